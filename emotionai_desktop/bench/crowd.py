"""Faces by the number: frames with 1 to 16 moving faces, made from the public-domain portrait of the demo."""

from __future__ import annotations

import math
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.bench.stages import measure
from emotionai_desktop.capture.demo import PORTRAIT
from emotionai_desktop.capture.images import read_picture
from emotionai_desktop.results import Frame

#: What is measured by default.
COUNTS = (1, 2, 4, 8, 16)
SIZES = ((640, 480), (1280, 720))

#: The head on the portrait: left, top and side, pixels. Its face is 0.45 as high as that.
_HEAD_LEFT, _HEAD_TOP, _HEAD_SIDE = 110, 20, 220

#: Largest head, as a part of the frame's height.
_LARGEST = 0.5

#: How the heads move: seconds for a round, how far they go, in units of their side, and how much they grow.
_ROUND_S, _REACH, _GROWTH = 4.0, 0.06, 0.04


class Crowd:
    """A source without end: heads on a gray ground, each going its own small round.

    Parameters
    ----------
    faces
        How many.
    width, height
        Of the frames, pixels.
    """

    kind: Literal["demo"] = "demo"
    frame_count = None
    frame_rate = 30.0

    def __init__(self, faces: int, width: int, height: int) -> None:
        self.name = f"{faces} faces"
        portrait = read_picture(PORTRAIT)
        self._head = portrait[_HEAD_TOP : _HEAD_TOP + _HEAD_SIDE, _HEAD_LEFT : _HEAD_LEFT + _HEAD_SIDE]
        columns = math.ceil(math.sqrt(max(faces, 1)))
        rows = math.ceil(max(faces, 1) / columns)
        self._side = min(_LARGEST * height, 0.85 * width / columns, 0.85 * height / rows)
        self._places = [
            ((i % columns + 0.5) * width / columns, (i // columns + 0.5) * height / rows) for i in range(faces)
        ]
        shade = np.linspace(70, 150, height, dtype=np.uint8)[:, None, None]
        self._ground = np.ascontiguousarray(np.broadcast_to(shade, (height, width, 3)))
        self._next = 0

    def read(self) -> Frame:
        """Make the next frame."""
        index, time_s = self._next, self._next / self.frame_rate
        self._next += 1
        image = self._ground.copy()
        for number, (x, y) in enumerate(self._places):
            self._paste(image, x, y, 2 * math.pi * (time_s / _ROUND_S + number / len(self._places)))
        return Frame(image, index, time_s, self.name)

    def seek(self, index: int) -> None:
        """Make frame `index` the next."""
        self._next = index

    def close(self) -> None:
        """Nothing is held open."""

    def _paste(self, image: NDArray[np.uint8], x: float, y: float, phase: float) -> None:
        scale = self._side * (1 + _GROWTH * math.sin(2 * phase)) / _HEAD_SIDE
        left = x + _REACH * self._side * math.cos(phase) - scale * _HEAD_SIDE / 2
        top = y + _REACH * self._side * math.sin(phase) - scale * _HEAD_SIDE / 2
        head, place = self._head, np.array([[scale, 0, left], [0, scale, top]])
        cv2.warpAffine(head, place, image.shape[1::-1], dst=image, borderMode=cv2.BORDER_TRANSPARENT)


def measure_crowds(
    analyzer: Analyzer,
    frames: int,
    counts: tuple[int, ...] = COUNTS,
    sizes: tuple[tuple[int, int], ...] = SIZES,
) -> list[dict[str, Any]]:
    """Say what crowds cost.

    Parameters
    ----------
    analyzer
        Analyses the frames.
    frames
        How many of each.
    counts, sizes
        How many faces; width and height of the frames, pixels.

    Returns
    -------
    For each size: ``crowds``, for each count the faces that were found, the times and frames a second; and
    ``face_ms``, what every further face costs in detector and networks (median; slope of a straight line).
    """
    reports = []
    for width, height in sizes:
        crowds = []
        for count in counts:
            analyzer.reset()
            report = measure(Crowd(count, width, height), analyzer, frames)
            kept = ("faces_per_frame", "frame_ms", "cpu_ms", "work_ms", "glue_share", "frames_per_second")
            crowds.append({"faces": count, **{key: report[key] for key in kept}})
        work = [crowd["work_ms"]["p50"] for crowd in crowds]
        slope = float(np.polyfit(counts, work, 1)[0]) if len(counts) > 1 else math.nan
        reports.append({"width": width, "height": height, "crowds": crowds, "face_ms": round(slope, 3)})
    return reports
