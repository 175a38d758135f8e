from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from emotionai_desktop.faces.crops import crop_transform, extract_crops, to_frame
from emotionai_desktop.faces.pose import GENERIC_HEAD, head_pose, rotation
from emotionai_desktop.faces.still import StillDetector
from emotionai_desktop.inference.catalog import MODELS_DIR, Catalog
from emotionai_desktop.inference.local import LocalBackend
from emotionai_desktop.results import KEYPOINT_NAMES, Pose
from tests.faces.pictures import Image, turned

#: Of the imagined camera's frames, pixels.
SIDE = 640


def seen(pose: Pose, distance: float = 10.0, middle: tuple[float, float] = (320, 240)) -> NDArray[np.float64]:
    """The points of the generic head, turned so, as a camera that looks at it sees them."""
    x, y, z = (GENERIC_HEAD @ rotation(pose).T + (0, 0, distance)).T
    return np.stack([SIDE * x / z, SIDE * y / z], axis=1) + middle


def angles(pose: Pose | None) -> list[float]:
    assert pose is not None
    return [pose.yaw, pose.pitch, pose.roll]


yaws, pitches, rolls = st.floats(-60, 60), st.floats(-40, 40), st.floats(-180, 180)


@given(yaws, pitches, rolls, st.floats(6, 100), st.tuples(st.floats(0, 640), st.floats(0, 480)))
def test_a_known_pose_is_found_at_any_size_and_place(yaw, pitch, roll, distance, middle):
    found = angles(head_pose(seen(Pose(yaw, pitch, roll), distance, middle), SIDE))
    # The camera looks at the middle of the points, which is not quite that of the head.
    difference = (np.subtract(found, (yaw, pitch, roll)) + 180) % 360 - 180
    assert np.abs(difference).max() < 3


def test_noise_of_two_hundredths_of_the_face_costs_a_degree():
    rng = np.random.default_rng(0)
    errors = []
    for _ in range(300):
        pose = Pose(*rng.uniform((-45, -30, -40), (45, 30, 40)))
        points = seen(pose) + rng.normal(0, 0.02 * SIDE / 10, (15, 2))
        errors.append(np.abs(np.subtract(angles(head_pose(points, SIDE)), angles(pose))))
    assert np.mean(errors, axis=0).max() < 1.6
    assert np.max(errors) < 9


def test_the_signs_are_those_of_the_picture():
    nose, left_eye, right_eye = (
        KEYPOINT_NAMES.index(name) for name in ("nose_tip", "left_eye_center", "right_eye_center")
    )
    facing = seen(Pose(0, 0, 0))
    assert facing[left_eye, 0] > facing[right_eye, 0]
    assert seen(Pose(20, 0, 0))[nose, 0] < facing[nose, 0]
    assert seen(Pose(0, 20, 0))[nose, 1] < facing[nose, 1]
    tilted = seen(Pose(0, 0, 20))
    assert tilted[left_eye, 1] > tilted[right_eye, 1]
    np.testing.assert_allclose(angles(head_pose(facing, SIDE)), 0, atol=0.1)


@given(yaws, pitches, rolls, st.floats(-180, 180))
def test_turning_the_picture_turns_the_roll_and_nothing_else(yaw, pitch, roll, degrees):
    points = seen(Pose(yaw, pitch, roll))
    before = angles(head_pose(points, SIDE))
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    after = angles(head_pose(points @ turn.T, SIDE))
    np.testing.assert_allclose(after[:2], before[:2], atol=0.01)
    assert abs((after[2] - before[2] - degrees + 180) % 360 - 180) < 0.01


@given(yaws, pitches, rolls)
def test_the_angles_come_back_from_their_rotation(yaw, pitch, roll):
    matrix = rotation(Pose(yaw, pitch, roll))
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(matrix) == pytest.approx(1)
    # The head's line of sight is the way out of the face.
    sight = -(matrix @ (0, 0, 1))
    flat = rotation(Pose(yaw, pitch, 0))
    np.testing.assert_allclose(sight, rotation(Pose(0, 0, roll)) @ -(flat @ (0, 0, 1)), atol=1e-12)


