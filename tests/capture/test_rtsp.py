"""Streams from an RTSP camera (RFC 2326) that sends JPEG pictures (RFC 2435) in its control connection."""

import contextlib
import socketserver
import struct

import cv2
import numpy as np
import pytest

from emotionai_desktop.capture import stream
from emotionai_desktop.capture.open import open_source
from emotionai_desktop.capture.source import SourceError
from tests.capture.camera_server import serving

SHADES = [10, 60, 110, 160, 210]
WIDTH, HEIGHT = 64, 48


def jpeg_payload(shade: int) -> bytes:
    """A picture as RFC 2435, section 3, sends it: without the headers that the reader can make up itself."""
    settings = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420]
    jpeg = cv2.imencode(".jpg", np.full((HEIGHT, WIDTH, 3), shade, np.uint8), settings)[1].tobytes()
    tables, at = b"", 2
    while jpeg[at + 1] != 0xDA:
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] == 0xDB:
            tables += jpeg[at + 5 : at + 69]
        at += 2 + length
    scan = jpeg[at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big") : -2]
    header = bytes([0, 0, 0, 0, 1, 255, WIDTH // 8, HEIGHT // 8])
    return header + struct.pack(">BBH", 0, 0, len(tables)) + tables + scan


PAYLOADS = [jpeg_payload(shade) for shade in SHADES]


class RtspCamera(socketserver.StreamRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):  # The reader hung up.
            while request := self.request_lines():
                self.answer(request)

    def request_lines(self):
        lines = []
        while line := self.rfile.readline().decode().strip():
            lines.append(line)
        return lines

    def answer(self, request):
        method, address, _ = request[0].split()
        number = next(line for line in request if line.lower().startswith("cseq"))
        self.server.asked.append(method)
        if "missing" in address:
            self.say("404 Not Found", number)
        elif method == "OPTIONS":
            self.say("200 OK", number, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN")
        elif method == "DESCRIBE":
            about = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\nm=video 0 RTP/AVP 26\r\na=control:eye\r\n"
            self.say("200 OK", number, "Content-Type: application/sdp", f"Content-Length: {len(about)}", body=about)
        elif method == "SETUP":
            self.say("200 OK", number, "Transport: RTP/AVP/TCP;unicast;interleaved=0-1", "Session: 7;timeout=60")
        elif method == "PLAY":
            self.say("200 OK", number, "Session: 7")
            self.play()
        else:
            self.say("200 OK", number, "Session: 7")

    def say(self, status, *lines, body=""):
        self.wfile.write("\r\n".join([f"RTSP/1.0 {status}", *lines, "", body]).encode())

    def play(self):
        for number in range(40):
            header = struct.pack(">BBHII", 0x80, 0x80 | 26, number, number * 3000, 7)
            packet = header + PAYLOADS[number % len(PAYLOADS)]
            self.wfile.write(b"$\0" + struct.pack(">H", len(packet)) + packet)
            self.server.stopped.wait(0.005)
        self.server.stopped.wait(30)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


@pytest.fixture
def camera(monkeypatch):
    monkeypatch.setattr(stream, "OPEN_TIMEOUT_S", 3.0)
    monkeypatch.setattr(stream, "READ_TIMEOUT_S", 1.0)
    server = Server(("127.0.0.1", 0), RtspCamera)
    server.asked = []
    server.address = f"rtsp://127.0.0.1:{server.server_address[1]}"
    with serving(server):
        yield server


def test_pictures_come_until_the_camera_falls_silent(camera):
    source = open_source(f"{camera.address}/live")
    assert (source.name, source.kind) == (f"{camera.address}/live", "stream")
    frames = []
    with pytest.raises(SourceError, match="/live: nothing came for 1 s"):
        frames.extend(iter(source.read, None))
    assert len(frames) >= 35
    for frame in frames:
        assert frame.image.shape == (HEIGHT, WIDTH, 3)
        assert min(abs(frame.image.mean() - shade) for shade in SHADES) < 3
    times = [frame.time_s for frame in frames]
    assert times == sorted(times)
    assert "PLAY" in camera.asked


def test_what_the_camera_does_not_have_is_refused(camera):
    with pytest.raises(SourceError, match="/missing: the server answers 404 Not Found"):
        open_source(f"{camera.address}/missing")
