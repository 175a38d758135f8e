"""What the panels show, before anything is drawn: series, the history of the last minute, and the session's sums."""

from __future__ import annotations

import numpy as np
import pytest

from emotionai_desktop.results import NO_CLEAR_EMOTION, Emotion, Face, Frame, FrameResult
from emotionai_desktop.ui.panels.end_labels import spread
from emotionai_desktop.ui.panels.history import LIVE_S, MOST_PEOPLE, SLOTS, History
from emotionai_desktop.ui.panels.label_styles import label_style
from emotionai_desktop.ui.panels.series import Series, clock
from emotionai_desktop.ui.panels.tally import MOST_PEOPLE as MOST_COUNTED
from emotionai_desktop.ui.panels.tally import Stretch, Tally
from emotionai_desktop.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme

LABELS = ("Happy", "Sad")


def result(time_s: float, people: dict[int, float | str]) -> FrameResult:
    """A frame with these people: how happy each is, or the label that each shows."""
    faces = []
    for number, shown in people.items():
        happy = shown if isinstance(shown, float) else {"Happy": 0.9, "Sad": 0.1}.get(shown, 0.5)
        label = shown if isinstance(shown, str) else "Happy"
        emotion = Emotion(label, {"Happy": happy, "Sad": 1 - happy})
        faces.append(Face(number, (0, 0, 10 * number, 10), 0.9, np.zeros((15, 2), np.float32), emotion))
    image = np.zeros((2, 2, 3), np.uint8)
    return FrameResult(Frame(image, round(30 * time_s), time_s, "scripted"), tuple(faces), "local")


def series(times: list[float] | np.ndarray, happy: list[float] | np.ndarray | None = None) -> Series:
    times = np.asarray(times, np.float64)
    happy = np.full(len(times), 0.5) if happy is None else np.asarray(happy)
    return Series(times, np.stack([happy, 1 - happy], axis=1).astype(np.float32), LABELS)


# Series.


def test_a_series_that_does_not_fit_together_says_so() -> None:
    with pytest.raises(ValueError, match=r"probabilities \[3, 2\], got \[3\] and \[2, 2\]"):
        Series(np.arange(3.0), np.zeros((2, 2), np.float32), LABELS)


def test_what_fits_the_screen_is_drawn_as_it_is() -> None:
    drawn = series([0.0, 0.1, 0.2, 0.3], [0.1, 0.4, 0.2, 0.9])
    times, values = drawn.thinned(0.0, 1.0, 100)
    np.testing.assert_array_equal(times, drawn.times)
    np.testing.assert_array_equal(values, drawn.probabilities)


def test_an_hour_fits_a_screen_and_no_peak_is_lost() -> None:
    happy = np.full(30 * 3600, 0.2)
    happy[77_777] = 0.95
    happy[12_345] = 0.01
    times, values = series(np.arange(len(happy)) / 30, happy).thinned(0.0, 3600.0, 400)
    assert len(times) <= 2 * 401
    assert np.all(np.diff(times) >= 0)
    assert values[:, 0].max() == np.float32(0.95)
    assert values[:, 0].min() == np.float32(0.01)


def test_a_curve_that_rises_does_not_turn_into_a_saw() -> None:
    happy = np.linspace(0, 1, 3000)
    _, values = series(np.arange(3000) / 30, happy).thinned(0.0, 100.0, 50)
    assert np.all(np.diff(values[:, 0]) >= 0)
    assert np.all(np.diff(values[:, 1]) <= 0)


def test_what_is_drawn_stands_still_while_the_stretch_moves_on() -> None:
    rng = np.random.default_rng(0)
    drawn = series(np.arange(1800) / 30, rng.random(1800))
    before = dict(zip(*(part.tolist() for part in drawn.thinned(10.0, 40.0, 100)), strict=True))
    after = dict(zip(*(part.tolist() for part in drawn.thinned(10.05, 40.05, 100)), strict=True))
    inner = [time_s for time_s in before if 10.5 < time_s < 39.5]
    assert len(inner) > 150
    assert all(after[time_s] == before[time_s] for time_s in inner)


def test_a_person_who_was_away_leaves_a_gap() -> None:
    near = np.arange(300) / 30
    drawn = series(np.concatenate([near, near + 20]))
    for columns in (10_000, 30):
        times, values = drawn.thinned(0.0, 30.0, columns)
        hole = np.flatnonzero(np.isnan(values[:, 0]))
        assert len(hole) == 1
        assert times[hole[0] - 1] < 10 <= 20 <= times[hole[0] + 1]


