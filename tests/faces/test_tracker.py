from __future__ import annotations

import numpy as np

from emotionai_desktop.faces.detection import Detection
from emotionai_desktop.faces.tracker import Tracker


def face(x: float, y: float, size: float = 50) -> Detection:
    return Detection((x - size / 2, y - size / 2, size, size), 0.9, np.zeros((4, 2), np.float32))


def test_numbers_count_up_from_one_in_the_order_of_the_detections():
    assert Tracker().update([face(100, 100), face(300, 100), face(500, 100)], 0) == [1, 2, 3]


def test_faces_keep_their_numbers_while_they_move_and_change_order():
    tracker = Tracker()
    tracker.update([face(100, 100), face(300, 100)], 0)
    for i in range(1, 20):
        assert tracker.update([face(300 - 4 * i, 100 + i), face(100 + i, 100)], i / 30) == [2, 1]


def test_two_faces_that_come_close_keep_apart():
    tracker = Tracker()
    tracker.update([face(100, 100), face(180, 100)], 0)
    assert tracker.update([face(120, 100), face(165, 100)], 0.03) == [1, 2]


def test_the_nearest_pair_wins_over_the_order():
    tracker = Tracker()
    tracker.update([face(100, 100)], 0)
    assert tracker.update([face(140, 100), face(104, 100)], 0.03) == [2, 1]


def test_a_short_loss_is_survived_and_a_long_one_is_not():
    tracker = Tracker()
    assert tracker.update([face(100, 100)], 0) == [1]
    assert tracker.update([], 0.2) == []
    assert tracker.update([face(103, 100)], 0.4) == [1]
    assert tracker.update([], 0.6) == []
    assert tracker.update([face(103, 100)], 1.0) == [2]


def test_someone_far_nearer_or_elsewhere_is_someone_else():
    tracker = Tracker()
    tracker.update([face(100, 100)], 0)
    assert tracker.update([face(100, 100, size=150)], 0.03) == [2]
    assert tracker.update([face(400, 100, size=150)], 0.06) == [3]


def test_numbers_are_never_given_twice():
    tracker = Tracker()
    rng = np.random.default_rng(0)
    seen: set[int] = set()
    for i in range(100):
        ids = tracker.update([face(*rng.uniform(0, 600, 2)) for _ in range(rng.integers(0, 6))], i / 10)
        assert len(set(ids)) == len(ids)
        assert all(number in seen or number > max(seen, default=0) for number in ids)
        seen.update(ids)


def test_a_clock_that_runs_back_forgets_nobody():
    tracker = Tracker()
    tracker.update([face(100, 100)], 9.0)
    assert tracker.update([face(101, 100)], 0.0) == [1]


def test_after_a_reset_the_count_begins_anew():
    tracker = Tracker()
    tracker.update([face(100, 100), face(300, 100)], 0)
    tracker.reset()
    assert tracker.update([face(300, 100)], 0.03) == [1]


def test_a_box_without_area_is_no_trouble():
    assert Tracker().update([face(5, 5, size=0)], 0) == [1]
