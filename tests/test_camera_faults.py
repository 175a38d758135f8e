"""What befalls cameras and streams, told through the engine: everything above OpenCV is real."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from emotionai_desktop.capture import stream
from emotionai_desktop.capture.open import open_source
from emotionai_desktop.live import LiveEngine, SourceState, reader, stillness
from emotionai_desktop.live.stillness import Stillness
from emotionai_desktop.results import FrameResult
from tests.capture.camera_server import serving
from tests.capture.fake_cameras import FakeCamera, FakeCameras
from tests.test_live import FakeAnalyzer, result_of, running, status_when, until


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "FIRST_TRY_S", 0.02)
    monkeypatch.setattr(reader, "LATER_TRIES_S", 0.1)
    monkeypatch.setattr(stillness, "FROZEN_S", 0.3)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeCameras:
    return FakeCameras(tmp_path, monkeypatch)


class Noting(FakeAnalyzer):
    """Keeps index, time and size of what it has seen."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[tuple[int, float, tuple[int, ...]]] = []

    def analyze(self, frame, *, still: bool = False) -> FrameResult:  # type: ignore[no-untyped-def]
        self.frames.append((frame.index, frame.time_s, frame.image.shape))
        return super().analyze(frame, still=still)


@contextmanager
def watching(spec: str, analyzer: FakeAnalyzer | None = None, camera_name: str = "") -> Iterator[LiveEngine]:
    with running(analyzer or FakeAnalyzer()) as engine:
        engine.open(spec, lambda: open_source(spec, camera_name))
        yield engine


def lost(engine: LiveEngine, reason: str = "") -> str:
    return status_when(engine, lambda s: s.state is SourceState.LOST and reason in s.message).message


def back(engine: LiveEngine) -> str:
    """Wait for a frame after the loss; the name of the source."""
    status = status_when(engine, lambda s: s.state is SourceState.RUNNING)
    status_when(engine, lambda s: s.analysed > status.analysed)
    assert engine.status().message == ""
    return engine.status().source


def test_an_unplugged_camera_is_told_and_goes_on_when_it_is_plugged_in_again(machine: FakeCameras) -> None:
    webcam = machine.plug(0, FakeCamera("HD Webcam"))
    analyzer = Noting()
    with watching("0", analyzer) as engine:
        result_of(engine)
        machine.pull(0)
        assert lost(engine) == "camera 0 (HD Webcam): it was unplugged"
        assert lost(engine, "not connected") == "HD Webcam is not connected"
        before = engine.status().captured
        machine.plug(0, webcam)
        assert back(engine) == "camera 0 (HD Webcam)"
        assert engine.status().captured > before, "the counters go on"
        assert webcam.taught[cv2.CAP_PROP_FRAME_WIDTH] == 640, "it is asked for the same again"
    assert webcam.open_now == 0
    indexes, times = [index for index, *_ in analyzer.frames], [time_s for _, time_s, _ in analyzer.frames]
    assert all(later > earlier for earlier, later in pairwise(indexes)), "one count over the gap"
    assert all(later > earlier for earlier, later in pairwise(times)), "one clock over the gap"
    assert analyzer.resets == 1, "whoever is still there keeps the number"


def test_a_camera_is_found_by_its_name_when_it_comes_back_under_another_number(machine: FakeCameras) -> None:
    webcam = machine.plug(0, FakeCamera("HD Webcam"))
    with watching("0") as engine:
        result_of(engine)
        machine.pull(0)
        lost(engine)
        machine.plug(0, FakeCamera("Phone"))
        assert lost(engine, "Phone") == "HD Webcam is not connected: there is 0 (Phone)"
        machine.plug(3, webcam)
        assert back(engine) == "camera 3 (HD Webcam)"


def test_a_remembered_camera_is_found_by_its_name_at_the_next_start(machine: FakeCameras) -> None:
    other = machine.plug(0, FakeCamera("Phone"))
    machine.plug(2, FakeCamera("HD Webcam"))
    with watching("0", camera_name="HD Webcam") as engine:
        assert back(engine) == "camera 2 (HD Webcam)"
    assert other.opened == 0, "another camera than the chosen one is never looked through"


def test_of_two_cameras_of_one_name_the_one_with_the_old_number_is_meant(machine: FakeCameras) -> None:
    for index in (0, 2, 4):
        machine.plug(index, FakeCamera("HD Webcam"))
    with watching("2", camera_name="HD Webcam") as engine:
        assert back(engine) == "camera 2 (HD Webcam)"


def test_a_camera_that_is_not_there_at_first_is_taken_up_when_it_comes(machine: FakeCameras) -> None:
    with watching("1") as engine:
        assert lost(engine) == "no camera 1: none is connected"
        machine.plug(1, FakeCamera("HD Webcam"))
        assert back(engine) == "camera 1 (HD Webcam)"


def test_a_camera_taken_by_another_program_is_taken_up_when_that_lets_it_go(machine: FakeCameras) -> None:
    webcam = machine.plug(0, FakeCamera("HD Webcam", taken=True))
    with watching("0") as engine:
        assert lost(engine) == "camera 0 (HD Webcam): gives no picture; another program may be using it"
        webcam.taken = False
        back(engine)
        webcam.taken = True
        assert "another program may be using it" in lost(engine)
        webcam.taken = False
        back(engine)


def test_a_frozen_camera_is_opened_anew_and_one_that_was_pulled_is_waited_for(machine: FakeCameras) -> None:
    webcam = machine.plug(0, FakeCamera("HD Webcam"))
    with watching("0") as engine:
        result_of(engine)
        webcam.frozen = True
        machine.pull(0)
        assert lost(engine) == "camera 0 (HD Webcam): it repeats one picture, as if frozen"
        lost(engine, "not connected")
        webcam.frozen = False
        machine.plug(0, webcam)
        back(engine)


