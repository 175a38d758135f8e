"""The face of the tests, and detectors that are loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from emotionai_desktop.faces.detector import FaceDetector
from emotionai_desktop.faces.still import StillDetector
from tests.faces.pictures import Image


@pytest.fixture(scope="session")
def portrait() -> Image:
    """NASA's portrait of Eileen Collins, uint8 [512, 512, 3]."""
    image = cv2.imread(str(Path(__file__).parents[2] / "assets" / "demo" / "astronaut.png"))
    assert image is not None
    return image


@pytest.fixture(scope="session")
def hopper_portrait() -> Image:
    """Portrait of Grace Hopper, uint8 [600, 512, 3]."""
    image = cv2.imread(str(Path(__file__).parents[2] / "assets" / "demo" / "hopper.jpg"))
    assert image is not None
    return image


@pytest.fixture(scope="session")
def head(portrait: Image) -> Image:
    """The head with room around it, uint8 [220, 220, 3]: the face is 100 px high."""
    return portrait[20:240, 110:330]


@pytest.fixture(scope="session")
def still() -> Iterator[StillDetector]:
    detector = StillDetector()
    detector.detect(np.zeros((8, 8, 3), np.uint8))  # loads the models: their thread lives as long as the session
    yield detector
    detector.close()


@pytest.fixture(scope="session")
def live_models() -> Iterator[FaceDetector]:
    detector = FaceDetector()
    yield detector
    detector.close()


@pytest.fixture
def live(live_models: FaceDetector) -> FaceDetector:
    live_models.reset()
    return live_models
