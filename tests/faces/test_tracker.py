from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from emotionai_desktop.faces.detection import Detection
from emotionai_desktop.faces.tracker import Tracker
from tests.faces.pictures import blobs

#: Frames a second where a test says nothing else.
RATE = 30


def face(x: float, y: float, size: float = 50) -> Detection:
    return Detection((x - size / 2, y - size / 2, size, size), 0.9, np.zeros((4, 2), np.float32))


def crop_of(person: str, frame: int = 0) -> NDArray[np.uint8]:
    """What the camera shows of someone: always the same, and some noise."""
    looks = blobs(96, 96, seed=sum(map(ord, person)), sigma=10)[..., 0].astype(np.float64)
    return np.clip(looks + np.random.default_rng(frame).normal(0, 8, (96, 96)), 0, 255).astype(np.uint8)


class Scene:
    """People in front of a tracker, each named by a letter."""

    def __init__(self) -> None:
        self.tracker = Tracker()
        self.frame = 0

    def show(self, time_s: float, **people: Detection) -> dict[str, int]:
        """The next frame, and who gets which number."""
        self.frame += 1
        crops = np.array([crop_of(person, self.frame) for person in people], np.uint8).reshape(-1, 96, 96)
        return dict(zip(people, self.tracker.update(list(people.values()), crops, time_s), strict=True))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_numbers_count_up_from_one_in_the_order_of_the_detections(scene: Scene):
    assert scene.show(0, a=face(100, 100), b=face(300, 100), c=face(500, 100)) == {"a": 1, "b": 2, "c": 3}


def test_faces_keep_their_numbers_while_they_move_and_change_order(scene: Scene):
    scene.show(0, a=face(100, 100), b=face(300, 100))
    for i in range(1, 20):
        assert scene.show(i / RATE, b=face(300 - 4 * i, 100 + i), a=face(100 + i, 100)) == {"b": 2, "a": 1}


def test_twins_who_come_close_keep_apart():
    tracker = Tracker()
    twins = np.stack([crop_of("a"), crop_of("a")])
    tracker.update([face(100, 100), face(180, 100)], twins, 0)
    assert tracker.update([face(120, 100), face(165, 100)], twins, 0.03) == [1, 2]


def test_twins_who_cross_are_told_apart_by_their_motion():
    tracker = Tracker()
    twins = np.stack([crop_of("a"), crop_of("a")])
    for i in range(60):
        left, right = face(100 + 5 * i, 100), face(400 - 5 * i, 110)
        assert tracker.update([left, right], twins, i / RATE) == [1, 2]


def test_all_pairs_together_decide_not_the_nearest_one_alone():
    tracker = Tracker()
    same = np.stack([crop_of("a"), crop_of("a")])
    tracker.update([face(100, 100), face(140, 100)], same, 0)
    # Nearest are the second of before and the first of now; but then the other two would be too far apart.
    assert tracker.update([face(136, 100), face(180, 100)], same, 0.03) == [1, 2]


@pytest.mark.parametrize("rate", [30, 10])
@pytest.mark.parametrize("hidden_s", [0.2, 0.6, 1.0])
def test_who_passes_behind_another_comes_out_with_the_number_of_before(scene: Scene, rate: int, hidden_s: float):
    speed = 60 / hidden_s  # px a second, each: the one behind is hidden while they are 60 px apart or less
    frames = round(2 * (300 / speed / 2) * rate)
    for i in range(frames):
        front, behind = face(175 + speed * i / rate, 100), face(475 - speed * i / rate, 104)
        hidden = abs(front.box[0] - behind.box[0]) < 60
        seen = scene.show(i / rate, a=front) if hidden else scene.show(i / rate, b=behind, a=front)
        assert seen == ({"a": 2} if hidden else {"b": 1, "a": 2})


def test_who_turns_back_behind_another_comes_out_with_the_number_of_before(scene: Scene):
    for i in range(90):
        x = 100 + 3 * min(i, 90 - i)
        if abs(x - 210) < 55:
            assert scene.show(i / RATE, a=face(210, 100)) == {"a": 2}
        else:
            assert scene.show(i / RATE, b=face(x, 100), a=face(210, 100)) == {"b": 1, "a": 2}


