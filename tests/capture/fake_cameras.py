"""A machine whose cameras the test plugs in, pulls out and spoils: everything above OpenCV and the kernel is real."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from emotionai_desktop.capture import camera, camera_source


@dataclass
class FakeCamera:
    """One camera. Its pictures count: each differs from the one before, unless it is told otherwise."""

    name: str
    #: Height and width.
    size: tuple[int, int] = (48, 64)
    #: Whether its driver goes on handing out the last picture, and says that all is well.
    frozen: bool = False
    #: Whether another program has it: it opens, and gives nothing.
    taken: bool = False
    #: Seconds between two pictures.
    pace_s: float = 0.004
    connected: bool = True
    taught: dict[int, float] = field(default_factory=dict)
    opened: int = 0
    open_now: int = 0
    _taken: int = 0

    def picture(self) -> np.ndarray:
        self._taken += not self.frozen
        return np.full((*self.size, 3), self._taken % 251, np.uint8)


class _Capture:
    """What `cv2.VideoCapture` gives for a camera."""

    def __init__(self, fake: FakeCamera | None) -> None:
        self._camera = fake
        if fake is not None:
            fake.opened += 1
            fake.open_now += 1

    def isOpened(self) -> bool:  # noqa: N802
        return self._camera is not None

    def set(self, setting: int, value: float) -> bool:
        assert self._camera is not None
        self._camera.taught[setting] = value
        return True

    def read(self) -> tuple[bool, Any]:
        fake = self._camera
        assert fake is not None
        time.sleep(fake.pace_s)
        # A driver that lies does so after the camera was pulled, too.
        if fake.taken or not (fake.connected or fake.frozen):
            return False, None
        return True, fake.picture()

    def release(self) -> None:
        if self._camera is not None:
            self._camera.open_now -= 1
            self._camera = None


class FakeCameras:
    """The cameras of a Linux machine, by index."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._sysfs, self._dev = folder / "sys", folder / "dev"
        self._sysfs.mkdir()
        self._dev.mkdir()
        self._lock = threading.Lock()
        self._plugged: dict[int, FakeCamera] = {}
        monkeypatch.setattr(camera, "_SYSFS", self._sysfs)
        monkeypatch.setattr(camera, "_DEV", self._dev)
        monkeypatch.setattr(camera, "_captures", lambda node: True)
        monkeypatch.setattr(camera.platform, "system", lambda: "Linux")
        monkeypatch.setattr(camera_source, "_WARM_UP_S", 0.05)
        monkeypatch.setattr(camera_source, "_PATIENCE_S", 0.05)
        monkeypatch.setattr(camera_source, "_PAUSE_S", 0.005)
        monkeypatch.setattr(cv2, "VideoCapture", self._capture)

    def plug(self, index: int, fake: FakeCamera) -> FakeCamera:
        """Connect a camera; the system gives it this number."""
        with self._lock:
            self._plugged[index] = fake
            fake.connected = True
        (self._sysfs / f"video{index}").mkdir()
        (self._sysfs / f"video{index}" / "name").write_text(fake.name, "utf-8")
        (self._dev / f"video{index}").write_text("", "utf-8")
        return fake

    def pull(self, index: int) -> FakeCamera:
        """Disconnect a camera."""
        with self._lock:
            fake = self._plugged.pop(index)
            fake.connected = False
        (self._sysfs / f"video{index}" / "name").unlink()
        (self._sysfs / f"video{index}").rmdir()
        (self._dev / f"video{index}").unlink()
        return fake

    def _capture(self, index: int, _backend: int, _parameters: list[int]) -> _Capture:
        with self._lock:
            return _Capture(self._plugged.get(index))
