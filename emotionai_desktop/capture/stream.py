"""Pictures from an address: an http MJPEG camera, an RTSP camera, or whatever else FFmpeg plays from one."""

from __future__ import annotations

import time
from typing import Literal

import cv2

from emotionai_desktop.capture.addresses import SCHEMES, shown_address, why_not
from emotionai_desktop.capture.opencv import open_capture, read_capture
from emotionai_desktop.capture.source import SourceError, SourceLostError
from emotionai_desktop.results import Frame

#: Seconds after which an address counts as dead: until it is open, and between two pictures.
OPEN_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 4.0


class Stream:
    """An http, https, rtsp or rtsps address as a source.

    Times are of the system's monotonic clock, since the stream was opened: when a picture came is what counts. A user
    name, a password and a query are left out of its name and of every message. Certificates of https are not checked:
    cameras sign their own.

    Parameters
    ----------
    address
        Where to.

    Raises
    ------
    SourceError
        Nobody answers there within `OPEN_TIMEOUT_S`, or not with pictures.
    """

    kind: Literal["stream"] = "stream"
    frame_count = None
    frame_rate = None

    def __init__(self, address: str) -> None:
        self.name = shown_address(address)
        scheme, _, rest = address.partition("://")
        address = f"{scheme.lower()}://{rest}"
        if not address.isprintable():
            raise SourceError(f"{self.name}: holds characters that no address has")
        if scheme.lower() not in SCHEMES:
            raise SourceError(f"{self.name}: an address must begin with {', '.join(f'{s}://' for s in SCHEMES)}")
        begun = time.monotonic()
        timeouts = {
            int(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC): int(OPEN_TIMEOUT_S * 1000),
            int(cv2.CAP_PROP_READ_TIMEOUT_MSEC): int(READ_TIMEOUT_S * 1000),
        }
        self._capture = open_capture(address, int(cv2.CAP_FFMPEG), timeouts)
        self._opened = time.monotonic()
        self._next = 0
        if self._capture is None:
            late = self._opened - begun >= OPEN_TIMEOUT_S
            raise SourceError(
                f"{self.name}: {f'no pictures within {OPEN_TIMEOUT_S:.0f} s' if late else why_not(address)}"
            )

    def read(self) -> Frame | None:
        """Wait for the next frame. See `Source.read`.

        Raises
        ------
        SourceLostError
            The stream has ended, or nothing has come for `READ_TIMEOUT_S`. Reading on gives None.
        """
        if self._capture is None:
            return None
        asked = time.monotonic()
        image = read_capture(self._capture)
        now = time.monotonic()
        if image is None:
            self.close()
            stalled = now - asked >= READ_TIMEOUT_S
            raise SourceLostError(
                f"{self.name}: {f'nothing came for {READ_TIMEOUT_S:.0f} s' if stalled else 'the stream has ended'}"
            )
        self._next += 1
        return Frame(image, self._next - 1, now - self._opened, self.name)

    def seek(self, index: int) -> None:
        """Refuse: a stream has no other frame than the next."""
        raise ValueError(f"{self.name}: a stream cannot be wound")

    def close(self) -> None:
        """Hang up."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