@pytest.mark.parametrize(
    "points",
    [
        np.full((15, 2), np.nan),
        np.full((15, 2), 5.0),
        np.zeros((15, 2)),
        np.stack([np.arange(15.0), 3 * np.arange(15.0)], axis=1),
        np.stack([np.arange(15.0), 0.01 * np.arange(15) ** 2], axis=1),
        np.where(np.arange(30).reshape(15, 2) == 7, np.inf, seen(Pose(0, 0, 0))),
    ],
    ids=["nan", "one place", "origin", "row", "bent row", "one infinite"],
)
def test_points_that_are_no_face_have_no_pose(points):
    assert head_pose(points, SIDE) is None


def test_another_number_of_points_is_refused():
    with pytest.raises(ValueError, match="expected keypoints of shape"):
        head_pose(np.zeros((68, 2)), SIDE)


def test_a_picture_cut_around_a_face_does_not_put_the_camera_into_it():
    points = seen(Pose(25, 0, 0), distance=30)
    np.testing.assert_allclose(angles(head_pose(points, SIDE // 20)), angles(head_pose(points, SIDE // 10)), atol=1e-6)
    assert abs(angles(head_pose(points, SIDE // 20))[0] - 25) < 4


@pytest.fixture(scope="module")
def network() -> Iterator[LocalBackend]:
    backend = LocalBackend(Catalog.load(MODELS_DIR))
    yield backend
    backend.close()


def pose_of(picture: Image, still: StillDetector, network: LocalBackend) -> list[float]:
    (face,) = still.detect(picture)
    transforms = crop_transform(face.landmarks)[None]
    points = to_frame(network.predict(extract_crops(picture, transforms)).keypoints, transforms)[0]
    return angles(head_pose(points, max(picture.shape[:2])))


def test_faces_of_real_pictures(still: StillDetector, network: LocalBackend, portrait: Image, hopper_portrait: Image):
    for picture in (portrait, hopper_portrait):
        yaw, pitch, roll = pose_of(picture, still, network)
        # Both look into the camera; what a smile or a long nose adds to the pitch is not the head's.
        assert abs(yaw) < 4
        assert abs(pitch) < 10
        assert abs(roll) < 5
        mirrored = pose_of(np.ascontiguousarray(picture[:, ::-1]), still, network)
        np.testing.assert_allclose(mirrored, (-yaw, pitch, -roll), atol=3)
        for degrees in (-25, 25):
            tilted = pose_of(turned(picture, degrees)[0], still, network)
            np.testing.assert_allclose(tilted, (yaw, pitch, roll - degrees), atol=4)


def test_a_face_that_turns_away_is_seen_to_turn(still: StillDetector, network: LocalBackend, portrait: Image):
    left, ahead, right = (
        pose_of(on_a_turned_cylinder(portrait, degrees), still, network)[0] for degrees in (30, 0, -30)
    )
    # On a cylinder the nose does not stand out, so the turn looks smaller than it is.
    assert left > ahead + 5
    assert right < ahead - 5


def on_a_turned_cylinder(portrait: Image, degrees: float) -> Image:
    """The portrait with its head as if painted on a cylinder about the vertical, turned to the picture's left."""
    radius, axis = 75.0, 224.0
    rows, columns = np.mgrid[:512, :512].astype(np.float32)
    across = (columns - axis) / radius
    angle = np.arcsin(np.clip(across, -1, 1)) + np.radians(degrees)
    seen_part = (np.abs(across) < 1) & (np.abs(angle) < np.pi / 2)
    source = np.where(seen_part, axis + radius * np.sin(angle), columns).astype(np.float32)
    return cv2.remap(portrait, source, rows, cv2.INTER_LINEAR)
