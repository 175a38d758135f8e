import contextlib
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_desktop.capture import addresses, stream
from emotionai_desktop.capture.addresses import shown_address, why_not
from emotionai_desktop.capture.open import open_source
from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.capture.stream import Stream
from tests.capture.camera_server import serving

SHADES = [10, 60, 110, 160, 210]
JPEGS = [cv2.imencode(".jpg", np.full((48, 64, 3), shade, np.uint8))[1].tobytes() for shade in SHADES]


class MjpegCamera(BaseHTTPRequestHandler):
    """A camera that does what its path says; it sends `SHADES` over and over."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        word = self.path.split("?")[0].strip("/")
        if word.isdecimal():
            self.send_error(int(word))
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        with contextlib.suppress(OSError):  # The reader hung up.
            getattr(self, word)()

    def parts(self, count):
        for number in range(count):
            jpeg = JPEGS[number % len(JPEGS)]
            self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg))
            self.wfile.write(jpeg + b"\r\n")
            self.server.stopped.wait(0.005)

    def closes(self):
        self.parts(30)

    def stalls(self):
        self.parts(30)
        self.server.stopped.wait(30)

    def silent(self):
        self.server.stopped.wait(30)

    def garbage(self):
        rng = np.random.default_rng(7)
        for _ in range(30):
            self.wfile.write(rng.bytes(20_000))

    def spoils(self):
        self.parts(20)
        self.garbage()

    def page(self):
        self.wfile.write(b"<!doctype html><title>Camera</title><p>Log in.</p>" * 100)


@pytest.fixture
def camera(monkeypatch):
    monkeypatch.setattr(stream, "OPEN_TIMEOUT_S", 1.0)
    monkeypatch.setattr(stream, "READ_TIMEOUT_S", 1.0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), MjpegCamera)
    server.asked = []
    server.address = f"http://127.0.0.1:{server.server_port}"
    with serving(server):
        yield server


@pytest.fixture
def silent_port():
    """A port at which the line is picked up and nobody speaks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_pictures_come_in_order_until_the_server_hangs_up(camera):
    source = open_source(f"{camera.address}/closes")
    assert (source.name, source.kind) == (f"{camera.address}/closes", "stream")
    assert (source.frame_count, source.frame_rate) == (None, None)
    frames = []
    with pytest.raises(SourceError) as caught:
        frames.extend(iter(source.read, None))
    assert str(caught.value) == f"{camera.address}/closes: the stream has ended"
    assert [frame.index for frame in frames] == list(range(30))
    for number, frame in enumerate(frames):
        assert frame.image.mean() == pytest.approx(SHADES[number % len(SHADES)], abs=2)
        assert frame.image.shape == (48, 64, 3)
        assert frame.source == f"{camera.address}/closes"
    times = [frame.time_s for frame in frames]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] < 10
    assert source.read() is None
    source.close()
    source.close()


def test_a_server_that_stalls_is_given_up(camera):
    source = Stream(f"{camera.address}/stalls")
    with pytest.raises(SourceError, match="/stalls: nothing came for 1 s"):
        list(iter(source.read, None))
    assert source.read() is None


def test_a_server_that_spoils_its_pictures_is_given_up(camera):
    source = Stream(f"{camera.address}/spoils")
    frames = []
    with pytest.raises(SourceError, match="/spoils: the stream has ended"):
        frames.extend(iter(source.read, None))
    assert len(frames) >= 19


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("404", "the server answers 404 Not Found"),
        ("401", "the server answers 401 Unauthorized"),
        ("503", "the server answers 503 Service Unavailable"),
        ("garbage", "somebody answers, but not with pictures that can be read"),
        ("page", "somebody answers, but not with pictures that can be read"),
        ("silent", "no pictures within 1 s"),
    ],
)
def test_a_server_without_pictures_is_refused_with_the_reason(camera, word, reason):
    with pytest.raises(SourceError) as caught:
        Stream(f"{camera.address}/{word}")
    assert str(caught.value) == f"{camera.address}/{word}: {reason}"


@pytest.mark.parametrize("scheme", ["http", "rtsp"])
def test_nobody_there(closed_port, scheme):
    with pytest.raises(SourceError, match=f"{scheme}://127.0.0.1:{closed_port}/x: connection refused"):
        open_source(f"{scheme}://127.0.0.1:{closed_port}/x")


@pytest.mark.parametrize("scheme", ["http", "rtsp"])
def test_a_server_that_never_answers_is_given_up(silent_port, monkeypatch, scheme):
    monkeypatch.setattr(stream, "OPEN_TIMEOUT_S", 1.0)
    begun = time.monotonic()
    with pytest.raises(SourceError, match="no pictures within 1 s"):
        open_source(f"{scheme}://127.0.0.1:{silent_port}/x")
    assert time.monotonic() - begun < 10


def test_secrets_reach_the_camera_and_nobody_else(camera, capfd):
    address = camera.address.replace("://", "://ann:s3cret%21@")
    source = Stream(f"{address}/closes?token=s3cret")
    frame = source.read()
    source.close()
    with pytest.raises(SourceError) as caught:
        Stream(f"{address}/404?token=s3cret")
    for text in (source.name, frame.source, str(caught.value), *capfd.readouterr()):
        assert "s3cret" not in text
        assert "ann" not in text
    assert camera.asked[0][0] == "/closes?token=s3cret"
    assert camera.asked[-1] == ("/404?token=s3cret", "Basic YW5uOnMzY3JldCE=")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "concat://a|b", "ftp://h/x", "udp://0.0.0.0:1"])
def test_other_schemes_are_refused_unopened(monkeypatch, address):
    monkeypatch.setattr(stream, "open_capture", None)
    with pytest.raises(SourceError, match="an address must begin with http://, https://, rtsp://, rtsps://"):
        open_source(address)


@pytest.mark.parametrize(
    "address", ["http://", "http://[::1", "http://h:99999/x", "rtsp:///x", "http://\n/", "http://\udcff", "HTTP://"]
)
def test_addresses_that_are_none_are_refused(address):
    with pytest.raises(SourceError):
        open_source(address)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://u:p@cam.local:554/live?x=1#y", "rtsp://cam.local:554/live"),
        ("http://u:p@ss@[::1]:80/", "http://[::1]:80/"),
        ("http://cam", "http://cam"),
        ("http://u:p/w@cam/x", "http://…"),
        ("http://u:p?w@cam/x", "http://…"),
        ("http://cam/x?user=a@b&password=p", "http://…"),
        ("HTTP://cam/a b\n", "HTTP://cam/a b\\n"),
    ],
)
def test_addresses_are_shown_without_their_secrets(address, shown):
    assert shown_address(address) == shown


@given(user=st.text(), password=st.text(), query=st.text())
def test_no_password_is_ever_shown(user, password, query):
    assert shown_address(f"http://{user}:{password}@cam/x?{query}") in ("http://cam/x", "http://…")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(-2, "Name or service not known"), "no host of this name is known"),
        (TimeoutError("timed out"), "no answer"),
        (OSError(113, "No route to host"), "no route to host"),
    ],
)
def test_the_reason_is_told_in_words(monkeypatch, error, reason):
    def fail(*_):
        raise error

    monkeypatch.setattr(addresses.socket, "create_connection", fail)
    assert why_not("http://cam.invalid/x") == reason
    assert why_not("rtsp:///x") == "the address names no host"


def test_a_stream_cannot_be_wound(camera):
    source = Stream(f"{camera.address}/closes")
    with pytest.raises(ValueError, match="cannot be wound"):
        source.seek(0)
    source.close()
    assert source.read() is None
