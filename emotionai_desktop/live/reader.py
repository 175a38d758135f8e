"""Reading a source on a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from emotionai_desktop.capture.source import Lasting, Series, Source, SourceError, SourceKind, SourceLostError
from emotionai_desktop.live.rounds import Rounds
from emotionai_desktop.live.status import LiveStatus, SourceState
from emotionai_desktop.live.stillness import Stillness
from emotionai_desktop.results import Frame

log = logging.getLogger(__name__)

#: Seconds without a frame after which a running source counts as stalled.
STALL_S = 2.0
#: Seconds of the recent past that the frame rate is measured over.
RATE_WINDOW_S = 2.0
#: Seconds before a source that was lost is looked for again: twice as many each time, up to the second.
FIRST_TRY_S, LATER_TRIES_S = 0.5, 5.0


class Reader:
    """Reads one source on a thread of its own, at the source's pace, until it is told to stop.

    A camera that is not there, and a camera or stream that was there and is lost, is opened anew until it is back.
    """

    def __init__(self, name: str, opener: Callable[[], Source], deliver: Callable[[Reader, Frame], None]) -> None:
        self.kind: SourceKind | None = None
        self.thread = threading.Thread(target=self._run, name=f"capture {name}")
        self._opener = opener
        self._deliver = deliver
        self._condition = threading.Condition()
        self._stopped = False
        self._paused = False
        #: Where to read next, where that is not simply the next frame.
        self._target: int | None = None
        #: The moment (monotonic seconds) at which the source's time was 0; None where the clock is to be set anew.
        self._origin: float | None = None
        self._status = LiveStatus(source=name, state=SourceState.OPENING)
        self._last_frame_at = 0.0
        self._begun: float | None = None
        self._rounds = Rounds()
        self._stillness = Stillness()
        self._rate: deque[float] = deque()

    # What other threads call.

    def stop(self) -> None:
        """End the thread as soon as the source lets it."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    def set_paused(self, paused: bool) -> None:
        """Hold the picture, or go on. A video that has ended starts again."""
        with self._condition:
            self._paused = paused
            self._origin = None
            self._last_frame_at = time.monotonic()
            if not paused and self._status.state is SourceState.ENDED:
                self._target = 0
            self._condition.notify_all()

    def step(self, by: int) -> None:
        """Read the picture `by` places on, in a source of pictures; others do not listen."""
        with self._condition:
            if self.kind == "images" and self._status.frame_count:
                position = self._status.position if self._target is None else self._target
                self._target = (position + by) % self._status.frame_count
                self._condition.notify_all()

    def seek(self, index: int) -> None:
        """Read frame `index` next, in a video or pictures of known length; others do not listen.

        While it is held, this one frame alone is read. Of several wishes the newest counts.
        """
        with self._condition:
            count = self._status.frame_count
            if self.kind in ("video", "images") and count:
                self._target = min(max(0, index), count - 1)
                self._origin = None
                self._condition.notify_all()

    def count_dropped(self) -> None:
        """Note that a frame was overwritten before it was analysed."""
        with self._condition:
            self._status = replace(self._status, dropped=self._status.dropped + 1)

    def analysed(self, latency_s: float) -> None:
        """Note that a frame was analysed, so many seconds after it was read."""
        with self._condition:
            self._rate.append(time.monotonic())
            self._status = replace(
                self._status, analysed=self._status.analysed + 1, latency_ms=1e3 * latency_s, analysis_error=""
            )

    def analysis_failed(self, message: str) -> bool:
        """Note why; True where it is another reason than before."""
        with self._condition:
            news = message != self._status.analysis_error
            self._status = replace(self._status, analysis_error=message)
            return news

    def status(self) -> LiveStatus:
        """How the source stands now; what concerns the models is left at its defaults."""
        with self._condition:
            now = time.monotonic()
            while self._rate and now - self._rate[0] > RATE_WINDOW_S:
                self._rate.popleft()
            fps = (len(self._rate) - 1) / (now - self._rate[0]) if len(self._rate) > 1 else 0.0
            status = replace(self._status, fps=fps, paused=self._paused)
            waited = now - self._last_frame_at
            if status.state is SourceState.RUNNING and not self._paused and self.kind != "images" and waited > STALL_S:
                status = replace(
                    status, state=SourceState.STALLED, message=f"no picture from {status.source} for {waited:.0f} s"
                )
            return status

    # The thread.

    def _run(self) -> None:
        opener, delay_s = self._opener, FIRST_TRY_S
        while (source := self._open(opener)) is not None or self._lost:
            if source is not None:
                opened_at = time.monotonic()
                opener = source.again if isinstance(source, Lasting) else self._opener
                self._read_and_close(source)
                if time.monotonic() - opened_at > LATER_TRIES_S:  # One that breaks off at once is as good as none.
                    delay_s = FIRST_TRY_S
            if not self._lost or not self._sleep(delay_s):
                return
            delay_s = min(2 * delay_s, LATER_TRIES_S)

    def _open(self, opener: Callable[[], Source]) -> Source | None:
        """The source; None where it cannot be opened, now or for good."""
        try:
            return opener()
        except SourceError as error:
            # What has been there once is only away. Of an address that never was, the user should think again.
            self._fail(str(error), lost=self.kind is not None or isinstance(error, SourceLostError))
        except Exception as error:
            log.exception("%s cannot be opened", self._status.source)
            self._fail(f"{self._status.source}: {type(error).__name__}: {error}")
        return None

    def _read_and_close(self, source: Source) -> None:
        try:
            self._read(source)
        except Exception as error:
            log.exception("%s cannot be read", source.name)
            self._fail(f"{source.name}: {type(error).__name__}: {error}")
        finally:
            source.close()

    def _read(self, source: Source) -> None:
        lasting = source.kind in ("camera", "stream")
        with self._condition:
            self.kind = source.kind
            self._last_frame_at = now = time.monotonic()
            self._status = replace(
                self._status,
                source=source.name,
                kind=source.kind,
                state=SourceState.RUNNING,
                message="",
                frame_count=source.frame_count,
                frame_rate=source.frame_rate,
                pictures=source.paths if isinstance(source, Series) else (),
            )
        if self._begun is None:
            self._begun = now
        else:
            self._rounds.resume(now - self._begun)
            self._stillness.opened()
        while self._may_read(source, self._rounds):
            try:
                frame = source.read()
            except SourceError as error:
                self._fail(str(error), lost=lasting)
                if source.kind == "images":
                    self._moved()
                    continue
                return
            if frame is None:
                if source.kind == "demo":
                    self._rounds.begin_again(source)
                    continue
                if lasting:
                    self._fail(f"{source.name}: the picture has ended", lost=True)
                    return
                self._end()
                continue
            if source.kind == "camera" and self._stillness.frozen(frame.image, time.monotonic()):
                self._fail(f"{source.name}: it repeats one picture, as if frozen", lost=True)
                return
            if self._count(source, frame := self._rounds.place(frame)):
                self._wait_for(frame.time_s, source)
                self._deliver(self, frame)

    def _may_read(self, source: Source, rounds: Rounds) -> bool:
        """Wait until the next frame is wanted; False once the reader is to stop."""
        waiting = source.kind in ("video", "demo", "images")
        with self._condition:
            self._condition.wait_for(lambda: self._stopped or not waiting or self._wanted())
            if self._stopped:
                return False
            target, self._target = self._target, None
        if target is not None:
            source.seek(target)
            rounds.forget()
            with self._condition:
                self._origin = None
                self._last_frame_at = time.monotonic()
                self._status = replace(self._status, state=SourceState.RUNNING, message="", position=target - 1)
        return True

    def _wanted(self) -> bool:
        """Whether the source should be read now. Pictures are read one at a time, when asked for."""
        if self._target is not None:
            return True
        if self.kind == "images":
            return self._status.position < 0
        return not self._paused and self._status.state is SourceState.RUNNING

    def _count(self, source: Source, frame: Frame) -> bool:
        """Note that a frame has come; False where the user holds the picture and does not want to see it."""
        with self._condition:
            self._last_frame_at = time.monotonic()
            if self._paused and source.kind in ("camera", "stream"):
                return False
            self._status = replace(
                self._status,
                state=SourceState.RUNNING,
                message="",
                captured=self._status.captured + 1,
                position=frame.index,
            )
            return True

    def _moved(self) -> None:
        """A picture could not be read: stay at its place, so that a step leads on from there."""
        with self._condition:
            self._status = replace(self._status, position=self._status.position + 1)

    def _wait_for(self, time_s: float, source: Source) -> None:
        """Wait until it is time for a frame of a source that has a pace of its own."""
        if source.kind not in ("video", "demo"):
            return
        with self._condition:
            now = time.monotonic()
            if self._origin is None:
                self._origin = now - time_s
            due = self._origin + time_s
            if due < now - STALL_S:
                # The source itself was slow (a disk, a network share): go on from here instead of racing after it.
                self._origin, due = now - time_s, now
            self._condition.wait_for(lambda: self._stopped or self._origin is None, max(0.0, due - now))

    @property
    def _lost(self) -> bool:
        return self._status.state is SourceState.LOST

    def _sleep(self, duration_s: float) -> bool:
        """Wait, and no longer than until the reader is to stop; False then."""
        with self._condition:
            return not self._condition.wait_for(lambda: self._stopped, duration_s)

    def _fail(self, message: str, *, lost: bool = False) -> None:
        """Note that the source gives nothing, or is lost and looked for again."""
        state = SourceState.LOST if lost else SourceState.FAILED
        with self._condition:
            if message != self._status.message:
                log.info("%s (%s)", message, state.value)
            self._status = replace(self._status, state=state, message=message)

    def _end(self) -> None:
        """The source has no more frames; stay there until the user wants something."""
        with self._condition:
            if self.kind == "images":
                self._status = replace(self._status, position=max(0, self._status.position))
            else:
                self._status = replace(self._status, state=SourceState.ENDED)
