"""Review: what was recorded is played, searched, marked and cut."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PyQt5.QtGui import QDragEnterEvent, QDropEvent
from PyQt5.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from emotionai_desktop.recording.footage import open_footage
from emotionai_desktop.recording.session import Marker, SessionError
from emotionai_desktop.recording.session_folder import StoredSession, open_session
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.recording.video_reader import VideoReader
from emotionai_desktop.results import FrameResult
from emotionai_desktop.ui.choice import choice_of_spec
from emotionai_desktop.ui.compose import Appearance
from emotionai_desktop.ui.condition import Deed
from emotionai_desktop.ui.preferences.described import RECORD_FOLDER
from emotionai_desktop.ui.recording.feature import Recording
from emotionai_desktop.ui.review.feature import Review
from emotionai_desktop.ui.review.player import Player
from emotionai_desktop.ui.review.window import ReviewWindow
from tests.recording.sessions import number_of, result, session
from tests.ui.fakes import Desk, FakeSource

COUNT = 90


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds at 30 frames a second."""
    return write(tmp_path_factory.mktemp("recorded"))


def write(parent: Path, *, end: bool = True, **how: object) -> Path:
    writer = SessionWriter(parent, session(names={1: "Ann"}), **how)
    for index in range(COUNT):
        writer.write(result(index))
    if end:
        writer.finish("stopped")
    writer.close()
    return writer.folder


Opener = Callable[[Path], ReviewWindow]


@pytest.fixture
def review(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Opener]:
    """Opens reviews, and closes them."""
    opened: list[ReviewWindow] = []

    def open_review(path: Path, *, wait: bool = True) -> ReviewWindow:
        window = ReviewWindow(path, Appearance(), tmp_path / "exports")
        window.setAttribute(Qt.WA_DeleteOnClose, False)
        opened.append(window)
        window.show()
        if wait:
            qtbot.waitUntil(lambda: window.stage.view.item is not None)
            qtbot.waitUntil(lambda: window.commands.play.isEnabled())
        return window

    yield open_review
    for window in opened:
        window.close()
        assert window.player.join(10)
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.DeferredDelete)


class PromptPlayer(Player):
    """Its footage is open before anyone can ask."""

    def __init__(self, *how: Any) -> None:
        super().__init__(*how)
        while not self.status().ready:
            time.sleep(0.001)


