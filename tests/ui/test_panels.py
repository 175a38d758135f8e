"""The panels beside the picture, in the real window: faces, timeline, session summary, and the names of people."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.results import Emotion, Face, Frame, FrameResult, Pose, Smoothed
from emotionai_desktop.ui.overlay_settings import PRIVACY
from emotionai_desktop.ui.panels.face_card import FaceCard
from emotionai_desktop.ui.panels.faces_panel import MOST_CARDS
from emotionai_desktop.ui.panels.feature import Panels
from tests.ui.fakes import HEIGHT, PROBABILITIES, Desk, FakeAnalyzer, FakeSource, images

ROOT = Path(__file__).parents[2]
HAPPY, SAD = {"Happy": 0.9, "Sad": 0.1}, {"Happy": 0.2, "Sad": 0.8}


def face(number: int, probabilities: dict[str, float] = PROBABILITIES, **more: Any) -> Face:
    label = max(probabilities, key=lambda each: probabilities[each])
    left, size = 10.0 + 50 * (number - 1), 80.0 - number
    return Face(
        number,
        (left, 60, size, size),
        0.9,
        np.full((15, 2), left, np.float32),
        Emotion(label, probabilities),
        crop=np.full((96, 96), 40 * number % 256, np.uint8),
        **more,
    )


class ScriptedAnalyzer(FakeAnalyzer):
    """Sees whom the script names on each frame."""

    def __init__(self, script: Callable[[Frame], list[Face]]) -> None:
        super().__init__()
        self.script = script

    def analyze(self, frame: Frame, *, still: bool = False) -> FrameResult:
        return FrameResult(frame, tuple(self.script(frame)), "local")


def panels(desk: Desk) -> Panels:
    return next(feature for feature in desk.window.features if isinstance(feature, Panels))


def watch(
    desk: Desk, script: Callable[[Frame], list[Face]] = lambda frame: [face(1)], source: FakeSource | None = None
) -> Panels:
    """Look at a source on which the script's faces are."""
    desk.analyzer = ScriptedAnalyzer(script)
    desk.show(lambda: source or FakeSource())
    desk.wait_picture()
    return panels(desk)


def open_panel(desk: Desk, name: str) -> Panels:
    found = panels(desk)
    found.toggles[name].trigger()
    desk.wait(found.docks[name].isVisible)
    return found


def open_timeline(desk: Desk) -> Panels:
    found = open_panel(desk, "timeline")
    desk.wait(lambda: found.timeline.plot is not None)
    return found


def card(desk: Desk, number: int = 1) -> FaceCard:
    found = panels(desk)
    desk.wait(lambda: number in found.faces.cards)
    return found.faces.cards[number]


def press(desk: Desk, key: Qt.Key) -> None:
    desk.qtbot.keyClick(desk.window, key)


# Faces.


def test_each_face_has_a_card_that_follows_it(desk: Desk) -> None:
    shown = [face(1), face(2, SAD)]
    watch(desk, lambda frame: list(shown))
    found = open_panel(desk, "faces")
    desk.wait(lambda: list(found.faces.cards) == [1, 2])
    assert card(desk, 2).emotion.full_text == "Sad 80 %"
    assert card(desk, 2).accessibleName() == "Face 2: Sad 80 %"
    assert not card(desk, 2).pose.isVisible()
    calm = Smoothed(np.zeros((15, 2), np.float32), Emotion("No clear emotion", HAPPY))
    shown[1] = face(2, SAD, pose=Pose(-12.4, 3.2, 0.1), smoothed=calm)
    desk.wait(lambda: card(desk, 2).emotion.full_text == "No clear emotion")
    assert card(desk, 2).pose.full_text == "Yaw \u221212°  Pitch +3°  Roll 0°"
    assert not found.faces.message.isVisible()


def test_a_lost_face_keeps_its_card_for_a_while(desk: Desk) -> None:
    # The source's time runs fast: 5 s of it pass in 50 frames.
    source = FakeSource(pace_s=0.01)
    here = {1, 2, 3, 4, 5, 6}
    seconds = [0.0]

    def script(frame: Frame) -> list[Face]:
        seconds[0] = frame.time_s
        return [face(number) for number in sorted(here)]

    watch(desk, script, source)
    found = open_panel(desk, "faces")
    desk.wait(lambda: len(found.faces.cards) == 6)
    bar = found.faces.verticalScrollBar()
    assert bar is not None
    desk.wait(lambda: bar.maximum() > 0)
    here.intersection_update({2})
    desk.wait(lambda: card(desk, 1).emotion.full_text == "Not seen now")
    lost_at = seconds[0]
    desk.wait(lambda: list(found.faces.cards) == [2])
    assert seconds[0] - lost_at > 3
    desk.wait(lambda: bar.maximum() == 0)
    here.clear()
    desk.wait(lambda: not found.faces.cards)
    assert found.faces.message.isVisible()
    assert found.faces.message.text() == "No face on the picture"


