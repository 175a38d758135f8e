import sys
import types
from typing import ClassVar

import cv2
import numpy as np
import pytest

from emotionai_desktop.capture import camera, camera_source
from emotionai_desktop.capture.camera import Camera, list_cameras
from emotionai_desktop.capture.open import open_source
from emotionai_desktop.capture.opencv import as_bgr
from emotionai_desktop.capture.source import SourceError


class FakeCapture:
    """A camera at OpenCV's boundary. `pictures` are what its reads give: arrays, None for a failure, or an error."""

    made: ClassVar[list["FakeCapture"]] = []

    def __init__(self, pictures=(), there=True):
        self.pictures = list(pictures)
        self.there = there
        self.settings = {}
        self.released = 0
        self.made.append(self)

    def isOpened(self):  # noqa: N802
        return self.there

    def set(self, setting, value):
        self.settings[setting] = value
        return True

    def read(self):
        picture = self.pictures.pop(0) if self.pictures else None
        if isinstance(picture, Exception):
            raise picture
        return picture is not None, picture

    def release(self):
        self.released += 1


@pytest.fixture
def plugged(monkeypatch, tmp_path):
    """Plug in cameras: index to (name, pictures), on a Linux whose devices are files."""
    sysfs, dev = tmp_path / "sys", tmp_path / "dev"
    sysfs.mkdir()
    dev.mkdir()
    monkeypatch.setattr(camera, "_SYSFS", sysfs)
    monkeypatch.setattr(camera, "_DEV", dev)
    monkeypatch.setattr(camera, "_captures", lambda node: "metadata" not in node.read_text())
    monkeypatch.setattr(camera.platform, "system", lambda: "Linux")
    monkeypatch.setattr(camera_source, "_WARM_UP_S", 0.1)
    monkeypatch.setattr(camera_source, "_PATIENCE_S", 0.1)
    monkeypatch.setattr(camera_source, "_PAUSE_S", 0.001)
    monkeypatch.setattr(FakeCapture, "made", [])

    def plug(cameras):
        for index, (name, _) in cameras.items():
            (sysfs / f"video{index}").mkdir()
            (sysfs / f"video{index}" / "name").write_text(f"{name}\n", "utf-8")
            (dev / f"video{index}").write_text(name, "utf-8")

        def capture(index, _backend, _parameters):
            return FakeCapture(cameras[index][1]) if index in cameras else FakeCapture(there=False)

        monkeypatch.setattr(cv2, "VideoCapture", capture)

    return plug


def pictures(count):
    return [np.full((480, 640, 3), number, np.uint8) for number in range(count)]


def test_cameras_are_listed_with_their_names_and_without_what_gives_no_pictures(plugged):
    plugged({0: ("HD Webcam", []), 1: ("HD Webcam metadata", []), 10: ("Phone 📱\x07", []), 2: ("Capture card", [])})
    assert list_cameras() == [Camera(0, "HD Webcam"), Camera(2, "Capture card"), Camera(10, r"Phone 📱\x07")]
    assert FakeCapture.made == []


def test_no_cameras(plugged):
    plugged({})
    assert list_cameras() == []
    with pytest.raises(SourceError) as caught:
        open_source("0")
    assert str(caught.value) == "no camera 0: none is connected"


def test_another_index_than_there_is(plugged):
    plugged({0: ("HD Webcam", []), 2: ("Phone", [])})
    with pytest.raises(SourceError) as caught:
        open_source("5")
    assert str(caught.value) == "no camera 5: there is 0 (HD Webcam), 2 (Phone)"


def test_frames_come_as_they_are_taken(plugged):
    plugged({0: ("HD Webcam", pictures(5))})
    source = open_source("0")
    assert (source.name, source.kind) == ("camera 0 (HD Webcam)", "camera")
    assert (source.frame_count, source.frame_rate) == (None, None)
    frames = [source.read() for _ in range(5)]
    assert [frame.index for frame in frames] == list(range(5))
    assert [frame.image[0, 0, 0] for frame in frames] == list(range(5))
    assert {frame.source for frame in frames} == {"camera 0 (HD Webcam)"}
    times = [frame.time_s for frame in frames]
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] < 5

    with pytest.raises(SourceError) as caught:
        source.read()
    assert str(caught.value) == ("camera 0 (HD Webcam): it gives no more pictures; another program may be using it")
    assert source.read() is None
    source.close()
    source.close()
    assert FakeCapture.made[0].released == 1


def test_a_camera_is_asked_for_the_size_that_is_analysed(plugged):
    plugged({0: ("HD Webcam", pictures(1))})
    open_source("/dev/video0").close()
    settings = FakeCapture.made[0].settings
    assert (settings[cv2.CAP_PROP_FRAME_WIDTH], settings[cv2.CAP_PROP_FRAME_HEIGHT]) == (640, 480)
    assert settings[cv2.CAP_PROP_FPS] == 30


