"""Decoding small pictures on a thread of its own, the ones that are looked at first."""

from __future__ import annotations

import logging
import threading
from collections import deque
from pathlib import Path

from PyQt5.QtGui import QImage

from emotionai_desktop.capture.images import read_picture
from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.ui.compose import as_qimage

log = logging.getLogger(__name__)

#: Wishes that wait at most: about what a window shows, twice.
MOST_WAITING = 64


class ThumbnailLoader:
    """Decodes small pictures in the background.

    The newest wish is met first, since it is what is seen now; of too many the oldest are dropped, and come again when
    they are seen again. The thread begins with the first wish.

    Parameters
    ----------
    side
        Longer side of a small picture, pixels.
    """

    def __init__(self, side: int) -> None:
        self._side = side
        self._condition = threading.Condition()
        self._wishes: deque[Path] = deque(maxlen=MOST_WAITING)
        self._done: dict[Path, QImage | None] = {}
        self._busy: Path | None = None
        self._closed = False
        self._thread: threading.Thread | None = None

    def wish(self, path: Path) -> None:
        """Decode this next."""
        with self._condition:
            if self._closed or path == self._busy or path in self._done:
                return
            if path in self._wishes:
                self._wishes.remove(path)
            self._wishes.append(path)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="thumbnails")
                self._thread.start()
            self._condition.notify()

    def forget_wishes(self) -> None:
        """Other pictures are looked at."""
        with self._condition:
            self._wishes.clear()
            self._done.clear()
            self._condition.notify()

    def take(self) -> dict[Path, QImage | None]:
        """What is done since the last call; None for a picture that cannot be read."""
        with self._condition:
            done, self._done = self._done, {}
            self._condition.notify()
        return done

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and nothing is to be taken."""
        with self._condition:
            return not self._wishes and self._busy is None and not self._done

    def close(self) -> None:
        """End the thread and wait for it: at most for one picture."""
        with self._condition:
            self._closed = True
            self._wishes.clear()
            self._condition.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (path := self._next()) is not None:
            image = self._read(path)
            with self._condition:
                self._done[path] = image
                self._busy = None

    def _next(self) -> Path | None:
        with self._condition:
            # No more is made ahead of whoever takes it than can be wished for.
            self._condition.wait_for(lambda: self._closed or (self._wishes and len(self._done) < MOST_WAITING))
            self._busy = None if self._closed else self._wishes.pop()
            return self._busy

    def _read(self, path: Path) -> QImage | None:
        try:
            return as_qimage(read_picture(path, self._side))
        except SourceError as error:
            log.info("no small picture: %s", error)
        except MemoryError:
            log.warning("no small picture of %s: not enough memory", path)
        return None