def test_a_crowd_has_few_cards_and_the_rest_is_counted(desk: Desk) -> None:
    watch(desk, lambda frame: [face(number) for number in range(1, 31)])
    found = open_panel(desk, "faces")
    desk.wait(lambda: len(found.faces.cards) == MOST_CARDS)
    assert list(found.faces.cards) == list(range(1, MOST_CARDS + 1))
    assert found.faces.more.text() == f"and {30 - MOST_CARDS} more"
    desk.qtbot.wait(300)
    assert len(found.faces.findChildren(FaceCard)) == MOST_CARDS


def test_cards_do_not_change_faster_than_they_can_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[float] = []
    monkeypatch.setattr(FaceCard, "show_face", lambda self, face, **kw: times.append(time.monotonic()))
    watch(desk)
    open_panel(desk, "faces")
    desk.wait(lambda: len(times) > 8)
    assert min(np.diff(times)) > 0.08


def test_hidden_faces_are_hidden_on_the_cards_too(desk: Desk) -> None:
    window = watch(desk).window
    open_panel(desk, "faces")
    pixel = QPoint(20, 20)
    desk.wait(lambda: card(desk).crop.grab().toImage().pixelColor(pixel).red() == 40)
    window.settings.set(PRIVACY, "blur")
    assert card(desk).crop.grab().toImage().pixelColor(pixel).red() != 40


# Names.


def test_a_name_is_written_on_the_card_and_stays_with_the_face(desk: Desk) -> None:
    here = [face(1), face(2)]
    found = watch(desk, lambda frame: list(here))
    window = found.window
    press(desk, Qt.Key.Key_F2)
    field = card(desk).name
    desk.wait(field.hasFocus)
    desk.qtbot.keyClicks(field, "  Anna  Maria ")
    assert window.people.names == {}, "it counts when it is done"
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.people.names == {1: "Anna Maria"}
    assert not field.hasFocus()
    assert field.text() == "Anna Maria"
    assert window.stage.view.appearance.names == {1: "Anna Maria"}
    desk.wait(lambda: card(desk).accessibleName().startswith("Anna Maria: "))
    here.pop(0)
    desk.wait(lambda: card(desk).emotion.full_text == "Not seen now")
    here.insert(0, face(1))
    desk.wait(lambda: card(desk).emotion.full_text != "Not seen now")
    assert card(desk).name.text() == "Anna Maria"
    window.open(window.choice or pytest.fail("nothing is looked at"))
    assert window.people.names == {}, "another source counts its faces anew"


def test_keys_of_the_window_are_letters_in_a_name_and_escape_gives_up(desk: Desk) -> None:
    found = watch(desk)
    open_panel(desk, "faces")
    field = card(desk).name
    desk.qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    desk.wait(field.hasFocus)
    desk.qtbot.keyClicks(field, "pot of")
    assert found.docks["faces"].isVisible()
    assert not found.docks["timeline"].isVisible()
    assert not found.window.engine.status().paused
    desk.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert found.window.people.names == {}
    assert field.text() == ""
    assert field.placeholderText() == "Face 1"


def test_a_long_name_is_shortened_and_a_name_can_be_taken_away(desk: Desk) -> None:
    found = watch(desk)
    open_panel(desk, "faces")
    field = card(desk).name
    name = "Maximiliana Alexandrina von Hohenfels-Sommerau the Second of That Name"
    found.window.people.set_name(1, name)
    kept = found.window.people.names[1]
    assert name.startswith(kept)
    desk.wait(lambda: field.text().endswith("…"))
    assert field.toolTip() == kept
    field.setFocus()
    assert field.text() == kept
    field.clear()
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert found.window.people.names == {}


def test_names_of_one_picture_are_not_those_of_the_next(desk: Desk) -> None:
    found = watch(desk, source=images(3))
    people = found.window.people
    open_panel(desk, "faces")
    card(desk)
    people.set_name(1, "Anna")
    found.window.actions_.next.trigger()
    desk.wait(lambda: people.names == {})
    people.set_name(1, "Bert")
    found.window.actions_.previous.trigger()
    desk.wait(lambda: people.names == {1: "Anna"})
    assert card(desk).name.text() == "Anna"


