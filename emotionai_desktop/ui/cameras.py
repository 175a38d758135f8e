"""Looking for cameras without holding up the window: some systems take seconds to name them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

log = logging.getLogger(__name__)


class CameraName(Protocol):
    """What the window wants to know of a camera: `capture.camera.Camera` has it."""

    @property
    def index(self) -> int:
        """Number that opens it."""

    @property
    def name(self) -> str:
        """What the system calls it."""


class CameraSearch:
    """Lists the cameras on a thread of its own; the window polls `take`.

    Parameters
    ----------
    list_cameras
        Lists them; may take its time.
    """

    def __init__(self, list_cameras: Callable[[], Sequence[CameraName]]) -> None:
        self._list_cameras = list_cameras
        self._thread: threading.Thread | None = None
        self._found: tuple[CameraName, ...] | None = None
        self._fresh = False

    @property
    def found(self) -> tuple[CameraName, ...] | None:
        """The cameras of the last search; None before the first has ended."""
        return self._found

    @property
    def running(self) -> bool:
        """Whether a search goes on."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Look again, unless a search goes on."""
        if not self.running:
            self._thread = threading.Thread(target=self._search, name="camera search")
            self._thread.start()

    def take(self) -> bool:
        """Whether a search has ended since the last call."""
        fresh, self._fresh = self._fresh, False
        return fresh

    def close(self, timeout_s: float) -> bool:
        """Wait for the thread; True where it came back in time."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return not self.running

    def _search(self) -> None:
        try:
            found = tuple(self._list_cameras())
        except Exception:
            log.exception("the cameras cannot be listed")
            found = ()
        self._found = found
        self._fresh = True
