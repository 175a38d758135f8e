"""Each empty or failing state has words of its own, and buttons that help."""

from __future__ import annotations

import threading
import time

import pytest
from PyQt5.QtCore import Qt

from emotionai_desktop.capture.source import Source, SourceError
from emotionai_desktop.ui import notice_board
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.condition import Deed, Notice
from tests.ui.fakes import Desk, FakeCamera, FakeSource, images


def fails(text: str) -> Source:
    raise SourceError(text)


def test_a_running_source_has_nothing_said_over_it(desk: Desk) -> None:
    desk.show(FakeSource)
    desk.wait_picture()
    desk.wait(lambda: desk.texts() == "")


def test_nothing_chosen(desk: Desk) -> None:
    desk.start()
    desk.wait_text("Nothing to look at yet")
    assert desk.buttons() == ["Open images…", "Show the demo"]


def test_opening_is_said_only_when_it_takes_time(desk: Desk) -> None:
    gate = threading.Event()

    def slow() -> Source:
        gate.wait(10)
        return FakeSource()

    desk.show(slow, title="Slow camera")
    desk.window.refresh()
    assert desk.texts() == "", "not in the first 300 ms"
    desk.wait_text("Opening Slow camera…")
    gate.set()
    desk.wait_picture()
    desk.wait(lambda: desk.texts() == "")


def test_opening_can_be_cancelled(desk: Desk) -> None:
    gate = threading.Event()

    def slow() -> Source:
        gate.wait(10)
        return FakeSource()

    desk.show(slow)
    desk.wait_text("Opening")
    desk.qtbot.mouseClick(desk.button(Deed.CANCEL), Qt.LeftButton)
    gate.set()
    desk.wait_text("Nothing to look at yet")


@pytest.mark.parametrize(
    ("spec", "title", "reason", "said"),
    [
        ("0", "Webcam", "camera 0: another program may be using it", "Webcam cannot be used"),
        ("/a/clip.mp4", "", "/a/clip.mp4: not a video", "This video cannot be read"),
        ("/a/face.jpg", "", "/a/face.jpg: the file is empty", "This image cannot be read"),
        ("/a/folder", "", "/a/folder: no pictures in this folder", "This cannot be opened"),
        ("rtsp://host/live", "", "rtsp://host/live: connection refused", "This address cannot be watched"),
        ("demo", "", "the demo's picture is missing", "The demo cannot be shown"),
    ],
)
def test_what_cannot_be_opened_is_named_with_its_reason(
    desk: Desk, spec: str, title: str, reason: str, said: str
) -> None:
    desk.show(lambda: fails(reason), spec, title)
    desk.wait_text(said)
    assert reason.partition(" ")[2] in desk.texts()
    assert "Try again" in desk.buttons()


def test_no_camera_is_said_where_there_is_none(desk: Desk) -> None:
    desk.start()
    desk.window.cameras.start()
    desk.wait(lambda: desk.window.cameras.found == ())
    desk.show(lambda: fails("there is no camera 0"), "0")
    desk.wait_text("No camera found")


def test_trying_again_opens_it_again(desk: Desk) -> None:
    desk.show(lambda: fails("camera 7: busy"))
    desk.wait_text("cannot be used")
    desk.sources["7"] = FakeSource
    desk.qtbot.mouseClick(desk.button(Deed.RETRY), Qt.LeftButton)
    desk.wait_picture()
    desk.wait(lambda: desk.texts() == "")


def test_the_demo_is_one_press_away(desk: Desk) -> None:
    desk.show(lambda: fails("camera 7: busy"))
    desk.wait_text("cannot be used")
    desk.qtbot.mouseClick(desk.button(Deed.DEMO), Qt.LeftButton)
    desk.wait(lambda: desk.opened[-1] == Choice(("demo",)))
    desk.wait_picture()