# Timeline.


def test_the_timeline_scrolls_and_can_be_held(desk: Desk) -> None:
    watch(desk, lambda frame: [face(1, HAPPY), face(2, SAD)])
    found = open_timeline(desk)
    timeline = found.timeline
    desk.wait(lambda: timeline.chosen == 1)
    assert timeline.ends.texts == ["Happy 90 %", "Sad 10 %"]
    assert [timeline.person.itemText(place) for place in range(3)] == ["Largest face", "Face 1", "Face 2"]
    plot = timeline.plot
    assert plot is not None

    def right_edge() -> float:
        return float(plot.getPlotItem().getViewBox().viewRange()[0][1])

    before = right_edge()
    desk.wait(lambda: right_edge() > before + 0.3)
    timeline.choose(2)
    assert timeline.ends.texts == ["Happy 20 %", "Sad 80 %"]
    found.window.people.set_name(2, "Bert")
    assert timeline.person.currentText() == "Bert"
    timeline.hold.click()
    before = right_edge()
    held = found.history.changes
    desk.wait(lambda: found.history.changes > held + 30)
    assert right_edge() == before
    timeline.hold.click()
    desk.wait(lambda: right_edge() > before)


def test_the_timeline_stands_while_the_source_is_held(desk: Desk) -> None:
    watch(desk)
    found = open_timeline(desk)
    desk.wait(lambda: found.timeline.chosen == 1)
    press(desk, Qt.Key.Key_Space)
    desk.qtbot.wait(200)
    before = found.timeline.time.text(), found.history.changes
    desk.qtbot.wait(300)
    assert (found.timeline.time.text(), found.history.changes) == before


def test_the_lines_are_those_of_the_scripted_probabilities(desk: Desk) -> None:
    watch(desk, lambda frame: [face(1, HAPPY if frame.index % 100 < 50 else SAD)])
    found = open_timeline(desk)
    desk.wait(lambda: found.history.changes > 150)
    found.timeline.renew()
    plot = found.timeline.plot
    assert plot is not None
    drawn = [plot.curve_data(place) for place in (0, 1)]
    for _, values in drawn:
        assert set(np.round(values[np.isfinite(values)], 2)) <= {0.9, 0.2} | {0.1, 0.8}
    assert {0.9, 0.2} <= set(np.round(drawn[0][1], 2))


def test_a_click_on_the_timeline_of_a_video_goes_there(desk: Desk) -> None:
    source = FakeSource("clip", "video", 1000, 100.0, ends_after=1000)
    watch(desk, source=source)
    found = open_timeline(desk)
    timeline, plot = found.timeline, found.timeline.plot
    assert plot is not None
    desk.wait(lambda: plot.getPlotItem().getViewBox().viewRange()[0] == [0.0, 10.0])
    press(desk, Qt.Key.Key_Space)
    desk.wait(lambda: desk.engine.status().paused)
    box = plot.getPlotItem().getViewBox().sceneBoundingRect()
    middle = plot.mapFromScene(box.center())
    desk.qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    def shown() -> int:
        return desk.window.stage.frame.index if desk.window.stage.frame is not None else -1

    desk.wait(lambda: abs(shown() - 500) <= 5 and shown() == desk.engine.status().position)
    position = shown()
    desk.wait(lambda: timeline.time.text() in ("0:05", "0:06"))
    timeline.setFocus()
    plot.hovered.emit(None)
    desk.qtbot.keyClick(timeline, Qt.Key.Key_Left)
    desk.wait(lambda: abs(desk.engine.status().position - (position - 100)) <= 1)
    assert desk.engine.status().paused


def test_pictures_have_no_timeline_and_it_says_so(desk: Desk) -> None:
    watch(desk, source=images(2))
    found = open_timeline(desk)
    desk.wait(lambda: "Pictures have no timeline" in found.timeline.message.text())
    assert found.timeline.message.isVisible()


# Session summary.


