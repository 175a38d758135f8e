"""The analyzer on real pixels, with a backend whose answers are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from emotionai_desktop.analysis import AnalysisOptions, Analyzer
from emotionai_desktop.faces.crops import LEFT_EYE, MOUTH, RIGHT_EYE
from emotionai_desktop.faces.detector import FaceDetector
from emotionai_desktop.faces.still import StillDetector
from emotionai_desktop.inference.backend import BackendStatus, Predictions
from emotionai_desktop.results import KEYPOINT_NAMES, NO_CLEAR_EMOTION, Frame

PORTRAIT = Path(__file__).parents[1] / "assets" / "demo" / "astronaut.png"
#: Right eye, left eye and mouth of the portrait, pixels.
PLACES = np.array([(204, 101), (246, 103.5), (223, 148)])


class ReferenceBackend:
    """Says that the eyes and the mouth are where every crop has them, and which crops it was given."""

    name = "reference"
    labels = ("Glum", "Merry")
    threshold = 0.6

    def __init__(self) -> None:
        self.crops: list[NDArray[np.uint8]] = []
        self.merry = 0.9

    def predict(self, crops: NDArray[np.uint8], *, activations: bool = False) -> Predictions:
        self.crops.append(crops)
        points = np.full((len(crops), 15, 2), 48, np.float32)
        points[:, 0], points[:, 1], points[:, 13] = LEFT_EYE, RIGHT_EYE, MOUTH
        probabilities = np.tile(np.float32([1 - self.merry, self.merry]), (len(crops), 1))
        maps = np.zeros((len(crops), 6, 6, len(self.labels)), np.float32) if activations else None
        return Predictions(points, probabilities, backend=self.name, activations=maps)

    def status(self) -> BackendStatus:
        return BackendStatus(self.name)

    def close(self) -> None:
        self.crops.clear()


@pytest.fixture(scope="module")
def detectors() -> Iterator[tuple[FaceDetector, StillDetector]]:
    live, still = FaceDetector(), StillDetector()
    still.detect(np.zeros((8, 8, 3), np.uint8))  # loads its models here, where their thread may live on
    yield live, still
    live.close()
    still.close()


@pytest.fixture
def backend() -> ReferenceBackend:
    return ReferenceBackend()


@pytest.fixture
def analyzer(detectors: tuple[FaceDetector, StillDetector], backend: ReferenceBackend) -> Analyzer:
    made = Analyzer(*detectors, backend)
    made.reset()
    return made


def frame(degrees: float = 0.0, shift: float = 0.0, index: int = 0) -> tuple[Frame, NDArray[np.float64]]:
    """The portrait, turned about its nose and moved to the right, and where eyes and mouth are then."""
    turn = cv2.getRotationMatrix2D((224, 120), degrees, 1.0)
    turn[0, 2] += shift
    image = cv2.warpAffine(cv2.imread(str(PORTRAIT)), turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)
    places = PLACES @ turn[:, :2].T + turn[:, 2]
    return Frame(np.asarray(image, np.uint8), index, index / 30, "portrait"), places


@pytest.mark.parametrize("still", [False, True])
@pytest.mark.parametrize("degrees", [0.0, 25.0, -25.0])
def test_points_of_the_crop_come_back_to_their_place_in_the_frame(
    analyzer: Analyzer, still: bool, degrees: float
) -> None:
    turned, places = frame(degrees)
    result = analyzer.analyze(turned, still=still)
    assert result.frame is turned
    assert result.backend == "reference"
    (face,) = result.faces
    names = ("right_eye_center", "left_eye_center", "mouth_center_top_lip")
    found = [face.keypoints[KEYPOINT_NAMES.index(name)] for name in names]
    np.testing.assert_allclose(found, places, atol=5)


@pytest.mark.parametrize("still", [False, True])
def test_the_place_of_the_crop_is_told(analyzer: Analyzer, still: bool) -> None:
    turned, places = frame(25.0)
    (face,) = analyzer.analyze(turned, still=still).faces
    assert face.crop_to_frame is not None
    assert face.crop_to_frame.dtype == np.float32
    eyes_and_mouth = np.array([[*RIGHT_EYE, 1], [*LEFT_EYE, 1]])
    np.testing.assert_allclose(eyes_and_mouth @ face.crop_to_frame.T, places[:2], atol=6)


def test_the_networks_see_the_face_upright(analyzer: Analyzer, backend: ReferenceBackend) -> None:
    crops = []
    for degrees in (0.0, 30.0):
        analyzer.analyze(frame(degrees)[0], still=True)
        crops.append(backend.crops[-1][0].astype(np.float64).ravel())
    assert crops[0].shape == (96 * 96,)
    # The same face level and tilted by 30 degrees gives much the same crop; unaligned they correlate at 0.5.
    assert np.corrcoef(crops)[0, 1] > 0.9


def test_a_face_keeps_its_number_while_it_moves_and_loses_it_with_the_source(analyzer: Analyzer) -> None:
    numbers = [analyzer.analyze(frame(shift=3 * at, index=at)[0]).faces[0].id for at in range(12)]
    assert numbers == [1] * 12
    analyzer.reset()
    assert analyzer.analyze(frame(shift=150)[0]).faces[0].id == 1


def test_below_the_threshold_no_emotion_is_clear(analyzer: Analyzer, backend: ReferenceBackend) -> None:
    assert analyzer.analyze(frame()[0], still=True).faces[0].emotion.label == "Merry"
    backend.merry = 0.55
    assert analyzer.analyze(frame()[0], still=True).faces[0].emotion.label == NO_CLEAR_EMOTION


@pytest.mark.parametrize("still", [False, True])
def test_a_frame_without_a_face_costs_no_network(analyzer: Analyzer, backend: ReferenceBackend, still: bool) -> None:
    empty = Frame(np.full((480, 640, 3), 128, np.uint8), 0, 0.0, "wall")
    assert analyzer.analyze(empty, still=still).faces == ()
    assert backend.crops == []


def test_a_face_of_a_live_source_is_made_calm_and_one_of_a_picture_is_not(
    analyzer: Analyzer, backend: ReferenceBackend
) -> None:
    assert analyzer.analyze(frame()[0], still=True).faces[0].smoothed is None
    shown = []
    for index in range(60):
        backend.merry = 0.9 if index < 30 else 0.1
        (face,) = analyzer.analyze(frame(index=index)[0]).faces
        assert face.emotion.label == ("Merry" if index < 30 else "Glum")
        assert face.smoothed is not None
        assert face.shown_pose is face.smoothed.pose
        shown.append(face.shown_emotion.label)
    assert shown[:31] == ["Merry"] * 31
    assert shown[45:] == ["Glum"] * 15, "half a second later"


def test_raw_is_what_the_networks_said(analyzer: Analyzer, backend: ReferenceBackend) -> None:
    analyzer.options = replace(analyzer.options, smoothing=0)
    for index in range(6):
        backend.merry = 0.9 if index % 2 else 0.1
        (face,) = analyzer.analyze(frame(shift=20 * index, index=index)[0]).faces
        assert face.shown_emotion == face.emotion
        assert face.shown_pose == face.pose
        np.testing.assert_array_equal(face.shown_keypoints, face.keypoints)


def test_each_face_holds_the_crop_that_the_networks_saw(analyzer: Analyzer, backend: ReferenceBackend) -> None:
    (face,) = analyzer.analyze(frame()[0]).faces
    assert face.crop is not None
    np.testing.assert_array_equal(face.crop, backend.crops[-1][0])


def test_heat_maps_are_made_where_they_are_wanted(analyzer: Analyzer) -> None:
    assert analyzer.analyze(frame()[0]).faces[0].activation is None
    analyzer.options = replace(analyzer.options, heat_map=True)
    activation = analyzer.analyze(frame()[0]).faces[0].activation
    assert activation is not None
    assert activation.shape == (6, 6, 2)


@pytest.mark.parametrize("still", [False, True])
def test_small_faces_and_those_over_the_number_asked_for_are_left_out(analyzer: Analyzer, still: bool) -> None:
    image = np.full((512, 900, 3), 128, np.uint8)
    image[:, 388:] = cv2.imread(str(PORTRAIT))
    image[100:400, :300] = cv2.resize(cv2.imread(str(PORTRAIT)), (300, 300), interpolation=cv2.INTER_AREA)
    both = analyzer.analyze(Frame(image, 0, 0.0, "two"), still=still).faces
    assert len(both) == 2
    for options in (AnalysisOptions(least_side=int(both[1].box[2]) + 10), AnalysisOptions(most_faces=1)):
        analyzer.options = options
        (large,) = analyzer.analyze(Frame(image, 1, 0.1, "two"), still=still).faces
        assert large.box[0] > 388
    analyzer.options = AnalysisOptions(most_faces=2)
    assert len(analyzer.analyze(Frame(image, 2, 0.2, "two"), still=still).faces) == 2


def test_every_stage_tells_its_time(analyzer: Analyzer) -> None:
    stages = list(analyzer.analyze(frame()[0]).stage_ms)
    assert stages == ["detect", "crop", "track", "pose", "smooth"]


def test_faces_that_are_left_out_are_told_so_that_they_can_be_hidden(analyzer: Analyzer) -> None:
    image = np.full((512, 900, 3), 128, np.uint8)
    image[:, 388:] = cv2.imread(str(PORTRAIT))
    image[100:400, :300] = cv2.resize(cv2.imread(str(PORTRAIT)), (300, 300), interpolation=cv2.INTER_AREA)
    large, little = analyzer.analyze(Frame(image, 0, 0.0, "two"), still=True).faces
    for options, left_out in (
        (AnalysisOptions(), ()),
        (AnalysisOptions(most_faces=1), (little.box,)),
        (AnalysisOptions(least_side=500), (large.box, little.box)),
    ):
        analyzer.options = options
        result = analyzer.analyze(Frame(image, 0, 0.0, "two"), still=True)
        assert result.left_out == left_out
        assert len(result.faces) + len(left_out) == 2
    analyzer.options = AnalysisOptions()


def test_the_largest_face_comes_first(analyzer: Analyzer) -> None:
    image = np.full((512, 900, 3), 128, np.uint8)
    image[:, 388:] = cv2.imread(str(PORTRAIT))
    small = cv2.resize(cv2.imread(str(PORTRAIT)), (300, 300), interpolation=cv2.INTER_AREA)
    image[100:400, :300] = small
    large, little = analyzer.analyze(Frame(image, 0, 0.0, "two"), still=True).faces
    assert large.box[2] > 1.4 * little.box[2]
    assert large.box[0] > 388
    assert little.box[0] < 300
    assert (large.id, little.id) == (1, 2)
