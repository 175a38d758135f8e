from __future__ import annotations

import cv2
import numpy as np
import pytest

from emotionai_desktop.faces.crops import LEFT_EYE, RIGHT_EYE, crop_transform
from emotionai_desktop.faces.still import StillDetector
from tests.faces.pictures import LANDMARKS, Image, blobs, boxes_meet, turned


def group(
    head: Image, background: Image, face_px: float, count: int, seed: int
) -> tuple[Image, list[tuple[float, ...]]]:
    """`count` heads on a grid, mirrored, turned, of varying brightness; and the middle of each face."""
    rng = np.random.default_rng(seed)
    picture, middles = background.copy(), []
    columns = 6
    cell = (background.shape[1] // columns, background.shape[0] // -(-count // columns))
    for i in range(count):
        face, _ = turned(head[:, ::-1] if rng.random() < 0.5 else head, float(rng.uniform(-20, 20)))
        size = round(220 * face_px / 100)
        face = cv2.resize(face, (size, size), interpolation=cv2.INTER_AREA)
        face = np.clip(face * rng.uniform(0.6, 1.3), 0, 255).astype(np.uint8)
        x = int(i % columns * cell[0] + rng.uniform(0, cell[0] - size))
        y = int(i // columns * cell[1] + rng.uniform(0, cell[1] - size))
        picture[y : y + size, x : x + size] = face
        middles.append((x + size / 2, y + size / 2))
    return picture, middles


@pytest.mark.parametrize("background", ["gradient", "blobs", "noise"])
def test_thirty_small_faces_in_a_large_picture(still: StillDetector, head: Image, background: str):
    if background == "gradient":
        plain = np.linspace(40, 220, 2000)[None, :, None] * np.array([1.0, 0.9, 0.8]) * np.ones((1500, 1, 1))
        canvas = plain.astype(np.uint8)
    elif background == "blobs":
        canvas = blobs(2000, 1500, seed=4, sigma=9)
    else:
        canvas = np.random.default_rng(2).integers(0, 255, (1500, 2000, 3), dtype=np.uint8)
    picture, middles = group(head, canvas, face_px=30, count=30, seed=3)
    compressed = cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])[1], cv2.IMREAD_COLOR)
    found = still.detect(compressed)
    hits = sum(any(boxes_meet(face.box, x, y, 30) for face in found) for x, y in middles)
    assert hits >= 28
    assert len(found) - hits <= 1


@pytest.mark.parametrize("degrees", [-30, -15, 0, 15, 30])
def test_eyes_of_a_tilted_head_land_on_the_framing(still: StillDetector, portrait: Image, degrees: float):
    image, matrix = turned(portrait, degrees)
    (face,) = still.detect(image)
    eyes = LANDMARKS[:2] @ matrix[:, :2].T + matrix[:, 2]
    transform = crop_transform(face.landmarks)
    np.testing.assert_allclose(eyes @ transform[:, :2].T + transform[:, 2], [RIGHT_EYE, LEFT_EYE], atol=4.5)


def test_mirrored_eyes_are_the_other_ones(still: StillDetector, portrait: Image):
    (face,) = still.detect(np.ascontiguousarray(portrait[:, ::-1]))
    right, left = face.landmarks[:2]
    assert right[0] < left[0]
    assert abs(right[0] - (511 - LANDMARKS[1, 0])) < 6


@pytest.mark.parametrize("size", [48, 96, 200])
@pytest.mark.parametrize("gray", [False, True])
def test_a_picture_that_is_nothing_but_a_tight_face(still: StillDetector, portrait: Image, size: int, gray: bool):
    tight = cv2.resize(portrait[75:190, 167:282], (size, size), interpolation=cv2.INTER_AREA)
    if gray:
        tight = cv2.cvtColor(cv2.cvtColor(tight, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    (face,) = still.detect(tight)
    np.testing.assert_allclose(face.landmarks[0], (LANDMARKS[0] - (167, 75)) * size / 115, atol=0.06 * size)


def test_a_face_that_fills_a_large_photograph(still: StillDetector, head: Image):
    (face,) = still.detect(cv2.resize(head, (2400, 2400)))
    assert boxes_meet(face.box, 1200, 1200, 1091)


def test_small_and_large_faces_of_one_picture_the_largest_first(still: StillDetector, head: Image):
    picture = blobs(1600, 1000, seed=8).copy()
    for size, x in ((600, 50), (240, 800), (70, 1300)):
        picture[100 : 100 + size, x : x + size] = cv2.resize(head, (size, size), interpolation=cv2.INTER_AREA)
    widths = [face.box[2] for face in still.detect(picture)]
    assert len(widths) == 3
    assert widths == sorted(widths, reverse=True)


def test_a_picture_without_a_face_has_none(still: StillDetector):
    y, x = np.mgrid[:360, :480]
    rng = np.random.default_rng(5)
    pictures = {
        "black": np.zeros((360, 480, 3)),
        "gradient": np.repeat((x / 480 * 255)[..., None], 3, axis=2),
        "noise": rng.integers(0, 255, (360, 480, 3)),
        "stripes": np.repeat((np.sin(x / 9 + y / 31) * 100 + 128)[..., None], 3, axis=2),
        "checks": np.repeat(((x // 25 + y // 25) % 2 * 255)[..., None], 3, axis=2),
        "rings": np.repeat((np.sin(np.hypot(x - 240, y - 180) / 12) * 120 + 128)[..., None], 3, axis=2),
        **{f"blobs {sigma}": blobs(480, 360, seed=sigma, sigma=sigma) for sigma in (2, 5, 12, 30)},
    }
    found = {name: len(still.detect(picture.astype(np.uint8))) for name, picture in pictures.items()}
    assert found == dict.fromkeys(pictures, 0)


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (3, 5000), (5000, 3), (16, 16), (6000, 7000)])
def test_odd_sizes_are_no_trouble(still: StillDetector, shape: tuple[int, int]):
    assert still.detect(np.full((*shape, 3), 120, np.uint8)) == []


def test_what_is_no_image_is_refused(still: StillDetector, portrait: Image):
    for image in (portrait[..., 0], portrait[:0], portrait.astype(np.float32)):
        with pytest.raises(ValueError, match="expected an image of uint8"):
            still.detect(image)


def test_the_image_is_left_as_it_was(still: StillDetector, portrait: Image):
    image = portrait.copy()
    image.flags.writeable = False
    assert len(still.detect(image)) == 1