def test_frames_that_come_seldom_are_no_gaps() -> None:
    _, values = series(np.arange(0.0, 60.0, 2.0)).thinned(0.0, 60.0, 500)
    assert not np.isnan(values).any()


def test_the_values_at_a_time_are_those_of_the_nearest_frame_or_none() -> None:
    drawn = series([1.0, 1.1, 5.0], [0.1, 0.2, 0.3])
    for time_s, happy in ((0.9, 0.1), (1.04, 0.1), (1.07, 0.2), (4.7, 0.3)):
        found = drawn.at(time_s)
        assert found is not None
        assert found[0] == pytest.approx(happy)
    assert series([]).at(1.0) is None
    assert series(np.arange(30) / 30).at(3.0) is None


def test_times_are_written_as_a_clock_shows_them() -> None:
    assert [clock(time_s) for time_s in (0, 59.4, 59.6, 3599, 3601, -3)] == [
        *("0:00", "0:59", "1:00", "59:59", "1:00:01", "0:00")
    ]


def test_words_at_the_ends_keep_apart_and_near_their_lines() -> None:
    assert spread([10, 50, 90], 15, 0, 100) == [10, 50, 90]
    middles = spread([90, 88, 89, 10], 15, 0, 100)
    assert sorted(middles) == [*middles[3:], middles[1], middles[2], middles[0]]
    assert np.all(np.diff(sorted(middles)) >= 15 - 1e-9)
    assert max(middles) <= 92.5
    crowded = sorted(spread([50] * 10, 15, 0, 100))
    np.testing.assert_allclose(np.diff(crowded), 10)
    assert spread([], 15, 0, 100) == []


# Colours.

