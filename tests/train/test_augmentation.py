from __future__ import annotations

import cv2
import numpy as np
import pytest

from train.augmentation import Framing, after, move_points, random_framing, random_light, similarity, warp
from train.datasets.keypoints import MIRRORED, KeypointFaces
from train.keypoint_task import KeypointSamples, Part, crop_matrix, held_out_crops


def test_a_similarity_is_found_again() -> None:
    rng = np.random.default_rng(0)
    source = rng.random((5, 2)) * 100
    angle = np.radians(25)
    linear = 1.3 * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = similarity(source, source @ linear.T + [3, -7])
    assert np.allclose(matrix, np.column_stack([linear, [3, -7]]))


def test_one_after_the_other_is_both() -> None:
    rng = np.random.default_rng(1)
    first, second, points = rng.random((2, 3)), rng.random((2, 3)), rng.random((4, 2))
    both = move_points(after(second, first), points)
    assert np.allclose(both, move_points(second, move_points(first, points)))


def test_points_move_with_the_picture() -> None:
    matrix = random_framing(np.random.default_rng(4), Framing(roll=15, scale=0.1, shift=5), mirror=False)
    picture = np.zeros((96, 96), np.uint8)
    cv2.circle(picture, (40, 52), 3, 255, -1)
    seen = warp(picture, matrix)
    rows, columns = np.nonzero(seen > 128)
    assert move_points(matrix, np.array([40.0, 52.0])) == pytest.approx([columns.mean(), rows.mean()], abs=0.5)


def test_framing_stays_in_its_bounds() -> None:
    rng = np.random.default_rng(2)
    for _ in range(200):
        matrix = random_framing(rng, Framing(roll=9, scale=0.07, shift=2.5), mirror=False)
        assert abs(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))) <= 9 * 2.2 + 1e-9
        assert abs(np.log(np.hypot(*matrix[:, 0]))) <= 0.07 * 2.2 + 1e-9
        middle = move_points(matrix, np.array([47.5, 47.5]))
        assert np.abs(middle - 47.5).max() <= 2.5 * 2.2 + 1e-9


def dotted(points: np.ndarray) -> np.ndarray:
    """A picture with a bright dot at the subject's left outer eye corner alone."""
    picture = np.zeros((96, 96), np.uint8)
    x, y = points[3].round().astype(int)
    cv2.circle(picture, (x, y), 2, 255, -1)
    return cv2.GaussianBlur(picture, (0, 0), 1)


def test_a_mirrored_face_keeps_left_on_the_left_of_the_subject(face_points: np.ndarray) -> None:
    faces = KeypointFaces(dotted(face_points)[None], face_points[None].astype(np.float32), np.array(["a"]))
    samples = KeypointSamples([Part(faces, 1.0, 1)])
    mirrored = 0
    for seed in range(30):
        picture, target = samples.sample(0, np.random.default_rng(seed))
        points = target[:30].reshape(15, 2)
        assert points[0, 0] > points[1, 0], "the subject's left eye has the larger x"
        y, x = np.unravel_index(picture.argmax(), picture.shape)
        if np.hypot(*(points[5] - (x, y))) < 5:
            mirrored += 1  # The dot now marks the right outer corner, whose place it shows.
    assert 5 < mirrored < 25
    assert sorted(MIRRORED) == list(range(15))


def test_the_crop_is_level_and_in_place(face_points: np.ndarray) -> None:
    angle = np.radians(30)
    turned = face_points @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) * 1.7 + 40
    level = move_points(crop_matrix(turned), turned)
    assert level[0] == pytest.approx([66.2, 37], abs=1)
    assert level[1] == pytest.approx([29.6, 37], abs=1)


def test_held_out_crops_are_the_same_each_time(face_points: np.ndarray) -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (3, 192, 192), dtype=np.uint8)
    faces = KeypointFaces(images, np.stack([face_points * 1.5 + 20] * 3).astype(np.float32), np.array(["a", "b", "c"]))
    first, second = held_out_crops(faces, 1), held_out_crops(faces, 1)
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])
    assert not np.array_equal(first[1][0], first[1][1])


@pytest.mark.parametrize("picture", [np.zeros((96, 96), np.uint8), np.full((96, 96), 255, np.uint8)])
def test_light_stays_in_range(picture: np.ndarray) -> None:
    for seed in range(60):
        seen = random_light(picture, np.random.default_rng(seed))
        assert seen.dtype == np.float32
        assert seen.shape == (96, 96)
        assert np.isfinite(seen).all()
        assert seen.min() >= 0
        assert seen.max() <= 1