def test_the_summary_is_that_of_the_script_and_is_copied(desk: Desk) -> None:
    # 100 frames of 20 ms: happy for 40, sad for 20, away for 40. A busy machine drops some; shares are of time.
    times: list[float] = []

    def script(frame: Frame) -> list[Face]:
        times.append(frame.time_s)
        if frame.index < 40:
            return [face(1, HAPPY)]
        return [face(1, SAD)] if frame.index < 60 else []

    watch(desk, script, FakeSource(pace_s=0.02, stalls_after=100))
    found = open_panel(desk, "summary")
    found.window.people.set_name(1, "=Anna")
    desk.wait(lambda: bool(times) and times[-1] >= 1.97 and found.tally.total().frames == len(times))
    desk.wait(lambda: found.summary.table.rowCount() == 1)
    total = found.tally.total()
    starts, steps = np.array(times[:-1]), np.diff(times)
    assert total.duration_s == pytest.approx(steps.sum())
    person = total.people[0]
    assert total.share(person, "Happy") == pytest.approx(steps[starts < 0.79].sum() / steps.sum())
    assert total.share(person, "Sad") == pytest.approx(steps[(starts > 0.79) & (starts < 1.19)].sum() / steps.sum())
    assert total.unseen(person) == pytest.approx(steps[starts > 1.19].sum() / steps.sum())
    assert person.longest.label == "Happy"
    found.summary.copies[1].click()
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    titles, row = list(csv.reader(io.StringIO(clipboard.text())))
    assert titles == [
        *("Person", "Happy", "Sad", "No clear emotion", "Not seen", "Seen for", "Frames", "Longest emotion")
    ]
    assert row[0] == "'=Anna", "no spreadsheet computes a name"
    assert row[1] == f"{100 * total.share(person, 'Happy'):.0f} %"
    assert clipboard.mimeData().hasFormat("text/csv")
    desk.qtbot.keyClick(found.summary.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text().splitlines()[0].split("\t") == titles
    desk.window.open(desk.window.choice or pytest.fail("nothing is looked at"))
    assert found.summary.table.rowCount() == 0


def test_the_window_starts_without_what_draws_the_timeline() -> None:
    program = "import sys, emotionai_desktop.ui.window; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=100).returncode == 0


# Docks.


def test_which_panels_are_open_is_remembered(desk: Desk) -> None:
    watch(desk)
    assert not any(dock.isVisible() for dock in panels(desk).docks.values()), "the picture comes first"
    press(desk, Qt.Key.Key_P)
    press(desk, Qt.Key.Key_T)
    assert [toggle.isChecked() for toggle in panels(desk).toggles.values()] == [True, True, False]
    desk.close()
    desk.start()
    found = panels(desk)
    assert [dock.isVisible() for dock in found.docks.values()] == [True, True, False]
    assert [toggle.isChecked() for toggle in found.toggles.values()] == [True, True, False]
    press(desk, Qt.Key.Key_P)
    assert not found.docks["faces"].isVisible()
    found.docks["timeline"].close_button.click()
    assert not found.toggles["timeline"].isChecked()


def test_two_panels_at_the_bottom_come_to_the_front_by_their_keys(desk: Desk) -> None:
    watch(desk)
    press(desk, Qt.Key.Key_T)
    press(desk, Qt.Key.Key_U)
    found = panels(desk)
    desk.wait(lambda: not found.docks["summary"].visibleRegion().isEmpty())
    assert found.docks["timeline"].visibleRegion().isEmpty()
    press(desk, Qt.Key.Key_T)
    desk.wait(lambda: not found.docks["timeline"].visibleRegion().isEmpty())
    press(desk, Qt.Key.Key_T)
    desk.wait(found.docks["timeline"].isHidden)
    assert found.docks["summary"].isVisible()


def test_full_screen_is_for_the_picture_and_gives_the_panels_back(desk: Desk) -> None:
    watch(desk)
    press(desk, Qt.Key.Key_P)
    found = panels(desk)
    desk.window.actions_.full_screen.trigger()
    assert not found.docks["faces"].isVisible()
    desk.window.actions_.leave_full_screen.trigger()
    assert found.docks["faces"].isVisible()
    desk.window.actions_.full_screen.trigger()
    desk.close()
    desk.start()
    assert panels(desk).docks["faces"].isVisible(), "a window closed in full screen remembers them too"
    assert desk.window.toolbar.isVisible()


@pytest.mark.parametrize("size", [(900, 600), (640, 480)])
def test_small_windows_hold_every_panel_and_leave_room_for_the_picture(desk: Desk, size: tuple[int, int]) -> None:
    watch(desk)
    desk.window.resize(*size)
    for name in ("faces", "timeline"):
        open_panel(desk, name)
    desk.qtbot.wait(50)
    assert (desk.window.width(), desk.window.height()) == size
    stage = desk.window.stage
    assert stage.width() >= 320
    assert stage.height() >= HEIGHT - 40
