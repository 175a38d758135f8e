from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from emotionai_desktop.faces.smoothing import FaceSmoother
from emotionai_desktop.results import NO_CLEAR_EMOTION, Emotion, Face, Smoothed

LABELS = ("Angry", "Happy", "Sad")
THRESHOLD = 0.58

#: Width of the box of the faces here, pixels, and what the app does where the user sets nothing.
WIDTH, USUAL = 100.0, 0.5

POINTS = np.stack([np.linspace(20, 80, 15), np.linspace(30, 90, 15)[::-1]], axis=1)
HAPPY, SAD, UNCLEAR = (0.02, 0.95, 0.03), (0.1, 0.1, 0.8), (0.4, 0.3, 0.3)


def face(points: NDArray[np.float64] = POINTS, probabilities: Iterable[float] = HAPPY, width: float = WIDTH) -> Face:
    emotion = Emotion.from_probabilities(np.array(probabilities, np.float32), LABELS, THRESHOLD)
    return Face(1, (0.0, 0.0, width, width), 0.9, points.astype(np.float32), emotion)


def shown(faces: Iterable[Face], rate: float = 30, strength: float = USUAL) -> list[Smoothed]:
    smoother = FaceSmoother()
    return [smoother.update(one, THRESHOLD, i / rate, strength) for i, one in enumerate(faces)]


def labels(faces: Iterable[Face], rate: float = 30, strength: float = USUAL) -> list[str]:
    return [smoothed.emotion.label for smoothed in shown(faces, rate, strength)]


def test_raw_means_the_very_values():
    rng = np.random.default_rng(0)
    for _ in range(20):
        raw = face(POINTS + rng.normal(0, 3, (15, 2)), rng.dirichlet((1, 1, 1)))
        (smoothed,) = shown([raw], strength=0)
        np.testing.assert_array_equal(smoothed.keypoints, raw.keypoints)
        assert smoothed.emotion == raw.emotion


def test_a_face_that_is_new_is_shown_as_it_is():
    (smoothed,) = shown([face()])
    np.testing.assert_array_equal(smoothed.keypoints, face().keypoints)
    assert smoothed.emotion == face().emotion


@pytest.mark.parametrize("rate", [30, 12])
def test_a_still_face_trembles_less_the_calmer_it_shall_be(rate: int):
    rng = np.random.default_rng(0)
    noisy = [face(POINTS + rng.normal(0, 1, (15, 2))) for _ in range(300)]
    trembling = [
        np.std([smoothed.keypoints for smoothed in shown(noisy, rate, strength)][60:], axis=0).mean()
        for strength in (0, 0.25, USUAL, 1)
    ]
    assert trembling[0] == pytest.approx(1, abs=0.1)
    assert trembling[0] > 1.05 * trembling[1] > 1.05 * trembling[2] > 1.05 * trembling[3]
    assert trembling[2] < 0.7


@pytest.mark.parametrize("width", [30, 100, 400])
@pytest.mark.parametrize("speed", [0.5, 2, 5])
def test_a_head_that_moves_is_followed_closely(width: float, speed: float):
    """Speed is in widths of the face a second, from a standing start."""
    moved = [POINTS + np.array([width * speed * max(0.0, i / 30 - 0.5), 0]) for i in range(60)]
    lag = [
        (points - smoothed.keypoints)[:, 0].mean() / width
        for points, smoothed in zip(moved, shown(face(points, width=width) for points in moved), strict=True)
    ]
    assert max(lag) < 0.05
    assert lag[-1] < 0.015


def test_near_and_far_faces_are_smoothed_alike():
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 0.01, (60, 15, 2))
    near, far = (
        np.array([one.keypoints for one in shown(face(size * (POINTS / 100 + each), width=size) for each in noise)])
        for size in (400, 40)
    )
    np.testing.assert_allclose(near / 400, far / 40, atol=1e-4)


