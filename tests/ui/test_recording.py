"""Recording in the window: the button, what it says, and what it leaves on the disk."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import Qt, QTimer

from emotionai_desktop.recording.session import SessionError
from emotionai_desktop.recording.session_folder import open_session
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.recording.video_reader import VideoReader
from emotionai_desktop.ui.overlay_settings import PRIVACY
from emotionai_desktop.ui.preferences.described import RECORD_FOLDER, RECORD_OVERLAYS
from emotionai_desktop.ui.recording.feature import Recording
from tests.ui.fakes import STEPS, Desk, FakeSource, gray_of, images, step_of
from tests.ui.test_never_blocked import PROMISED_S, SLOW_S, longest_pause


def recording_of(desk: Desk, tmp_path: Path) -> Recording:
    """The feature of a window that shows a camera, once it can record."""
    window = desk.show(FakeSource)
    window.settings.set(RECORD_FOLDER, str(tmp_path / "recordings"))
    (feature,) = (each for each in window.features if isinstance(each, Recording))
    desk.wait_picture()
    desk.wait(feature.action.isEnabled)
    return feature


def record(desk: Desk, feature: Recording, results: int = 12) -> None:
    desk.qtbot.keyClick(desk.window.stage.view, Qt.Key.Key_R)
    desk.wait(lambda: feature.recorder is not None and feature.recorder.status().results >= results)


def test_a_key_records_and_ends(desk: Desk, tmp_path: Path) -> None:
    feature = recording_of(desk, tmp_path)
    assert feature.button.text() == ""
    record(desk, feature)
    desk.wait(lambda: "0:0" in feature.button.text())
    assert "MB" not in feature.button.text(), "there is little room"
    desk.window.resize(900, 600)
    desk.wait(lambda: "MB" in feature.button.text())
    assert feature.action.isChecked()
    desk.window.people.set_name(1, "Ann")
    desk.wait(lambda: feature.recorder is not None and feature.recorder._names == {1: "Ann"})
    desk.qtbot.keyClick(desk.window.stage.view, Qt.Key.Key_M)
    desk.wait_text("Marked 0:0")
    desk.qtbot.keyClick(desk.window.stage.view, Qt.Key.Key_R)
    desk.wait_text("Recorded 0:0")
    assert feature.recorder is None
    assert not feature.action.isChecked()
    assert feature.button.text() == ""
    assert feature.folder.parent == tmp_path / "recordings"
    with closing(open_session(feature.folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert stored.session.end.reason == "stopped"
        assert stored.session.names == {1: "Ann"}
        assert len(stored.session.markers) == 1
        assert [model.task for model in stored.session.models] == ["emotion", "keypoints"]
        assert stored.session.analysis["smoothing"] == 0.5
        assert stored.session.video.overlays is None
        assert len(stored.results) == len(video)
        assert video.times.tolist() == pytest.approx(stored.results.times.tolist(), abs=1e-9)
        for index in range(0, len(video), 5):
            face = stored.results.read(index).faces[0]
            shown = step_of(float(video.read(index)[200:, :, 0].mean()))
            assert face.box[0] == 20 + 25 * shown, "each result is on its own frame"


def test_another_source_ends_it_and_says_so(desk: Desk, tmp_path: Path) -> None:
    feature = recording_of(desk, tmp_path)
    record(desk, feature)
    desk.show(lambda: FakeSource("other", "demo", 300), "8", "Other")
    desk.wait_text("another source was chosen")
    with closing(open_session(feature.folder)) as stored:
        assert {stored.results.read(row).frame.source for row in range(len(stored.results))} == {"fake"}


def test_it_ends_with_its_source(desk: Desk, tmp_path: Path) -> None:
    feature = recording_of(desk, tmp_path)
    desk.show(lambda: FakeSource("clip", "video", 60, ends_after=60, pace_s=0.02), "9", "Clip")
    desk.wait(lambda: feature.action.isEnabled() and feature.recorder is None)
    feature.action.trigger()
    desk.wait(lambda: feature.recorder is None)
    desk.wait(lambda: feature.folder is not None)
    with closing(open_session(feature.folder)) as stored:
        assert stored.session.end.reason == "the source has ended"


def test_closing_the_window_finishes_the_session(desk: Desk, tmp_path: Path) -> None:
    feature = recording_of(desk, tmp_path)
    record(desk, feature)
    recorder = feature.recorder
    desk.close()
    with closing(open_session(recorder.status().folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert stored.session.end.reason == "the window was closed"
        assert len(stored.results) == len(video) >= 12


def test_overlays_are_drawn_in_where_the_user_wants_it(desk: Desk, tmp_path: Path) -> None:
    feature = recording_of(desk, tmp_path)
    feature.with_overlays.trigger()
    assert desk.window.settings.get(RECORD_OVERLAYS)
    record(desk, feature)
    feature.action.trigger()
    desk.wait_text("Recorded")
    with closing(open_session(feature.folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert stored.session.video.overlays["boxes"] is True
        image = video.read(0)
        assert abs(float(image.mean()) - min(gray_of(step) for step in range(STEPS))) > 0
        assert image.std() > 5


def test_faces_that_are_hidden_are_hidden_in_a_clean_video_too(desk: Desk, tmp_path: Path) -> None:
    feature = recording_of(desk, tmp_path)
    desk.window.settings.set(PRIVACY, "emoji")
    record(desk, feature)
    feature.action.trigger()
    desk.wait_text("Recorded")
    with closing(open_session(feature.folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert stored.session.video.overlays["privacy"] == "emoji"
        assert stored.session.video.overlays["boxes"] is False
        for index in range(len(video)):
            assert np.ptp(video.read(index).astype(int), axis=2).max() > 60, "an emoji has colours"


def test_a_full_disk_is_told_and_what_there_is_can_be_reviewed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature = recording_of(desk, tmp_path)
    write = SessionWriter.write

    def full(self: SessionWriter, *args: object, **more: object) -> None:
        if self.results == 8:
            raise SessionError(f"{self.folder / 'video.mp4'}: no space left on device")
        write(self, *args, **more)

    monkeypatch.setattr(SessionWriter, "write", full)
    feature.action.trigger()
    desk.wait_text("no space left on device")
    assert "until then can be reviewed" in desk.texts()
    assert not feature.action.isChecked()
    desk.wait_picture()
    with closing(open_session(feature.folder)) as stored:
        assert len(stored.results) == 8


def test_a_folder_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    feature = recording_of(desk, tmp_path)
    (tmp_path / "file").write_text("")
    desk.window.settings.set(RECORD_FOLDER, str(tmp_path / "file"))
    feature.action.trigger()
    desk.wait_text(str(tmp_path / "file").replace("/", "/"))
    assert feature.recorder is None


def test_pictures_are_not_recorded(desk: Desk) -> None:
    window = desk.show(lambda: images(3))
    (feature,) = (each for each in window.features if isinstance(each, Recording))
    desk.wait_picture()
    desk.window.refresh()
    assert not feature.action.isEnabled()


def test_a_disk_that_hangs_never_holds_up_the_window(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature = recording_of(desk, tmp_path)
    write = SessionWriter.write

    def slow(self: SessionWriter, *args: object, **more: object) -> None:
        if self.results in (0, 4):
            time.sleep(SLOW_S / 2)
        write(self, *args, **more)

    def record_and_stop() -> None:
        feature.action.trigger()
        QTimer.singleShot(300, feature.action.trigger)

    monkeypatch.setattr(SessionWriter, "write", slow)
    assert longest_pause(desk, record_and_stop, lambda: feature.recorder is None) < PROMISED_S