def test_a_camera_in_use_is_told_from_one_that_is_missing(plugged):
    plugged({0: ("HD Webcam", [])})
    with pytest.raises(SourceError) as caught:
        open_source("0")
    assert str(caught.value) == "camera 0 (HD Webcam): gives no picture; another program may be using it"
    assert FakeCapture.made[0].released == 1


def test_a_camera_that_cannot_be_opened(plugged, monkeypatch):
    plugged({0: ("HD Webcam", [])})
    monkeypatch.setattr(cv2, "VideoCapture", lambda *_: FakeCapture(there=False))
    with pytest.raises(SourceError, match="camera 0: cannot be opened: another program may be using it"):
        open_source("0")
    monkeypatch.setattr(camera.os, "access", lambda *_: False)
    with pytest.raises(SourceError, match=r"camera 0: cannot be opened: no permission to use .*video0"):
        open_source("0")
    monkeypatch.setattr(camera.platform, "system", lambda: "Darwin")
    with pytest.raises(SourceError, match="allowed in System Settings"):
        open_source("0")


def test_spoilt_pictures_are_passed_over(plugged, monkeypatch):
    monkeypatch.setattr(camera_source, "_WARM_UP_S", 10)
    monkeypatch.setattr(camera_source, "_PATIENCE_S", 10)
    first, second = pictures(2)
    empty = np.zeros((0, 0, 3), np.uint8)
    plugged({0: ("HD Webcam", [None, empty, first, cv2.error("bad JPEG"), None, second])})
    source = open_source("0")
    assert [source.read().index, source.read().index] == [0, 1]
    source.close()
    assert source.read() is None


def test_the_size_may_change_and_gray_becomes_color(plugged):
    shapes = [np.zeros((480, 640, 3), np.uint8), np.zeros((720, 1280), np.uint8), np.zeros((4, 6, 1), np.uint8)]
    plugged({0: ("HD Webcam", shapes)})
    source = open_source("0")
    assert [source.read().image.shape for _ in shapes] == [(480, 640, 3), (720, 1280, 3), (4, 6, 3)]
    source.close()


def test_a_camera_cannot_be_wound(plugged):
    plugged({0: ("HD Webcam", pictures(1))})
    source = open_source("0")
    with pytest.raises(ValueError, match="cannot be wound"):
        source.seek(0)
    source.close()


def test_elsewhere_the_package_names_them(plugged, monkeypatch):
    plugged({1: ("", pictures(1))})
    found = [types.SimpleNamespace(index=0, name="FaceTime"), types.SimpleNamespace(index=1, name="Phone")]
    package = types.SimpleNamespace(enumerate_cameras=lambda _backend: found)
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", package)
    monkeypatch.setattr(camera.platform, "system", lambda: "Windows")
    assert list_cameras() == [Camera(0, "FaceTime"), Camera(1, "Phone")]
    source = open_source("1")
    assert source.name == "camera 1 (Phone)"
    source.close()


def test_elsewhere_without_the_package_they_are_tried_one_by_one(plugged, monkeypatch):
    plugged({0: ("", pictures(1)), 1: ("", pictures(1)), 3: ("", pictures(1))})
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", None)
    monkeypatch.setattr(camera.platform, "system", lambda: "Windows")
    assert list_cameras() == [Camera(0, "camera 0"), Camera(1, "camera 1")]
    assert [made.released for made in FakeCapture.made] == [1, 1, 0] or not FakeCapture.made[2].there
    source = open_source("3")
    assert source.name == "camera 3"
    source.close()
    with pytest.raises(SourceError, match="camera 2: cannot be opened"):
        open_source("2")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is Linux's")
@pytest.mark.parametrize(
    ("capabilities", "captures"),
    [(0x04200001, True), (0x04A00000, False), (0x04201000, True), (0x04204000, False)],
)
def test_the_kernel_is_asked_what_a_device_can_do(monkeypatch, tmp_path, capabilities, captures):
    def ioctl(_device, request, answer):
        assert (request, len(answer)) == (0x80685600, 104)
        answer[88:92] = capabilities.to_bytes(4, sys.byteorder)

    monkeypatch.setattr("fcntl.ioctl", ioctl)
    node = tmp_path / "video0"
    node.write_bytes(b"")
    assert camera._captures(node) is captures
    assert camera._captures(tmp_path / "missing")


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (np.full((2, 3), 7, np.uint8), 7),
        (np.full((2, 3, 4), (7, 7, 7, 0), np.uint8), 7),
        (np.full((2, 3), 7 * 257, np.uint16), 7),
        (np.full((2, 3, 3), 65535, np.uint16), 255),
        (np.full((3, 2, 3), 7, np.uint8).swapaxes(0, 1), 7),
    ],
)
def test_every_form_of_picture_becomes_three_channels_of_eight_bits(image, expected):
    result = as_bgr(image)
    assert (result.shape, result.dtype) == ((2, 3, 3), np.uint8)
    assert result.flags.c_contiguous
    assert (result == expected).all()