def test_a_session_that_opens_at_once_is_remembered_too(
    desk: Desk, recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emotionai_desktop.ui.review.window.Player", PromptPlayer)
    window = desk.show(FakeSource)
    (reviews,) = (each for each in window.features if isinstance(each, Review))
    reviews.open(recorded)
    desk.wait(lambda: window.settings.sessions == [str(recorded)])


def shown(window: ReviewWindow) -> int:
    """Number of the frame in the picture, whose result must be its own."""
    item = window.stage.view.item
    assert isinstance(item, FrameResult)
    number = number_of(item.frame.image)
    assert item.faces[0].box[0] == 10 + number % 50
    return number


def wait_shown(qtbot: QtBot, window: ReviewWindow, number: int) -> None:
    qtbot.waitUntil(lambda: window.stage.view.item is not None and shown(window) == number)


def press(qtbot: QtBot, window: ReviewWindow, key: int, modifier: int = Qt.NoModifier) -> None:
    qtbot.keyClick(window.stage.view, key, modifier)


def test_the_whole_way_from_recording_to_export(desk: Desk, tmp_path: Path) -> None:
    """Record, review from the notice, seek, mark, export, and review the export."""
    window = desk.show(FakeSource)
    window.settings.set(RECORD_FOLDER, str(tmp_path / "recordings"))
    (recording,) = (each for each in window.features if isinstance(each, Recording))
    (reviews,) = (each for each in window.features if isinstance(each, Review))
    desk.wait_picture()
    desk.wait(recording.action.isEnabled)
    recording.action.trigger()
    desk.wait(lambda: recording.recorder is not None and recording.recorder.status().results >= 30)
    recording.action.trigger()
    desk.wait_text("Recorded")
    window.stage.pressed.emit(Deed.REVIEW)
    (shown_review,) = reviews.windows
    desk.wait(lambda: shown_review.stage.view.item is not None and shown_review.commands.export.isEnabled())
    assert recording.folder is not None
    shown_review._seek(shown_review.duration_s / 2)
    desk.wait(lambda: shown_review.player.status().index > 5)
    shown_review.commands.add_marker.trigger()
    shown_review.markers.book.set_note(0, "half")
    marked_s = shown_review.markers.book.markers[0].time_s
    desk.wait(lambda: shown_review.markers.book._errand is None)
    with closing(open_session(recording.folder)) as stored:
        assert stored.session.markers == (Marker(marked_s, "half"),)
        times = stored.results.times
    shown_review.commands.range_start.trigger()
    shown_review.commands.export.trigger()
    dialog = shown_review._exporting
    assert dialog is not None
    assert dialog.start.value() == pytest.approx(marked_s, abs=0.006)
    dialog.buttons.accepted.emit()
    desk.wait(lambda: shown_review._exporting is None)
    assert any("Exported" in notice.text for notice in shown_review._board.shown(()))
    (exported,) = (folder for folder in (tmp_path / "recordings").iterdir() if folder != recording.folder)
    with closing(open_footage(exported)) as footage:
        assert 0 < len(footage) < len(times)
        assert footage.duration_s == pytest.approx(times[-1] - marked_s, abs=0.02)
        assert isinstance(footage.read(0), FrameResult)
    assert window.settings.sessions == [str(recording.folder)]
    assert not reviews.recent.isEmpty()


def test_keys_step_through_frames_exactly(review: Opener, recorded: Path, qtbot: QtBot) -> None:
    window = review(recorded)
    wait_shown(qtbot, window, 0)
    for number in (1, 2, 3):
        press(qtbot, window, Qt.Key_Right)
        wait_shown(qtbot, window, number)
    press(qtbot, window, Qt.Key_Left)
    wait_shown(qtbot, window, 2)
    press(qtbot, window, Qt.Key_End)
    wait_shown(qtbot, window, COUNT - 1)
    press(qtbot, window, Qt.Key_Left, Qt.ShiftModifier)
    wait_shown(qtbot, window, COUNT - 31)
    press(qtbot, window, Qt.Key_Home)
    wait_shown(qtbot, window, 0)
    press(qtbot, window, Qt.Key_Left)
    wait_shown(qtbot, window, 0)


def test_it_plays_to_the_end_and_again(review: Opener, recorded: Path, qtbot: QtBot) -> None:
    window = review(recorded)
    window.transport.change_speed(9)
    assert window.player.status().speed == 4.0
    seen: list[int] = []
    show = window.stage.show_item
    window.stage.show_item = lambda item: (show(item), seen.append(shown(window)))  # type: ignore[method-assign]
    press(qtbot, window, Qt.Key_Space)
    qtbot.waitUntil(lambda: window.commands.play.text() == "&Pause")
    wait_shown(qtbot, window, COUNT - 1)
    qtbot.waitUntil(lambda: window.commands.play.text() == "&Play")
    assert seen == sorted(seen)
    assert len(seen) > 2
    press(qtbot, window, Qt.Key_Space)
    qtbot.waitUntil(lambda: seen[-1] < COUNT - 1)


def test_bar_and_timeline_lead_to_the_time_that_is_pressed(review: Opener, recorded: Path, qtbot: QtBot) -> None:
    window = review(recorded)
    bar = window.transport.bar
    qtbot.mouseClick(bar, Qt.LeftButton, Qt.NoModifier, QPoint(bar.width() // 2, bar.height() - 10))
    qtbot.waitUntil(lambda: shown(window) in range(43, 47))
    window.timeline.seek_wanted.emit(1.0)
    wait_shown(qtbot, window, 30)
    qtbot.waitUntil(lambda: bar.value() == 1000)
    assert window.transport.time.text() == "0:01.0 / 0:03.0"
    assert window.timeline.chosen == 1
    assert window.timeline.person.itemText(1) == "Ann"


def test_the_newest_of_many_wishes_counts(review: Opener, recorded: Path, qtbot: QtBot) -> None:
    window = review(recorded)
    for number in [*range(COUNT), 7, 55, 33]:
        window.player.seek(number)
    wait_shown(qtbot, window, 33)
    window.player.step(1000)
    wait_shown(qtbot, window, COUNT - 1)


def test_markers_are_listed_edited_deleted_and_brought_back(review: Opener, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write(tmp_path)
    window = review(folder)
    assert window.markers.list.empty.isVisible()
    for time_s in (2.0, 1.0):
        window._seek(time_s)
        wait_shown(qtbot, window, round(30 * time_s))
        press(qtbot, window, Qt.Key_M)
        editor = QApplication.focusWidget()
        assert editor is not None
        qtbot.keyClicks(editor, f"m at {time_s:g} ")
        qtbot.keyClick(editor, Qt.Key_Return)
        qtbot.waitUntil(lambda note=f"m at {time_s:g} ": note in [each.note for each in window.markers.book.markers])
    assert [marker.note for marker in window.markers.book.markers] == ["m at 1 ", "m at 2 "]
    press(qtbot, window, Qt.Key_M)
    assert len(window.markers.book.markers) == 2, "one frame has one marker"
    press(qtbot, window, Qt.Key_Right, Qt.ControlModifier)
    wait_shown(qtbot, window, 60)
    press(qtbot, window, Qt.Key_Left, Qt.ControlModifier)
    wait_shown(qtbot, window, 30)
    window.markers.list.table.setCurrentCell(0, 1)
    window.commands.delete_marker.trigger()
    assert [marker.time_s for marker in window.markers.book.markers] == [2.0]
    window.commands.undo.trigger()
    assert [marker.time_s for marker in window.markers.book.markers] == [1.0, 2.0]
    window.close()
    with closing(open_session(folder)) as stored:
        assert stored.session.markers == (Marker(1.0, "m at 1 "), Marker(2.0, "m at 2 "))


def test_the_markers_are_closed_as_panels_are(review: Opener, recorded: Path, qtbot: QtBot) -> None:
    window = review(recorded)
    (toggle,) = (each for each in window.menuBar().actions()[1].menu().actions() if each.text() == "&Markers")
    assert toggle.isChecked()
    (cross,) = (each for each in window.dock.findChildren(QToolButton) if each.isVisible())
    assert (cross.objectName(), cross.toolTip()) == ("panelClose", "Close Markers"), "not Qt's own"
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert not window.markers.list.isVisible()
    assert not toggle.isChecked()
    toggle.trigger()
    assert window.markers.list.isVisible()


def test_markers_that_cannot_be_saved_are_told(
    review: Opener, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = review(write(tmp_path))

    def full(self: StoredSession) -> None:
        raise SessionError("session.json: no space left on device")

    monkeypatch.setattr(StoredSession, "save", full)
    window.markers.book.add(1.0)
    qtbot.waitUntil(lambda: any("no space left" in each.text for each in window.stage.notices.notices))
    assert len(window.markers.book.markers) == 1


def test_a_session_that_was_broken_off_is_reviewed_and_says_so(review: Opener, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write(tmp_path, end=False)
    rows = folder / "results.jsonl"
    rows.write_bytes(rows.read_bytes()[:-100])
    window = review(folder)
    qtbot.waitUntil(lambda: any("broken off" in each.text for each in window.stage.notices.notices))


def test_what_is_damaged_says_why_and_leaves(review: Opener, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write(tmp_path)
    (folder / "results.jsonl").write_text("5\n")
    window = review(folder, wait=False)
    qtbot.waitUntil(lambda: window.stage.page.page is not None and "results.jsonl" in window.stage.page.page.reason)
    assert not window.commands.play.isEnabled()
    assert not window.commands.add_marker.isEnabled()
    window.stage.page.button(Deed.CLOSE).click()
    assert not window.isVisible()


def test_drawn_in_overlays_are_not_drawn_twice(review: Opener, tmp_path: Path) -> None:
    from emotionai_desktop.drawing import USUAL_OVERLAYS

    window = review(write(tmp_path, overlays=USUAL_OVERLAYS))
    assert not window.stage.view.appearance.shown
    assert not window.commands.overlays.isEnabled()
    assert "overlays are in the pictures" in window.about.text()


def test_an_analysed_video_is_reviewed_without_markers(review: Opener, recorded: Path, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes((recorded / "video.mp4").read_bytes())
    (tmp_path / "clip.jsonl").write_bytes((recorded / "results.jsonl").read_bytes())
    window = review(tmp_path / "clip.mp4")
    assert shown(window) == 0
    assert not window.commands.add_marker.isEnabled()
    assert "Export this video as a session" in window.markers.list.empty.text()


def test_an_export_can_be_cancelled_and_leaves_nothing(
    review: Opener, recorded: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = review(recorded)
    window.commands.export.trigger()
    dialog = window._exporting
    assert dialog is not None
    heed = dialog._heed
    dialog._heed = lambda part: (part > 0.3 and dialog._cancelled.wait(20), heed(part))  # type: ignore[method-assign]
    dialog.buttons.accepted.emit()
    qtbot.waitUntil(lambda: dialog.progress.value() > 100)
    dialog.reject()
    qtbot.waitUntil(lambda: "Cancelled" in dialog.message.text() and not dialog.busy)
    assert list((tmp_path / "exports").iterdir()) == []
    dialog.reject()
    assert window._exporting is None


def test_an_export_that_finds_no_place_says_so(review: Opener, recorded: Path, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("")
    window = review(recorded)
    window.commands.export.trigger()
    dialog = window._exporting
    assert dialog is not None
    dialog.folder.setText(str(tmp_path / "file"))
    dialog.buttons.accepted.emit()
    qtbot.waitUntil(lambda: str(tmp_path / "file") in dialog.message.text())
    dialog.start.setValue(2.0)
    dialog.end.setValue(1.0)
    assert not dialog.export.isEnabled()
    dialog.reject()


def test_a_dropped_session_folder_is_reviewed(desk: Desk, recorded: Path) -> None:
    window = desk.show(FakeSource)
    (reviews,) = (each for each in window.features if isinstance(each, Review))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(recorded))])
    for kind in (QDragEnterEvent, QDropEvent):
        QApplication.sendEvent(window, kind(QPoint(5, 5), Qt.CopyAction, data, Qt.LeftButton, Qt.NoModifier))
    assert [each.path for each in reviews.windows] == [recorded]
    assert window.engine.status().source == "fake", "the camera goes on"
    assert reviews.open(recorded) is reviews.windows[0], "one window for one session"


def test_a_session_on_the_command_line_is_reviewed(desk: Desk, recorded: Path) -> None:
    window = desk.start()
    window.open_first(choice_of_spec(str(recorded / "session.json")))
    (reviews,) = (each for each in window.features if isinstance(each, Review))
    assert [each.path for each in reviews.windows] == [recorded]
    desk.wait(lambda: reviews.windows[0].stage.view.item is not None)
    desk.wait(lambda: window.settings.sessions == [str(recorded)])


def test_nothing_is_analysed_anew(review: Opener, recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from emotionai_desktop.analysis import Analyzer

    monkeypatch.setattr(Analyzer, "analyze", lambda *_: pytest.fail("analysed"))
    window = review(recorded)
    item = window.stage.view.item
    assert isinstance(item, FrameResult)
    stored = json.loads((recorded / "results.jsonl").read_text().splitlines()[0])
    assert item.faces[0].as_json() == stored["faces"][0]
    with closing(VideoReader(recorded / "video.mp4")) as video:
        assert np.array_equal(item.frame.image, video.read(0)[:, :161])