def test_a_picture_that_truly_stands_still_is_believed_after_one_try(machine: FakeCameras) -> None:
    slide = machine.plug(0, FakeCamera("Virtual camera", frozen=True))
    with watching("0") as engine:
        until(lambda: slide.opened == 2)
        before = engine.status().analysed
        # Three times as long as it took the first time.
        status_when(engine, lambda s: s.analysed > before + 3 * 75)
        assert engine.status().state is SourceState.RUNNING
    assert slide.opened == 2


def test_a_standing_picture_is_told_from_a_moving_one_by_every_pixel() -> None:
    watch = Stillness()
    image = np.zeros((48, 64, 3), np.uint8)
    assert not watch.frozen(image, 0.0)
    other = image.copy()
    other[47, 63, 2] = 1
    assert not watch.frozen(other, 10.0), "the last byte differs"
    assert not watch.frozen(other.copy(), 10.1)
    assert watch.frozen(other.copy(), 10.0 + stillness.FROZEN_S)
    watch.opened()
    assert not watch.frozen(other, 11.0)
    assert not watch.frozen(other, 11.0 + stillness.FROZEN_S), "opened anew, it is believed"
    assert not watch.frozen(image, 500.0)
    assert watch.frozen(image, 500.0 + stillness.FROZEN_S), "and not for ever"
    assert not watch.frozen(image[:24], 600.0), "another size is another picture"


def test_a_slow_camera_is_no_lost_one(machine: FakeCameras, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "STALL_S", 0.1)
    webcam = machine.plug(0, FakeCamera("HD Webcam"))
    with watching("0") as engine:
        result_of(engine)
        webcam.pace_s = 0.4
        stalled = status_when(engine, lambda s: s.state is SourceState.STALLED)
        assert stalled.message.startswith("no picture from camera 0 (HD Webcam) for ")
        before = engine.status().captured
        status_when(engine, lambda s: s.captured > before + 1 and s.state is SourceState.RUNNING)
        webcam.pace_s = 0.004
    assert webcam.opened == 1


def test_frames_may_change_their_size_in_mid_stream(machine: FakeCameras) -> None:
    webcam = machine.plug(0, FakeCamera("HD Webcam"))
    analyzer = Noting()
    with watching("0", analyzer) as engine:
        result_of(engine)
        for size in ((72, 128), (10, 10), (1, 1), (48, 64)):
            webcam.size = size
            until(lambda size=size: analyzer.frames[-1][2] == (*size, 3))
        assert engine.status().analysis_error == ""
    assert webcam.opened == 1


def test_leaving_a_lost_camera_ends_the_search_for_it(machine: FakeCameras, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "FIRST_TRY_S", 3600.0)
    machine.plug(1, FakeCamera("HD Webcam"))
    with watching("0") as engine:
        lost(engine)
        engine.open("1", lambda: open_source("1"))
        back(engine)
        engine.open("0", lambda: open_source("0"))
        lost(engine)
    # `running` has joined every thread: none of them slept on for an hour.


def test_tries_become_rarer(machine: FakeCameras, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    sleep = reader.Reader._sleep
    monkeypatch.setattr(reader.Reader, "_sleep", lambda self, s: slept.append(s) or sleep(self, s / 100))
    with watching("0"):
        until(lambda: len(slept) > 5)
    assert slept[:5] == [0.02, 0.04, 0.08, 0.1, 0.1]


JPEG = [cv2.imencode(".jpg", np.full((48, 64, 3), shade, np.uint8))[1].tobytes() for shade in (10, 90, 170)]


class _Breaking(BaseHTTPRequestHandler):
    """An MJPEG camera that sends 30 pictures a connection, then hangs up or falls silent."""

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked += 1  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        with contextlib.suppress(OSError):
            for number in range(30):
                jpeg = JPEG[number % 3]
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg))
                self.wfile.write(jpeg + b"\r\n")
            if self.path == "/stalls":
                self.server.stopped.wait(20)  # type: ignore[attr-defined]


@contextmanager
def mjpeg_camera(port: int = 0) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", port), _Breaking)
    server.asked = 0  # type: ignore[attr-defined]
    with serving(server):
        yield server


@pytest.mark.parametrize(("path", "reason"), [("ends", "the stream has ended"), ("stalls", "nothing came for")])
def test_a_stream_that_ends_or_stalls_is_connected_again(
    monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.setattr(stream, "READ_TIMEOUT_S", 1.0)
    with mjpeg_camera() as server, watching(f"http://127.0.0.1:{server.server_port}/{path}") as engine:
        assert reason in lost(engine)
        status_when(engine, lambda s: s.captured >= 60)
        assert server.asked >= 2  # type: ignore[attr-defined]


def test_a_stream_whose_server_restarts_is_connected_again() -> None:
    with mjpeg_camera() as server:
        port = server.server_port
        with watching(f"http://127.0.0.1:{port}/ends") as engine:
            result_of(engine)
            server.shutdown()
            server.server_close()
            lost(engine, "connection refused")
            with mjpeg_camera(port):
                status_when(engine, lambda s: s.state is SourceState.RUNNING)


def test_an_address_that_never_answered_is_not_asked_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with watching(f"http://127.0.0.1:{port}/") as engine:
        status = status_when(engine, lambda s: s.state is SourceState.FAILED)
        assert "connection refused" in status.message
