"""A camera as a source of frames."""

from __future__ import annotations

import time
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.capture.camera import camera_name, find_camera, lost_reason, missing_reason
from emotionai_desktop.capture.opencv import camera_backend, open_capture, read_capture
from emotionai_desktop.capture.source import SourceLostError
from emotionai_desktop.results import Frame

#: What a camera is asked for; what it cannot do it answers with the nearest it can. The size is the one that the
#: analysis is made for, and at it every USB 2 camera manages 30 uncompressed pictures a second: asking for MJPG, which
#: larger sizes would need, costs decoding time and gives the networks its artefacts to look at. Two buffers, because
#: with one a V4L2 driver has no place for the picture that comes while the last is decoded; more only add delay.
_WISHES = (
    (int(cv2.CAP_PROP_FRAME_WIDTH), 640),
    (int(cv2.CAP_PROP_FRAME_HEIGHT), 480),
    (int(cv2.CAP_PROP_FPS), 30),
    (int(cv2.CAP_PROP_BUFFERSIZE), 2),
)

#: Seconds that a camera may take to its first picture after it has been opened, and between two pictures later.
_WARM_UP_S = 2.0
_PATIENCE_S = 1.0
#: Seconds between two tries to read.
_PAUSE_S = 0.05


class CameraSource:
    """A camera as a source. Times are of the system's monotonic clock, since the camera was opened.

    Parameters
    ----------
    index
        As OpenCV counts cameras.
    name
        What the system calls it, where that is known: the camera of this name is opened, whatever its number is now.

    Raises
    ------
    SourceLostError
        There is no such camera, it may not be used, or it gives no picture.
    """

    kind: Literal["camera"] = "camera"
    frame_count = None
    frame_rate = None

    def __init__(self, index: int, name: str = "") -> None:
        self._index = index = find_camera(index, name)
        self._own_name = name or camera_name(index) or ""
        self.name = f"camera {index} ({self._own_name})" if self._own_name else f"camera {index}"
        self._capture = open_capture(index, camera_backend())
        if self._capture is None:
            raise SourceLostError(missing_reason(index))
        for setting, value in _WISHES:
            self._capture.set(setting, value)
        self._opened = time.monotonic()
        self._next = 0
        # Another program's camera can be opened; only reading shows that it gives nothing.
        self._first = self._picture(_WARM_UP_S)
        if self._first is None:
            self.close()
            raise SourceLostError(f"{self.name}: gives no picture; another program may be using it")

    def read(self) -> Frame | None:
        """Wait for the next frame. See `Source.read`.

        Raises
        ------
        SourceLostError
            The camera gives no more pictures. It is closed then, and reading on gives None.
        """
        if self._capture is None:
            return None
        image, self._first = self._first, None
        if image is None:
            image = self._picture(_PATIENCE_S)
        if image is None:
            self.close()
            raise SourceLostError(f"{self.name}: {lost_reason(self._index)}")
        self._next += 1
        return Frame(image, self._next - 1, time.monotonic() - self._opened, self.name)

    def seek(self, index: int) -> None:
        """Refuse: a camera has no other frame than the next."""
        raise ValueError(f"{self.name}: a camera cannot be wound")

    def again(self) -> CameraSource:
        """Open the same camera anew, under whatever number it has now. See `Lasting.again`."""
        return CameraSource(self._index, self._own_name)

    def close(self) -> None:
        """Let go of the camera."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _picture(self, patience_s: float) -> NDArray[np.uint8] | None:
        """The next picture; None where there is none for `patience_s` seconds. A single spoilt one is passed over."""
        assert self._capture is not None
        deadline = time.monotonic() + patience_s
        while (image := read_capture(self._capture)) is None and time.monotonic() < deadline:
            time.sleep(_PAUSE_S)
        return image
