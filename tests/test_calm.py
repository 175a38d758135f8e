"""Live faces with everything real: detector, networks, smoothing, and the noise of a camera."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from emotionai_desktop.analysis import Analyzer, load_analyzer
from emotionai_desktop.inference.catalog import MODELS_DIR, Catalog
from emotionai_desktop.inference.local import LocalBackend
from emotionai_desktop.results import Face, Frame

HOPPER = Path(__file__).parents[1] / "assets" / "demo" / "hopper.jpg"

#: Frames a second and seconds of the clip: a minute of a slow camera, whose noise is calmed by few frames.
RATE, SECONDS = 5, 60


@pytest.fixture(scope="module")
def analyzer() -> Iterator[Analyzer]:
    made = load_analyzer(lambda: LocalBackend(Catalog.load(MODELS_DIR)))
    yield made
    made.close()


def noisy(picture: NDArray[np.uint8], index: int) -> Frame:
    noise = np.random.default_rng(index).normal(0, 8, picture.shape)
    return Frame(np.clip(picture + noise, 0, 255).astype(np.uint8), index, index / RATE, "camera")


def test_a_still_face_in_camera_noise_keeps_its_label_and_its_place(analyzer: Analyzer) -> None:
    portrait = cv2.resize(cv2.imread(str(HOPPER)), (256, 300), interpolation=cv2.INTER_AREA)
    backend = analyzer.backend
    assert isinstance(backend, LocalBackend)
    sample = [analyzer.analyze(noisy(portrait, i)).faces[0].emotion.confidence for i in range(30)]
    # The hardest case there is: a face whose best emotion is as often above the threshold as below it.
    backend.threshold = float(np.median(sample))
    analyzer.reset()
    faces: list[Face] = []
    for index in range(RATE * SECONDS):
        (face,) = analyzer.analyze(noisy(portrait, index)).faces
        faces.append(face)
    assert {face.id for face in faces} == {1}
    assert changes([face.emotion.label for face in faces]) > 30
    assert changes([face.shown_emotion.label for face in faces]) <= 2
    raw, shown = (
        np.linalg.norm(np.diff([getattr(face, points) for face in faces[10:]], axis=0), axis=2).mean()
        for points in ("keypoints", "shown_keypoints")
    )
    assert shown < 0.7 * raw


def changes(told: list[str]) -> int:
    return sum(first != second for first, second in pairwise(told))