def test_a_face_that_another_half_covers_is_no_new_one(scene: Scene):
    for i in range(10):
        scene.show(i / RATE, a=face(100 + 4 * i, 100), b=face(200, 100))
    scene.frame += 1
    half = crop_of("a")
    half[:, 48:] = crop_of("b")[:, :48]
    ids = scene.tracker.update([face(150, 100), face(200, 100)], np.stack([half, crop_of("b")]), 10 / RATE)
    assert ids == [1, 2]


def test_a_short_loss_is_survived_and_a_long_one_is_not(scene: Scene):
    assert scene.show(0, a=face(100, 100)) == {"a": 1}
    assert scene.show(0.2) == {}
    assert scene.show(1.4, a=face(103, 100)) == {"a": 1}
    assert scene.show(5.0, a=face(110, 100)) == {"a": 1}
    assert scene.show(12.0, a=face(110, 100)) == {"a": 2}


def test_who_comes_in_elsewhere_after_another_has_left_is_someone_else(scene: Scene):
    for i in range(10):
        scene.show(i / RATE, a=face(100 - 5 * i, 100))
    assert scene.show(2.0, b=face(500, 100)) == {"b": 2}


def test_who_comes_in_where_another_has_left_is_known_by_the_looks(scene: Scene):
    scene.show(0, a=face(100, 100))
    assert scene.show(1.0, b=face(105, 100)) == {"b": 2}
    assert scene.show(2.0, a=face(102, 100)) == {"a": 1}


def test_a_cut_to_someone_else_in_the_same_place_begins_a_new_number(scene: Scene):
    assert [scene.show(i / RATE, a=face(100, 100)) for i in range(3)] == [{"a": 1}] * 3
    assert scene.show(3 / RATE, b=face(100, 100)) == {"b": 2}


def test_a_face_that_is_slowly_lit_from_the_other_side_stays_the_same():
    tracker = Tracker()
    light = np.linspace(-70, 70, 96)[None, :]
    for i in range(30):
        lit = np.clip(0.6 * crop_of("a", i) + 50 + light * (i / 15 - 1), 0, 255).astype(np.uint8)
        assert tracker.update([face(100, 100)], lit[None], i / RATE) == [1]


def test_someone_far_nearer_or_elsewhere_is_someone_else(scene: Scene):
    scene.show(0, a=face(100, 100))
    assert scene.show(0.03, a=face(100, 100, size=150)) == {"a": 2}
    assert scene.show(0.06, a=face(400, 100, size=150)) == {"a": 3}


def test_numbers_are_never_given_twice(scene: Scene):
    rng = np.random.default_rng(0)
    seen: set[int] = set()
    for i in range(100):
        people = {chr(ord("a") + n): face(*rng.uniform(0, 600, 2)) for n in range(rng.integers(0, 6))}
        ids = list(scene.show(i / 10, **people).values())
        assert len(set(ids)) == len(ids)
        assert all(number in seen or number > max(seen, default=0) for number in ids)
        seen.update(ids)


def test_a_clock_that_runs_back_forgets_nobody(scene: Scene):
    scene.show(9.0, a=face(100, 100))
    assert scene.show(0.0, a=face(101, 100)) == {"a": 1}
    assert scene.show(0.03, a=face(102, 100)) == {"a": 1}


def test_after_a_reset_the_count_begins_anew(scene: Scene):
    scene.show(0, a=face(100, 100), b=face(300, 100))
    scene.tracker.reset()
    assert scene.show(0.03, b=face(300, 100)) == {"b": 1}


def test_a_box_without_area_and_a_crop_without_contrast_are_no_trouble():
    tracker = Tracker()
    blank = np.full((1, 96, 96), 7, np.uint8)
    for i in range(3):
        tracker.update([face(5, 5, size=0)], blank, i / RATE)


def test_the_known_are_those_in_sight_and_those_still_remembered(scene: Scene):
    scene.show(0, a=face(100, 100), b=face(300, 100))
    scene.show(3.0, b=face(300, 100))
    assert scene.tracker.known == [1, 2]
    scene.show(6.0, b=face(300, 100))
    assert scene.tracker.known == [2]


def test_a_crop_looks_like_itself_smaller_and_not_like_another():
    tracker = Tracker()
    small = cv2.resize(cv2.resize(crop_of("a"), (24, 24), interpolation=cv2.INTER_AREA), (96, 96))
    tracker.update([face(100, 100)], crop_of("a")[None], 0)
    assert tracker.update([face(100, 100)], small[None].astype(np.uint8), 1.0) == [1]