#: What red, green and blue become, without one kind of cone each (Machado et al. 2009, severity 1), in linear light.
SIGHTS = {
    "normal": np.eye(3),
    "no long cones": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no middle cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no short cones": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
EMOTIONS = ("Angry", "Disgust", "Fear", "Happy", "Sad", "Surprise", "Neutral")


def linear(colour: str) -> np.ndarray:
    """Linear red, green and blue of ``#rrggbb``, 0..1."""
    coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE Lab of linear light, D65."""
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = matrix @ np.clip(light, 0, 1) / [0.9505, 1.0, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("ground", ["on_dark", "on_light"])
def test_the_colours_of_two_emotions_are_told_apart_by_every_sight(sight: str, ground: str) -> None:
    colours = [getattr(label_style(label, 0), ground) for label in EMOTIONS]
    seen = np.array([lab(np.asarray(SIGHTS[sight]) @ linear(colour)) for colour in colours])
    apart = np.linalg.norm(seen[:, None] - seen[None], axis=2)
    assert apart[np.triu_indices(len(EMOTIONS), 1)].min() > 22


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST], ids=["dark", "light", "contrast"])
def test_the_colours_stand_out_from_their_ground(theme: Theme) -> None:
    ground = float(linear(theme.panel) @ [0.2126, 0.7152, 0.0722])
    for label in EMOTIONS:
        style = label_style(label, 0)
        colour = style.on_light if theme is LIGHT else style.on_dark
        lower, higher = sorted([ground, float(linear(colour) @ [0.2126, 0.7152, 0.0722])])
        assert (higher + 0.05) / (lower + 0.05) > 3


def test_labels_of_other_networks_have_styles_of_their_own() -> None:
    styles = {label_style(f"mood {place}", place) for place in range(7)}
    assert len(styles) == 7


# History.


def test_the_history_keeps_the_last_minute_of_everybody() -> None:
    history = History()
    for index in range(30 * 100):
        people: dict[int, float | str] = {1: 0.25} | ({2: 0.75} if index < 30 * 10 else {})
        history.add(result(index / 30, people))
    snapshot = history.snapshot()
    assert list(snapshot.people) == [1], "who was not seen for a minute is not offered"
    kept = snapshot.people[1]
    assert kept.labels == LABELS
    assert kept.times[-1] == snapshot.now_s == pytest.approx(100, abs=0.05)
    assert kept.times[0] == pytest.approx(100 - LIVE_S, abs=0.05)
    assert np.all(np.diff(kept.times) > 0)
    assert np.all(kept.probabilities[:, 0] == 0.25)
    assert snapshot.present == {1: 100.0}


def test_the_history_is_bounded() -> None:
    history = History()
    for number in range(1, 3 * MOST_PEOPLE):
        history.add(result(number / 100, {1: 0.5, number + 1: 0.5}))
    people = history.snapshot().people
    assert len(people) == MOST_PEOPLE
    assert 1 in people, "who is still there is not forgotten"
    assert 2 not in people
    for index in range(3 * SLOTS):
        history.add(result(1 + index / 1000, {1: 0.5}))
    assert len(history.snapshot().people[1].times) <= SLOTS


def test_a_video_is_kept_whole_and_what_is_played_again_takes_the_place_of_the_old() -> None:
    history = History()
    history.add(result(0.0, {1: 0.1}))
    history.set_duration(300.0)
    for index in range(1, 30 * 300):
        history.add(result(index / 30, {1: 0.1}))
    for index in range(30 * 100, 30 * 110):
        history.add(result(index / 30, {1: 0.9}))
    snapshot = history.snapshot()
    kept = snapshot.people[1]
    assert snapshot.now_s == pytest.approx(110, abs=0.05)
    assert kept.times[0] < 0.1
    assert kept.times[-1] == pytest.approx(300, abs=0.1)
    again = (kept.times > 100.1) & (kept.times < 109.9)
    assert np.all(kept.probabilities[again, 0] == np.float32(0.9))
    assert np.all(kept.probabilities[(kept.times < 99.9) | (kept.times > 110.1), 0] == np.float32(0.1))


def test_time_that_falls_and_other_labels_begin_anew() -> None:
    history = History()
    history.add(result(50.0, {1: 0.5}))
    history.add(result(1.0, {2: 0.5}))
    assert list(history.snapshot().people) == [2]
    face = Face(3, (0, 0, 5, 5), 0.9, np.zeros((15, 2), np.float32), Emotion("Fear", {"Fear": 0.6, "Calm": 0.4}))
    history.add(FrameResult(Frame(np.zeros((2, 2, 3), np.uint8), 40, 1.5, "scripted"), (face,), "local"))
    assert [one.labels for one in history.snapshot().people.values()] == [("Fear", "Calm")]
    history.add(result(1.6, {}))
    assert list(history.snapshot().people) == [3], "a frame without faces says nothing of labels"
    history.reset()
    assert history.snapshot().now_s is None


# Tally.


def test_shares_are_of_time_however_unevenly_the_frames_come() -> None:
    tally = Tally()
    for time_s, label in ((0.0, "Happy"), (0.1, "Happy"), (0.2, "Happy"), (1.0, "Sad"), (2.0, NO_CLEAR_EMOTION)):
        tally.add(result(time_s, {1: label}))
    tally.add(result(3.0, {}))
    tally.add(result(4.0, {2: "Sad"}))
    total = tally.total()
    assert (total.duration_s, total.frames, total.labels) == (pytest.approx(4.0), 7, LABELS)
    one, two = total.people
    assert (one.number, one.frames) == (1, 5)
    assert total.share(one, "Happy") == pytest.approx(0.25)
    assert total.share(one, "Sad") == pytest.approx(0.25)
    assert total.share(one, NO_CLEAR_EMOTION) == pytest.approx(0.25)
    assert total.unseen(one) == pytest.approx(0.25)
    assert one.longest == Stretch("Happy", pytest.approx(1.0))
    assert (two.frames, total.unseen(two)) == (1, 1.0)


def test_the_longest_stretch_ends_when_the_emotion_or_the_person_goes() -> None:
    tally = Tally()
    script: list[dict[int, float | str]] = [{1: "Happy"}, {1: "Happy"}, {}, {1: "Happy"}, {1: "Happy"}, {1: "Happy"}]
    script += [{1: "Sad"}, {1: "Happy"}, {1: NO_CLEAR_EMOTION}, *([{1: NO_CLEAR_EMOTION}] * 9)]
    for time_s, people in enumerate(script):
        tally.add(result(float(time_s), people))
    assert tally.total().people[0].longest == Stretch("Happy", 3.0)


def test_time_in_which_nobody_looked_does_not_count() -> None:
    tally = Tally()
    for time_s in (0.0, 1.0, 31.0, 32.0, 5.0, 6.0):  # Held for half a minute; then a jump back.
        tally.add(result(time_s, {1: "Sad"}))
    total = tally.total()
    assert total.duration_s == pytest.approx(3.0)
    assert total.share(total.people[0], "Sad") == pytest.approx(1.0)
    assert total.people[0].longest == Stretch("Sad", 1.0)


def test_the_tally_is_bounded_and_says_whom_it_left_out() -> None:
    tally = Tally()
    for index in range(2 * MOST_COUNTED):
        tally.add(result(index / 30, {1: "Happy", index + 2: "Sad"}))
    total = tally.total()
    assert len(total.people) == MOST_COUNTED
    assert total.people[0].number == 1
    assert total.left_out == MOST_COUNTED + 1
    tally.reset()
    assert tally.total().people == ()
    assert tally.total().unseen(total.people[0]) == 0.0
