"""Plays footage on a thread of its own; the window polls the newest picture. No Qt."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.live.slot import LatestSlot
from emotionai_desktop.recording.footage import Footage
from emotionai_desktop.recording.session import SessionError
from emotionai_desktop.results import Frame, FrameResult

log = logging.getLogger(__name__)

#: Seconds by which a picture may be late before the pace is given up for it.
_LATE_S = 0.5


class PlayerClosedError(Exception):
    """The player was closed while it opened its footage."""


@dataclass(frozen=True, slots=True)
class PlayerStatus:
    """How playing stands at one moment.

    Parameters
    ----------
    ready, part
        Whether the footage is open, and how much of it has been read until then, 0..1.
    error
        What is wrong where it cannot be opened or read on.
    index
        Place of the picture that is shown, or will be next.
    playing, speed
        Whether it goes on by itself, and how fast; 1 for its own pace.
    """

    ready: bool = False
    part: float = 0.0
    error: Exception | None = None
    index: int = 0
    playing: bool = False
    speed: float = 1.0


class Player:
    """Opens footage and plays it.

    Parameters
    ----------
    open_footage
        Opens it, on the player's thread; gets what is to be called with the part that was read.
    """

    def __init__(self, open_footage: Callable[[Callable[[float], None]], Footage]) -> None:
        self._open = open_footage
        self._condition = threading.Condition()
        self._view: LatestSlot[Frame | FrameResult] = LatestSlot()
        self._status = PlayerStatus()
        self._footage: Footage | None = None
        #: Where to go, where that is not simply on.
        self._target: int | None = 0
        #: The moment (monotonic seconds) and the place from which the pace is counted.
        self._origin: tuple[float, float] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="player")
        self._thread.start()

    # What other threads call; none of it waits.

    @property
    def footage(self) -> Footage | None:
        """The footage once it is open: to look at its times, results' tracks and session, not to read frames."""
        return self._footage

    def status(self) -> PlayerStatus:
        """How it stands now."""
        return self._status

    def take(self) -> Frame | FrameResult | None:
        """The newest picture, once."""
        return self._view.take()

    def seek(self, index: int) -> None:
        """Show this frame, the last one where there are fewer; the newest wish counts."""
        with self._condition:
            self._go(index)

    def step(self, by: int) -> None:
        """Stop, and show the frame so many places on."""
        with self._condition:
            place = self._status.index if self._target is None else self._target
            self._status = replace(self._status, playing=False)
            self._go(place + by)

    def set_playing(self, playing: bool) -> None:
        """Go on by itself, from the beginning where the end is reached; or stop."""
        with self._condition:
            if playing and self._footage is not None and self._status.index >= len(self._footage) - 1:
                self._go(0)
            self._status = replace(self._status, playing=playing)
            self._origin = None
            self._condition.notify_all()

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast."""
        with self._condition:
            self._status = replace(self._status, speed=speed)
            self._origin = None
            self._condition.notify_all()

    def close(self) -> None:
        """Stop; the thread ends by itself. See `join`."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def join(self, timeout_s: float) -> bool:
        """Wait for the end of the thread, after `close`; True where that came in time."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _go(self, index: int) -> None:
        """With the lock held."""
        last = len(self._footage) - 1 if self._footage is not None else index
        self._target = max(0, min(index, last))
        self._origin = None
        self._condition.notify_all()

    # The thread.

    def _run(self) -> None:
        try:
            footage = self._open(self._heed)
        except PlayerClosedError:
            return
        except (SessionError, SourceError) as error:
            self._fail(error)
            return
        except Exception as error:
            log.exception("the footage cannot be opened")
            self._fail(error)
            return
        with self._condition:
            self._footage = footage
            self._status = replace(self._status, ready=True, part=1.0)
        try:
            while (index := self._next(footage)) is not None:
                self._show(footage, index)
        except SessionError as error:
            self._fail(error)
        except Exception as error:
            log.exception("the footage cannot be played")
            self._fail(error)
        finally:
            footage.close()

    def _heed(self, part: float) -> None:
        with self._condition:
            if self._closed:
                raise PlayerClosedError
            self._status = replace(self._status, part=part)

    def _fail(self, error: Exception) -> None:
        with self._condition:
            self._status = replace(self._status, error=error, playing=False)

    def _next(self, footage: Footage) -> int | None:
        """Wait until a frame is wanted, and say which; None once the player is closed."""
        with self._condition:
            while not self._closed:
                if self._target is not None:
                    index, self._target = min(self._target, len(footage) - 1), None
                    return index
                if not self._status.playing:
                    self._condition.wait()
                    continue
                index = self._status.index + 1
                if index >= len(footage):
                    self._status = replace(self._status, playing=False)
                    continue
                wait_s = self._due_in(footage, index)
                if wait_s <= 0:
                    return self._latest_due(footage, index)
                self._condition.wait(wait_s)
        return None

    def _due_in(self, footage: Footage, index: int) -> float:
        """Seconds until a frame is to be shown."""
        now = time.monotonic()
        if self._origin is None:
            self._origin = now, float(footage.times[self._status.index])
        began, from_s = self._origin
        return began + (float(footage.times[index]) - from_s) / self._status.speed - now

    def _latest_due(self, footage: Footage, index: int) -> int:
        """The newest frame whose time has come: what came too late is passed over, never shown late."""
        assert self._origin is not None
        began, from_s = self._origin
        shown_s = from_s + (time.monotonic() - began) * self._status.speed
        if shown_s - float(footage.times[index]) > _LATE_S * self._status.speed:
            self._origin = None  # The disk was slow: go on from here instead of leaping.
            return index
        return max(index, footage.index_at(shown_s))

    def _show(self, footage: Footage, index: int) -> None:
        item = footage.read(index)
        with self._condition:
            self._status = replace(self._status, index=index)
            # What cannot be decoded (the end of a file that was cut short) leaves the picture before it.
            if item is not None and not self._closed:
                self._view.put(item)
