"""Two people who meet in a synthetic clip, seen through the real detector."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from emotionai_desktop.faces.crops import crop_transform, extract_crops
from emotionai_desktop.faces.detector import FaceDetector
from emotionai_desktop.faces.tracker import Tracker
from tests.faces.pictures import Image, blobs

#: Side of a head in the clip, pixels, frames a second, and seconds that the clip takes.
HEAD, RATE, CLIP_S = 180, 15, 3.0

LEFT, RIGHT = 110, 530

Path = Callable[[float], tuple[float, float]]


def across(start: float, end: float) -> Path:
    return lambda part: (start + (end - start) * part, 232)


def there_and_back(start: float, end: float) -> Path:
    return lambda part: (start + (end - start) * (1 - abs(2 * part - 1)), 240)


def standing(x: float) -> Path:
    return lambda _part: (x, 240)


def put(frame: Image, head: Image, x: float, y: float) -> None:
    """Lay a head over the frame, cut out as an oval."""
    rows, columns = np.mgrid[:HEAD, :HEAD]
    middle = (HEAD - 1) / 2
    opacity = np.clip(12 * (1 - np.hypot((columns - middle) / (0.43 * HEAD), (rows - middle) / (0.49 * HEAD))), 0, 1)
    left, top = round(x - HEAD / 2), round(y - HEAD / 2)
    area = frame[top : top + HEAD, left : left + HEAD]
    area[:] = area * (1 - opacity[..., None]) + head * opacity[..., None]


def numbers(live: FaceDetector, front: tuple[Image, Path], behind: tuple[Image, Path]) -> list[dict[str, int]]:
    """Who has which number in each frame, as far as they are found."""
    rng = np.random.default_rng(0)
    tracker, told = Tracker(), []
    for i in range(round(CLIP_S * RATE)):
        frame = blobs(640, 480, seed=1, sigma=25).copy()
        places = {name: path(i / (CLIP_S * RATE)) for name, (_, path) in (("front", front), ("behind", behind))}
        put(frame, behind[0], *places["behind"])
        put(frame, front[0], *places["front"])
        frame = np.clip(frame + rng.normal(0, 4, frame.shape), 0, 255).astype(np.uint8)
        faces = live.detect(frame)
        transforms = np.array([crop_transform(face.landmarks) for face in faces]).reshape(-1, 2, 3)
        ids = tracker.update(faces, extract_crops(frame, transforms), i / RATE)
        told.append({})
        for face, number in zip(faces, ids, strict=True):
            middle = (face.box[0] + face.box[2] / 2, face.box[1] + face.box[3] / 2)
            told[-1][min(places, key=lambda name: np.hypot(*np.subtract(places[name], middle)))] = number
    return told


@pytest.mark.parametrize("in_front", ["collins", "hopper"])
@pytest.mark.parametrize(
    ("front", "behind"),
    [
        pytest.param(across(LEFT, RIGHT), across(RIGHT, LEFT), id="cross"),
        pytest.param(across(LEFT, RIGHT), standing(320), id="pass"),
        pytest.param(there_and_back(LEFT, 320), there_and_back(RIGHT, 320), id="meet and turn back"),
    ],
)
def test_two_people_who_meet_keep_their_numbers(
    live: FaceDetector, collins: Image, hopper: Image, in_front: str, front: Path, behind: Path
):
    first, second = (collins, hopper) if in_front == "collins" else (hopper, collins)
    told = numbers(live, (first, front), (second, behind))
    both = [frame for frame in told if len(frame) == 2]
    hidden = [frame for frame in told if "behind" not in frame]
    assert len(hidden) >= 3, "the clip must hide one of them"
    assert len(both) >= 25
    assert all(frame == both[0] for frame in both)
    assert {number for frame in told for number in frame.values()} == {1, 2}


@pytest.fixture(scope="module")
def collins(head: Image) -> Image:
    return cv2.resize(head, (HEAD, HEAD), interpolation=cv2.INTER_AREA)


@pytest.fixture(scope="module")
def hopper(hopper_portrait: Image) -> Image:
    return cv2.resize(hopper_portrait[60:400, 90:430], (HEAD, HEAD), interpolation=cv2.INTER_AREA)
