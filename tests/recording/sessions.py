"""Results to record: frames that tell their number by stripes, with a face that tells it by its place."""

from __future__ import annotations

from datetime import datetime, timezone

import numpy as np

from emotionai_desktop.recording.session import ModelVersion, Session
from emotionai_desktop.results import Emotion, Face, Frame, FrameResult, Pose

LABELS = ("Angry", "Disgust", "Sad", "Happy", "Surprise")
WIDTH, HEIGHT, RATE = 161, 120, 30.0


def session(source: str = "Camera: A/B", **more: object) -> Session:
    began = datetime(2026, 11, 22, 15, 4, 5, 123000, tzinfo=timezone.utc)
    models = (ModelVersion("emotion", "emotion", 1, "ab" * 32),)
    return Session(source=source, started=began, labels=LABELS, models=models, analysis={"smoothing": 0.5}, **more)


def result(
    index: int,
    time_s: float | None = None,
    *,
    labels: tuple[str, ...] = LABELS,
    size: tuple[int, int] = (HEIGHT, WIDTH),
) -> FrameResult:
    image = picture_of(index, *size)
    time_s = round(index / RATE, 4) if time_s is None else time_s
    points = np.arange(30, dtype=np.float32).reshape(15, 2) + index % 50
    probabilities = dict(zip(labels, np.linspace(0.1, 0.3, len(labels)).round(4).tolist(), strict=True))
    face = Face(
        1, (10.0 + index % 50, 20.0, 40.0, 45.5), 0.91, points, Emotion("Surprise", probabilities), Pose(1, 2, -3)
    )
    return FrameResult(Frame(image, index, time_s, "Camera: A/B"), (face,), "local")


def picture_of(index: int, height: int, width: int) -> np.ndarray:
    """Eight stripes, bright where the number has a bit: what no codec can blur."""
    bits = index % 256 >> (np.arange(width) * 8 // width) & 1
    return np.broadcast_to((60 + 120 * bits)[None, :, None], (height, width, 3)).astype(np.uint8)


def number_of(image: np.ndarray) -> int:
    """The number of a frame below 256."""
    stripes = image[:8, : image.shape[1] // 8 * 8].reshape(8, 8, -1).mean(axis=(0, 2))
    return int(((stripes > 120) << np.arange(8)).sum())