def test_a_stalled_source_keeps_its_last_picture(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emotionai_desktop.live.reader.STALL_S", 0.3)
    desk.show(lambda: FakeSource("camera 7", stalls_after=5))
    desk.wait_text("No picture from camera 7")
    assert desk.window.stage.view.item is not None
    assert not desk.window.stage.page.isVisible()


def test_a_source_that_never_gives_a_picture(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emotionai_desktop.live.reader.STALL_S", 0.3)
    desk.show(lambda: FakeSource("camera 7", stalls_after=0), title="Webcam")
    desk.wait_text("Webcam sends no picture")


def test_a_camera_that_is_unplugged_keeps_its_last_picture_and_is_waited_for(desk: Desk) -> None:
    unplugged, back = FakeSource("camera 7", ends_after=5), FakeSource("camera 7")
    desk.show(lambda: back if unplugged.closed else unplugged, title="Webcam")
    desk.wait_picture()
    desk.wait_text("Waiting for Webcam…")
    assert "the picture has ended. It goes on by itself" in desk.texts()
    assert desk.window.stage.view.item is not None
    desk.wait(lambda: len(desk.opened) > 1)
    desk.wait(lambda: "Waiting" not in desk.texts())


def test_a_video_that_has_ended_can_be_played_again(desk: Desk) -> None:
    desk.show(lambda: FakeSource("clip", "video", 30, pace_s=0.02, ends_after=30), "/a/clip.mp4")
    desk.wait_text("The video has ended")
    assert desk.window.stage.view.item is not None, "its last picture stays"
    desk.qtbot.mouseClick(desk.button(Deed.REPLAY), Qt.LeftButton)
    desk.wait(lambda: desk.texts() == "")
    desk.wait_text("The video has ended")


def test_a_broken_image_leads_on_to_the_next(desk: Desk) -> None:
    desk.show(lambda: images(3, broken=(1,)), "/a/folder")
    desk.wait_picture()
    desk.window.actions_.next.trigger()
    desk.wait_text("This image cannot be read")
    assert "/photos/1.jpg: the file is cut off" in desk.texts()
    desk.qtbot.mouseClick(desk.button(Deed.NEXT), Qt.LeftButton)
    desk.wait_picture()
    desk.wait(lambda: desk.texts() == "")
    assert desk.window.stage.view.item is not None


def test_an_image_is_shown_while_it_is_searched_for_faces(desk: Desk) -> None:
    desk.analyzer.takes_s = 0.8
    desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_text("Looking for faces…")
    assert desk.window.stage.view.item is not None
    desk.wait_picture()
    desk.wait(lambda: desk.texts() == "")


def test_the_picture_goes_on_while_models_load(desk: Desk) -> None:
    gate = threading.Event()

    def load() -> object:
        gate.wait(10)
        return desk.analyzer

    desk.load = load
    desk.show(FakeSource)
    desk.wait(lambda: desk.window.stage.view.item is not None)
    desk.wait_text("Loading the models…")
    assert desk.window.status_bar.models.isVisible()
    gate.set()
    desk.wait_picture()
    desk.wait(lambda: not desk.window.status_bar.models.isVisible())
    assert desk.window.status_bar.backend.value == "local"


def test_the_picture_goes_on_without_models(desk: Desk) -> None:
    def load() -> object:
        raise RuntimeError("models/emotion/1/model.tflite is missing")

    desk.load = load
    desk.show(FakeSource)
    desk.wait_text("The models cannot be loaded")
    assert "models/emotion/1/model.tflite is missing" in desk.texts()
    desk.wait(lambda: desk.window.stage.view.item is not None)


def test_an_analysis_that_fails_is_told_and_forgotten(desk: Desk) -> None:
    desk.analyzer.error = "the detector refused"
    desk.show(FakeSource)
    desk.wait_text("This picture cannot be analysed")
    assert "the detector refused" in desk.texts()
    assert desk.window.stage.view.item is not None
    desk.analyzer.error = ""
    desk.wait(lambda: desk.texts() == "")


def test_a_view_without_faces_says_so_discreetly(desk: Desk) -> None:
    desk.analyzer.faceless = True
    desk.show(FakeSource)
    desk.wait_text("No face in view")
    assert not desk.window.stage.page.isVisible()
    desk.analyzer.faceless = False
    desk.wait(lambda: desk.texts() == "")


def test_what_is_told_stays_until_dismissed(desk: Desk) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    window.tell(Notice("error", "Something happened"))
    window.tell(Notice("error", "Something happened"))
    assert desk.texts().count("Something happened") == 1
    [notice] = window.stage.notices.notices
    window.stage.notices.pressed.emit(notice, Deed.DISMISS)
    assert "Something happened" not in desk.texts()


def test_news_goes_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_board, "INFO_S", 0.5)
    window = desk.show(FakeSource)
    window.tell(Notice("info", "Nothing that matters"))
    window.tell(Notice("error", "Something that does"))
    assert "Nothing that matters" in desk.texts()
    desk.wait(lambda: "Nothing that matters" not in desk.texts())
    assert "Something that does" in desk.texts()


def test_without_a_camera_the_demo_is_shown_and_said(desk: Desk) -> None:
    desk.start()
    desk.window.open_first()
    desk.wait_text("No camera found: showing the demo")
    desk.wait_picture()
    assert desk.opened == [Choice(("demo",))]


def test_the_first_camera_is_shown_at_the_first_start(desk: Desk) -> None:
    desk.cameras = [FakeCamera(2, "Webcam"), FakeCamera(4, "Other")]
    desk.sources["2"] = FakeSource
    desk.start()
    desk.window.open_first()
    desk.wait_picture()
    assert desk.opened == [Choice(("2",), "Webcam")]
    assert desk.window.toolbar.source.toolTip() == "Webcam"


def test_a_search_for_cameras_that_takes_long_is_said_and_can_be_left(desk: Desk) -> None:
    gate = threading.Event()
    desk.list_cameras = lambda: [FakeCamera(2, "Webcam")] if gate.wait(10) else []
    desk.start()
    desk.window.open_first()
    desk.wait_text("Looking for a camera…")
    desk.qtbot.mouseClick(desk.button(Deed.DEMO), Qt.LeftButton)
    desk.wait_picture()
    gate.set()
    desk.wait(lambda: desk.window.cameras.found is not None)
    desk.window.refresh()
    assert desk.opened == [Choice(("demo",))], "what the user chose meanwhile stays"


def test_a_search_for_cameras_that_fails_counts_as_none_found(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    def list_cameras() -> list[FakeCamera]:
        raise OSError("no such system call")

    desk.list_cameras = list_cameras
    desk.start()
    desk.window.open_first()
    desk.wait_text("No camera found: showing the demo")
    assert "no such system call" in caplog.text


def test_the_status_bar_counts(desk: Desk) -> None:
    desk.analyzer.takes_s = 0.05
    window = desk.show(lambda: FakeSource("camera 7"), title="A camera with a name")
    bar = window.status_bar
    desk.wait(lambda: int(bar.dropped.value) > 3 and int(bar.analysed.value) > 3)
    desk.wait(lambda: float(bar.fps.value) > 1 and float(bar.latency.value) >= 50)
    assert int(bar.captured.value) >= int(bar.analysed.value) + int(bar.dropped.value)
    assert bar.name.full_text == "A camera with a name"
    widths = {reading: reading.width() for reading in (bar.fps, bar.captured, bar.dropped)}
    time.sleep(0.2)
    desk.wait(lambda: int(bar.captured.value) > 20)
    assert all(reading.width() == width for reading, width in widths.items())


def test_long_names_are_shortened_and_told_in_full(desk: Desk) -> None:
    name = "A camera whose maker could not stop writing " * 4
    window = desk.show(FakeSource, title=name)
    window.resize(640, 480)
    desk.wait_picture()
    desk.wait(lambda: "…" in window.status_bar.name.text())
    assert window.toolbar.source.toolTip() == name
    assert window.width() == 640
