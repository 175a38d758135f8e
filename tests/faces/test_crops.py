from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_desktop.faces.crops import (
    CROP_SIZE,
    LEFT_EYE,
    MOUTH,
    RIGHT_EYE,
    crop_transform,
    extract_crops,
    to_frame,
)
from tests.faces.pictures import LANDMARKS, Image, blobs, turned

places = st.floats(-500, 8000)
sizes = st.floats(8, 4000)
angles = st.floats(-180, 180)


def face_at(x: float, y: float, eye_distance: float, degrees: float) -> np.ndarray:
    """Landmarks of a face with these eyes' distance, its eyes' middle here, turned clockwise."""
    upright = np.array([RIGHT_EYE, LEFT_EYE, (48, 57), MOUTH]) - np.mean([RIGHT_EYE, LEFT_EYE], axis=0)
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    scale = eye_distance / (LEFT_EYE[0] - RIGHT_EYE[0])
    return (scale * upright @ turn.T + (x, y)).astype(np.float32)


def to_crop(points: np.ndarray, transform: np.ndarray) -> np.ndarray:
    return points @ transform[:, :2].T + transform[:, 2]


@given(places, places, sizes, angles)
def test_eyes_and_mouth_land_on_the_framing_at_any_size_place_and_angle(x, y, eye_distance, degrees):
    landmarks = face_at(x, y, eye_distance, degrees)
    crop = to_crop(landmarks.astype(np.float64), crop_transform(landmarks))
    # The detector's eyes and mouth lie up to a pixel off the true ones, which the transform makes up for.
    np.testing.assert_allclose(crop[[0, 1, 3]], [RIGHT_EYE, LEFT_EYE, MOUTH], atol=1.5)


@given(places, places, sizes, angles, st.integers(0, 2**32 - 1))
def test_points_come_back_exactly(x, y, eye_distance, degrees, seed):
    transform = crop_transform(face_at(x, y, eye_distance, degrees))
    frame = np.array([x, y]) + np.random.default_rng(seed).uniform(-2, 2, (15, 2)) * eye_distance
    back = to_frame(to_crop(frame, transform)[None], transform[None])[0]
    np.testing.assert_allclose(back, frame, rtol=0, atol=1e-3)


def test_one_batch_holds_crops_of_many_faces():
    transforms = np.stack([crop_transform(face_at(100 * i, 50, 20 + i, 10 * i)) for i in range(4)])
    points = np.random.default_rng(0).uniform(0, 96, (4, 15, 2)).astype(np.float32)
    together = to_frame(points, transforms)
    assert together.shape == (4, 15, 2)
    assert together.dtype == np.float32
    for i in range(4):
        np.testing.assert_array_equal(together[i], to_frame(points[i : i + 1], transforms[i : i + 1])[0])


@pytest.mark.parametrize("eye_distance", [9, 20, 36.6, 60, 100, 250])
def test_what_lies_under_a_point_of_the_frame_lies_under_its_point_of_the_crop(eye_distance):
    x, y = np.meshgrid(np.arange(900), np.arange(700))
    ramp = ((x + y) / 1600 * 255).astype(np.uint8)
    transform = crop_transform(face_at(450, 300, eye_distance, 20))
    crop = extract_crops(np.repeat(ramp[..., None], 3, axis=2), transform[None])[0]
    for point in ((10.0, 12.0), (48.0, 48.0), (80.0, 33.0)):
        (frame_x, frame_y), *_ = to_frame(np.array([[point]]), transform[None])[0]
        if 0 <= frame_x < 900 and 0 <= frame_y < 700:
            expected = (frame_x + frame_y) / 1600 * 255
            assert abs(float(crop[int(point[1]), int(point[0])]) - expected) < 2


def test_a_crop_is_the_plain_warp_of_the_gray_frame_where_nothing_is_shrunk():
    frame = blobs(300, 200, seed=1, sigma=3)
    transform = crop_transform(face_at(150, 90, 40, -15))
    plain = cv2.warpAffine(
        cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), transform, (CROP_SIZE, CROP_SIZE), borderMode=cv2.BORDER_REPLICATE
    )
    np.testing.assert_allclose(extract_crops(frame, transform[None])[0], plain, atol=1)


def test_fine_texture_of_a_large_face_becomes_gray_and_not_a_pattern():
    checks = (np.indices((1200, 1200)).sum(axis=0) % 2 * 255).astype(np.uint8)
    crop = extract_crops(np.repeat(checks[..., None], 3, axis=2), crop_transform(face_at(600, 500, 300, 3))[None])[0]
    assert crop.std() < 4
    assert abs(float(crop.mean()) - 127.5) < 2


def test_outside_the_frame_the_edge_repeats():
    frame = np.full((40, 60, 3), 200, np.uint8)
    transforms = np.stack([crop_transform(face_at(x, y, 30, 0)) for x, y in ((0, 0), (59, 39), (-900, 5000))])
    assert (extract_crops(frame, transforms) == 200).all()


@pytest.mark.parametrize("shape", [(1, 1), (3, 5000), (5000, 3), (2, 2)])
def test_frames_of_odd_sizes(shape):
    frame = np.full((*shape, 3), 9, np.uint8)
    for eye_distance in (3, 50, 3000):
        transform = crop_transform(face_at(shape[1] / 2, shape[0] / 2, eye_distance, 45))
        assert (extract_crops(frame, transform[None]) == 9).all()


def test_no_faces_no_crops(portrait: Image):
    none = np.empty((0, 2, 3))
    assert extract_crops(portrait, none).shape == (0, CROP_SIZE, CROP_SIZE)
    assert to_frame(np.empty((0, 15, 2), np.float32), none).shape == (0, 15, 2)


def test_a_profile_keeps_its_size():
    frontal, profile = face_at(300, 300, 50, 0), face_at(300, 300, 50, 0)
    profile[:2] = frontal[:2].mean(axis=0)
    frontal_scale, profile_scale = (np.hypot(*crop_transform(face)[:, 0]) for face in (frontal, profile))
    assert 0.8 < profile_scale / frontal_scale < 1.25


@pytest.mark.parametrize(
    ("landmarks", "message"),
    [
        (np.full((4, 2), 7, np.float32), "one point"),
        (np.full((4, 2), np.nan, np.float32), "finite"),
        (np.zeros((3, 2), np.float32), "shape"),
    ],
)
def test_landmarks_of_no_face_are_refused(landmarks, message):
    with pytest.raises(ValueError, match=message):
        crop_transform(landmarks)


def test_wrong_shapes_are_named(portrait: Image):
    with pytest.raises(ValueError, match=r"\(512, 512\)"):
        extract_crops(portrait[..., 0], np.zeros((1, 2, 3)))
    with pytest.raises(ValueError, match=r"\(2, 3\)"):
        extract_crops(portrait, np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"\(15, 2\)"):
        to_frame(np.zeros((15, 2)), np.zeros((1, 2, 3)))


@pytest.mark.parametrize("degrees", [-40, -15, 0, 25, 60])
def test_a_tilted_head_comes_out_level(portrait: Image, degrees: float):
    straight = extract_crops(portrait, crop_transform(LANDMARKS)[None])[0]
    image, matrix = turned(portrait, degrees)
    landmarks = (LANDMARKS @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)
    crop = extract_crops(image, crop_transform(landmarks)[None])[0]
    middle = slice(16, 80)  # the corners of the portrait are cut off by the turn
    assert np.corrcoef(crop[middle, middle].ravel(), straight[middle, middle].ravel())[0, 1] > 0.98
