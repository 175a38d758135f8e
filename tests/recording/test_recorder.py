"""Recording what comes live: nobody waits, what cannot be written is counted and told."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emotionai_desktop.recording import recorder as module
from emotionai_desktop.recording.recorder import Recorder, RecorderState
from emotionai_desktop.recording.session import SessionError
from emotionai_desktop.recording.session_folder import open_session
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.recording.video_reader import VideoReader
from tests.recording.sessions import LABELS, result, session


def wait_for(recorder: Recorder) -> None:
    assert recorder.join(20)


def test_results_are_numbered_and_timed_anew(tmp_path: Path) -> None:
    recorder = Recorder(lambda: SessionWriter(tmp_path, session()))
    for index in range(500, 510):
        recorder.add(result(index))
    recorder.stop("stopped")
    wait_for(recorder)
    status = recorder.status()
    assert (status.state, status.results, status.dropped) == (RecorderState.DONE, 10, 0)
    with closing(open_session(status.folder)) as stored:
        assert stored.results.frames.tolist() == list(range(10))
        assert stored.results.times.tolist() == pytest.approx([index / 30 for index in range(10)], abs=2e-4)


def test_a_video_that_is_wound_leaves_no_hole(tmp_path: Path) -> None:
    recorder = Recorder(lambda: SessionWriter(tmp_path, session()))
    for index in (0, 1, 2, 90_000, 90_001, 5, 6):
        recorder.add(result(index))
    recorder.stop("stopped")
    wait_for(recorder)
    with closing(open_session(recorder.status().folder)) as stored, closing(VideoReader(stored.video)) as video:
        steps = stored.results.times[1:] - stored.results.times[:-1]
        assert steps.tolist() == pytest.approx([1 / 30] * 6, abs=2e-4)
        assert video.times.tolist() == pytest.approx(stored.results.times.tolist(), abs=1e-9)


def test_a_slow_disk_drops_pictures_and_keeps_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 3 * result(0).frame.image.nbytes)
    let_go = threading.Event()

    class Slow(SessionWriter):
        def write(self, *args: object, **more: object) -> None:
            let_go.wait(20)
            super().write(*args, **more)

    recorder = Recorder(lambda: Slow(tmp_path, session()))
    begun = time.monotonic()
    for index in range(50):
        recorder.add(result(index))
    assert time.monotonic() - begun < 5, "who adds does not wait for the disk"
    let_go.set()
    recorder.stop("stopped")
    wait_for(recorder)
    status = recorder.status()
    assert status.results == 50
    assert 40 < status.dropped < 50
    with closing(open_session(status.folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert len(stored.results) == 50
        assert len(video) == 50 - status.dropped
        assert stored.session.end.dropped == status.dropped
        assert set(video.times.round(4)) <= set(stored.results.times)


def test_a_disk_that_stands_still_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 10)
    let_go = threading.Event()

    def late() -> SessionWriter:
        let_go.wait(20)
        return SessionWriter(tmp_path, session(), video=False)

    recorder = Recorder(late)
    for index in range(30):
        recorder.add(result(index))
    let_go.set()
    wait_for(recorder)
    assert recorder.status().message == "the disk is too slow"
    assert recorder.status().results == 10


def test_other_sources_and_other_labels_are_not_mixed_in(tmp_path: Path) -> None:
    recorder = Recorder(lambda: SessionWriter(tmp_path, session()))
    recorder.add(result(0))
    other = result(1)
    recorder.add(replace(other, frame=replace(other.frame, source="elsewhere")))
    recorder.add(result(2, labels=(*LABELS, "Fear")))
    recorder.add(result(3))
    wait_for(recorder)
    status = recorder.status()
    assert (status.results, status.message) == (1, "the emotion model was changed")


def test_a_failure_is_told_and_what_was_written_stays(tmp_path: Path) -> None:
    class Full(SessionWriter):
        def write(self, *args: object, **more: object) -> None:
            if self.results == 5:
                raise SessionError(f"{self.folder}: no space left on device")
            super().write(*args, **more)

    recorder = Recorder(lambda: Full(tmp_path, session()))
    for index in range(9):
        recorder.add(result(index))
    wait_for(recorder)
    status = recorder.status()
    assert status.state is RecorderState.FAILED
    assert "no space left" in status.message
    with closing(open_session(status.folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert len(stored.results) == len(video) == 5
        assert "no space left" in stored.session.end.reason


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    recorder = Recorder(lambda: SessionWriter(tmp_path / "file", session()))
    wait_for(recorder)
    recorder.add(result(0))
    recorder.stop("stopped")
    assert recorder.status().state is RecorderState.FAILED
    assert str(tmp_path / "file") in recorder.status().message


def test_a_moment_is_marked_while_it_is_recorded(tmp_path: Path) -> None:
    recorder = Recorder(lambda: SessionWriter(tmp_path, session()))
    for index in range(6):
        recorder.add(result(index))
    assert recorder.mark() == pytest.approx(5 / 30, abs=2e-4)
    recorder.stop("stopped")
    wait_for(recorder)
    with closing(open_session(recorder.status().folder)) as stored:
        assert [marker.time_s for marker in stored.session.markers] == [stored.results.times[5]]


def test_faces_are_hidden_from_then_on(tmp_path: Path) -> None:
    recorder = Recorder(lambda: SessionWriter(tmp_path, session()))
    recorder.add(result(0))
    while recorder.status().results < 1:
        time.sleep(0.01)
    recorder.hide_faces("emoji")
    recorder.add(result(1))
    recorder.stop("stopped")
    wait_for(recorder)
    with closing(open_session(recorder.status().folder)) as stored, closing(VideoReader(stored.video)) as video:
        before, after = (np.ptp(video.read(index).astype(int), axis=2).max() for index in (0, 1))
        assert before < 20 < 100 < after, "an emoji has colours"
        assert stored.session.video.overlays["privacy"] == "emoji"
        assert stored.session.video.overlays["boxes"] is False
