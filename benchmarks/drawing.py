"""What the overlays cost: milliseconds of one core to draw each of them on a frame of 640x480 with one face.

    .venv/bin/python benchmarks/drawing.py

The face is a quarter of the frame high; the figure is the median of 200 frames, in time of the thread itself.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import cv2
import numpy as np

from emotionai_desktop.drawing import WINNING, Overlays, draw_result
from emotionai_desktop.results import Emotion, Face, Frame, FrameResult, Pose

NOTHING = Overlays(boxes=False, points="none", labels=False)
EVERYTHING = Overlays(points="outlines", bars=True, pose=True, heat_map=WINNING, privacy="blur")
SIDE = 200


def main() -> None:
    """Print one row an overlay."""
    cv2.setNumThreads(1)
    image = np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8)
    result = FrameResult(Frame(image, 0, 0.0, "benchmark"), (_face(),), "none")
    print(f"{'overlay':<10} ms")
    for name, overlays in {
        "boxes": replace(NOTHING, boxes=True),
        "dots": replace(NOTHING, points="dots"),
        "outlines": replace(NOTHING, points="outlines"),
        "labels": replace(NOTHING, labels=True),
        "bars": replace(NOTHING, bars=True),
        "pose": replace(NOTHING, pose=True),
        "heat map": replace(NOTHING, heat_map=WINNING),
        "blur": replace(NOTHING, privacy="blur"),
        "emoji": replace(NOTHING, privacy="emoji"),
        "everything": EVERYTHING,
    }.items():
        print(f"{name:<10} {_cost_ms(result, overlays):.2f}")


def _cost_ms(result: FrameResult, overlays: Overlays) -> float:
    costs = []
    for _ in range(200):
        image = result.frame.image.copy()
        begun = time.thread_time()
        draw_result(image, result, overlays=overlays)
        costs.append(time.thread_time() - begun)
    return 1e3 * statistics.median(costs)


def _face() -> Face:
    rng = np.random.default_rng(2)
    points = (rng.uniform(0.2, 0.8, (15, 2)) * SIDE + (220, 140)).astype(np.float32)
    labels = ("Angry", "Disgust", "Sad", "Happy", "Surprise")
    emotion = Emotion("Happy", dict.fromkeys(labels, 0.05) | {"Happy": 0.8})
    return Face(
        1,
        (220, 140, SIDE, SIDE),
        0.9,
        points,
        emotion,
        pose=Pose(10, 10, 10),
        activation=rng.normal(0, 4, (6, 6, 5)).astype(np.float32),
        crop_to_frame=np.float32([[SIDE / 96, 0, 220], [0, SIDE / 96, 140]]),
    )


if __name__ == "__main__":
    main()
