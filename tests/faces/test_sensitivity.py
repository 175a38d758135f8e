from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from emotionai_desktop.faces.detection import Detector
from emotionai_desktop.faces.detector import FaceDetector
from emotionai_desktop.faces.sensitivity import least_score, more_evidence
from emotionai_desktop.faces.still import StillDetector
from tests.faces.pictures import Image, blobs


@pytest.fixture(params=[FaceDetector, StillDetector])
def detector(request: pytest.FixtureRequest) -> Iterator[Detector]:
    """Not that of the other tests: its models are loaded anew with each change."""
    made: Detector = request.param()
    yield made
    made.close()


@pytest.fixture(scope="module")
def doubtful(head: Image) -> list[Image]:
    """A face that can be seen ever less: from clear to hardly there."""
    frames = []
    for i in np.arange(3, 9, 0.5).tolist():
        frame = blobs(480, 360, seed=3, sigma=25) * 0.4
        dim = cv2.GaussianBlur(head, (0, 0), 1 + 0.35 * i) * (0.6 - 0.02 * i)
        frame[60:280, 120:340] = dim
        noise = np.random.default_rng(int(2 * i)).normal(0, 8, frame.shape)
        frames.append(np.clip(frame + noise, 0, 255).astype(np.uint8))
    return frames


def found(detector: Detector, frames: list[Image]) -> int:
    faces = 0
    for frame in frames:
        if isinstance(detector, FaceDetector):
            detector.reset()
        faces += len(detector.detect(frame))
    return faces


def test_the_more_sensitive_the_more_doubtful_faces_are_found(detector: Detector, doubtful: list[Image]):
    counts = []
    for sensitivity in (0.0, 0.5, 1.0):
        detector.set_sensitivity(sensitivity)
        counts.append(found(detector, doubtful))
    assert 0 < counts[0] < counts[1] < counts[2]


def test_the_middle_is_as_if_nothing_had_been_set(detector: Detector, portrait: Image):
    before = detector.detect(portrait)
    for sensitivity in (1.0, 0.0, 0.5):
        detector.set_sensitivity(sensitivity)
    (face,), (again,) = before, detector.detect(portrait)
    assert (face.box, face.score) == (again.box, again.score)
    np.testing.assert_array_equal(face.landmarks, again.landmarks)


@pytest.mark.parametrize("usual", [0.35, 0.4, 0.5])
def test_thresholds_fall_as_sensitivity_rises_and_are_the_usual_ones_in_the_middle(usual: float):
    scores = [least_score(usual, sensitivity) for sensitivity in np.linspace(0, 1, 11)]
    assert scores[5] == usual
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] < scores[0] < 1
    assert more_evidence(0.5) == 0
    assert more_evidence(0) == -more_evidence(1) > 0