def test_irregular_frames_are_smoothed_by_their_times():
    """A change has come equally far a quarter of a second later, however many frames that took."""
    reached = []
    for times in ([0.25], [0.03, 0.1, 0.25], list(np.linspace(0.02, 0.25, 16))):
        smoother = FaceSmoother()
        smoother.update(face(probabilities=UNCLEAR), THRESHOLD, 0.0, USUAL)
        for time in times:
            smoothed = smoother.update(face(probabilities=HAPPY), THRESHOLD, float(time), USUAL)
        reached.append(smoothed.emotion.probabilities["Happy"])
    assert max(reached) - min(reached) < 0.15


def test_a_label_flickers_neither_at_the_threshold_nor_between_two():
    rng = np.random.default_rng(0)
    chances = THRESHOLD + rng.normal(0, 0.07, 1800)
    at_threshold = [face(probabilities=(0.1, chance, 0.9 - chance)) for chance in chances]
    ahead = rng.normal(0, 0.07, 1800)
    between = [face(probabilities=(0.02, 0.49 + by, 0.49 - by)) for by in ahead]
    assert changes(labels(at_threshold, strength=0)) > 400
    assert changes(labels(at_threshold)) <= 2
    assert changes(labels(between)) <= 2


@pytest.mark.parametrize(("before", "after", "label"), [(HAPPY, SAD, "Sad"), (HAPPY, UNCLEAR, NO_CLEAR_EMOTION)])
@pytest.mark.parametrize("rate", [30, 12])
def test_a_real_change_shows_within_half_a_second(before, after, label: str, rate: int):
    told = labels([face(probabilities=before)] * 30 + [face(probabilities=after)] * rate, rate)
    assert told[29] == "Happy"
    assert label in told[30 : 30 + rate // 2 + 1]
    assert changes(told) <= 2, "at most over no clear emotion"


def test_an_unclear_face_becomes_clear():
    told = labels([face(probabilities=UNCLEAR)] * 30 + [face(probabilities=SAD)] * 15)
    assert (told[0], told[-1]) == (NO_CLEAR_EMOTION, "Sad")


def test_a_small_lead_is_told_after_some_seconds():
    told = labels([face(probabilities=UNCLEAR)] * 30 + [face(probabilities=(0.2, 0.62, 0.18))] * 150)
    assert told[60] == NO_CLEAR_EMOTION
    assert told[-1] == "Happy"


def test_one_odd_frame_changes_nothing():
    told = labels([face()] * 30 + [face(probabilities=SAD)] + [face()] * 30)
    assert set(told) == {"Happy"}


def test_after_a_gap_or_another_model_or_a_clock_that_runs_back_all_begins_anew():
    odd = face(POINTS + 40, SAD)
    for time in (3.0, 0.2):
        smoother = FaceSmoother()
        smoother.update(face(), THRESHOLD, 1.0, 1.0)
        smoothed = smoother.update(odd, THRESHOLD, time, 1.0)
        np.testing.assert_array_equal(smoothed.keypoints, odd.keypoints)
        assert smoothed.emotion == odd.emotion
    smoother = FaceSmoother()
    smoother.update(face(), THRESHOLD, 1.0, 1.0)
    other = Face(1, (0.0, 0.0, WIDTH, WIDTH), 0.9, odd.keypoints, Emotion("Fear", {"Fear": 0.9, "Happy": 0.1}))
    assert smoother.update(other, THRESHOLD, 1.03, 1.0).emotion == other.emotion


def test_the_same_frame_twice_is_shown_the_same():
    smoother = FaceSmoother()
    smoother.update(face(), THRESHOLD, 0.0, USUAL)
    first = smoother.update(face(POINTS + 1), THRESHOLD, 0.03, USUAL)
    again = smoother.update(face(POINTS + 5), THRESHOLD, 0.03, USUAL)
    np.testing.assert_array_equal(first.keypoints, again.keypoints)


def test_probabilities_stay_probabilities():
    rng = np.random.default_rng(0)
    for smoothed in shown(face(probabilities=rng.dirichlet((1, 1, 1))) for _ in range(100)):
        chances = list(smoothed.emotion.probabilities.values())
        assert sum(chances) == pytest.approx(1, abs=1e-5)
        assert min(chances) >= 0


def changes(told: list[str]) -> int:
    return sum(first != second for first, second in pairwise(told))
