"""The background threads: one reads the source, one analyses, and the window looks at the newest result.

Frames wait in slots that hold one item and whose newest item wins, so a slow part never makes memory grow and never
shows the past; what is overwritten is counted as dropped. Nothing here knows of Qt: the window polls
:meth:`LiveEngine.take_view` and :meth:`LiveEngine.status`, neither of which ever waits for a source or a model.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Generic, TypeVar

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.capture.source import Source, SourceError, SourceKind
from emotionai_desktop.inference.backend import Backend, BackendError
from emotionai_desktop.inference.catalog import CatalogError
from emotionai_desktop.results import Frame, FrameResult

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Seconds without a frame after which a running source counts as stalled.
STALL_S = 2.0
#: Seconds of the recent past that the frame rate is measured over.
RATE_WINDOW_S = 2.0
#: Seconds that `LiveEngine.close` waits for each thread: longer than any source's own read timeout.
JOIN_S = 15.0


class LatestSlot(Generic[T]):
    """A place for one item, between two threads: the newest wins."""

    def __init__(self) -> None:
        self._item: T | None = None
        self._condition = threading.Condition()
        self._closed = self._woken = False

    def put(self, item: T) -> bool:
        """Leave `item`; True where it took the place of one that nobody had taken."""
        with self._condition:
            replaced = self._item is not None
            self._item = item
            self._condition.notify()
        return replaced

    def take(self) -> T | None:
        """The item, if there is one, at once; the slot is empty afterwards."""
        with self._condition:
            item, self._item = self._item, None
        return item

    def wait(self) -> T | None:
        """The item, as soon as there is one; None once the slot is closed, or after `wake` where there is none."""
        with self._condition:
            self._condition.wait_for(lambda: self._item is not None or self._closed or self._woken)
            self._woken = False
            item, self._item = self._item, None
            return None if self._closed else item

    def wake(self) -> None:
        """Let whoever waits go, once, with an item or without."""
        with self._condition:
            self._woken = True
            self._condition.notify_all()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Let whoever waits go."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()


class SourceState(Enum):
    """What the source is doing."""

    NONE = "none"
    OPENING = "opening"
    RUNNING = "running"
    STALLED = "stalled"
    ENDED = "ended"
    FAILED = "failed"


class ModelState(Enum):
    """What the models are doing."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LiveStatus:
    """Everything that the window says beside the picture, at one moment.

    Parameters
    ----------
    source, kind
        What the user calls the source, and what it is once it is open.
    state, message
        What it is doing, and why where it failed or stalled.
    position, frame_count
        The frame that was read last, from 0, and how many there are where that is known.
    paused
        Whether the user holds the picture.
    models, models_message
        What the models are doing, and why where they failed.
    backend
        Name of the backend that would answer now; empty while the models load.
    server, readable
        Host that face crops are sent to while all is well (empty where they stay in this process), and whether they
        cross a network in plain http on their way there.
    backend_trouble, backend_since_s
        Why the backend that the user chose does not answer (empty where it does), and for how many seconds `backend`
        has been the one that does.
    unanswered, late
        Frames that the chosen backend could not answer, and those among them that would have come too late.
    switching, switch_error
        Whether another backend is being made, and why the last one could not be.
    analysis_error
        Why the newest frame could not be analysed; empty where it could.
    captured, analysed, dropped
        Frames of this source so far. Those read before the models were ready count as captured and dropped.
    fps
        Frames analysed a second, lately.
    latency_ms
        From a frame read to its result, for the newest result.
    """

    source: str = ""
    kind: SourceKind | None = None
    state: SourceState = SourceState.NONE
    message: str = ""
    position: int = -1
    frame_count: int | None = None
    paused: bool = False
    models: ModelState = ModelState.LOADING
    models_message: str = ""
    backend: str = ""
    server: str = ""
    readable: bool = False
    backend_trouble: str = ""
    backend_since_s: float = 0.0
    unanswered: int = 0
    late: int = 0
    switching: bool = False
    switch_error: str = ""
    analysis_error: str = ""
    captured: int = 0
    analysed: int = 0
    dropped: int = 0
    fps: float = 0.0
    latency_ms: float = 0.0


class LiveEngine:
    """Reads a source and analyses it in the background.

    Parameters
    ----------
    load
        Makes the analyzer. Called once, on the analysis thread, since it may take seconds; what it raises is told
        through `status`.
    """

    def __init__(self, load: Callable[[], Analyzer]) -> None:
        self._load = load
        self._frames: LatestSlot[_Captured] = LatestSlot()
        self._view: LatestSlot[Frame | FrameResult] = LatestSlot()
        self._lock = threading.Lock()
        self._reader: _Reader | None = None
        self._retired: list[_Reader] = []
        self._models = ModelState.LOADING
        self._models_message = ""
        self._backend: Backend | None = None
        #: Made for a wish, and waiting for the analysis to take it up between two frames.
        self._made: tuple[Backend, int] | None = None
        #: Number of the newest wish for another backend; who makes one for an older wish throws it away.
        self._wish = 0
        self._switching = False
        self._switch_error = ""
        self._helpers: list[threading.Thread] = []
        self._analysis = threading.Thread(target=self._analyse, name="analysis")

    def start(self) -> None:
        """Begin to load the models."""
        self._analysis.start()

    def open(self, name: str, opener: Callable[[], Source]) -> None:
        """Read another source from now on.

        Returns at once: the source is opened on its own thread, and `status` tells how that goes.

        Parameters
        ----------
        name
            What to call the source until it is open.
        opener
            Opens it; raises `SourceError`.
        """
        with self._lock:
            self._retire()
            self._reader = _Reader(name, opener, self._captured)
            self._reader.thread.start()

    def close_source(self) -> None:
        """Read nothing from now on."""
        with self._lock:
            self._retire()

    def set_paused(self, paused: bool) -> None:
        """Hold the picture, or go on. A video that has ended starts again."""
        with self._lock:
            if self._reader is not None:
                self._reader.set_paused(paused)

    def step(self, by: int) -> None:
        """Show the picture `by` places on, in a source of pictures; others do not listen."""
        with self._lock:
            if self._reader is not None:
                self._reader.step(by)

    def set_backend(self, make: Callable[[], Backend]) -> None:
        """Run the networks elsewhere from now on.

        Returns at once. The backend there is goes on until the other one is made, and for good where that fails;
        `status` tells. The change is between two frames, and no frame is lost by it.

        Parameters
        ----------
        make
            Makes the backend, on a thread of its own; what it raises is told through `status`.
        """
        with self._lock:
            self._wish += 1
            self._switching, self._switch_error = True, ""
            self._begin("backend", partial(self._make_backend, make, self._wish))

    def take_view(self) -> Frame | FrameResult | None:
        """The newest thing to show, once: a bare frame while it is not analysed, or cannot be."""
        return self._view.take()

    def status(self) -> LiveStatus:
        """How things stand now. Never waits for a source or a model."""
        with self._lock:
            status = self._reader.status() if self._reader is not None else LiveStatus()
            status = replace(
                status,
                models=self._models,
                models_message=self._models_message,
                switching=self._switching,
                switch_error=self._switch_error,
            )
            if self._backend is None:
                return status
            backend = self._backend.status()
        return replace(
            status,
            backend=backend.name,
            server=backend.server,
            readable=backend.readable,
            backend_trouble=backend.trouble,
            backend_since_s=backend.since_s,
            unanswered=backend.failed,
            late=backend.late,
        )

    def close(self) -> bool:
        """Stop everything and wait for it; True where every thread came back in time."""
        self.close_source()
        with self._lock:
            self._wish += 1
        self._frames.close()
        threads = [reader.thread for reader in self._retired]
        if self._analysis.ident is not None:
            threads.append(self._analysis)
        deadline = time.monotonic() + JOIN_S
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        # Not before the analysis has ended: it may have begun one more.
        for thread in self._helpers:
            thread.join(max(0.0, deadline - time.monotonic()))
        if self._made is not None:
            self._made[0].close()
            self._made = None
        return not any(thread.is_alive() for thread in (*threads, *self._helpers))

    def _retire(self) -> None:
        """Stop the reader there is; its thread ends by itself and is joined by `close`."""
        self._retired = [reader for reader in self._retired if reader.thread.is_alive()]
        if self._reader is not None:
            self._reader.stop()
            self._retired.append(self._reader)
            self._reader = None
        self._frames.take()
        self._view.take()

    def _captured(self, reader: _Reader, frame: Frame) -> None:
        """Take over a frame; called on the reader's thread."""
        with self._lock:
            if reader is not self._reader:
                return
            if self._frames.put(_Captured(frame, reader, time.monotonic())):
                reader.count_dropped()
            # A picture to look at is shown while it is searched for faces, which takes longer the larger it is.
            if self._models is not ModelState.READY or reader.kind == "images":
                self._view.put(frame)

    def _publish(self, captured: _Captured, view: Frame | FrameResult) -> None:
        """Give the window something to show, unless the source has changed meanwhile."""
        with self._lock:
            if captured.reader is self._reader:
                self._view.put(view)

    def _analyse(self) -> None:
        """Body of the analysis thread."""
        try:
            analyzer = self._load()
        except Exception as error:
            foreseen = isinstance(error, (BackendError, CatalogError))
            log.error("the models cannot be loaded: %s", error, exc_info=not foreseen)
            with self._lock:
                self._models, self._models_message = ModelState.FAILED, str(error) or type(error).__name__
                self._switching = False
            return
        with self._lock:
            self._models, self._backend = ModelState.READY, analyzer.backend
        previous: _Reader | None = None
        try:
            while not self._frames.closed:
                self._take_up_backend(analyzer)
                if (captured := self._frames.wait()) is None:
                    continue
                if captured.reader is not previous:
                    analyzer.reset()
                    previous = captured.reader
                self._analyse_one(analyzer, captured)
        finally:
            analyzer.close()

    def _make_backend(self, make: Callable[[], Backend], wish: int) -> None:
        """Body of a thread that makes another backend."""
        try:
            backend = make()
        except Exception as error:
            if not isinstance(error, (BackendError, CatalogError)):
                log.exception("the backend cannot be made")
            with self._lock:
                if wish == self._wish:
                    self._switching, self._switch_error = False, str(error) or type(error).__name__
            return
        with self._lock:
            if self._models is ModelState.FAILED:
                self._switching, self._switch_error = False, self._models_message
            if wish != self._wish or self._models is ModelState.FAILED:
                spare: Backend | None = backend
            else:
                # One that was made before and never taken up is closed in its place.
                spare = self._made[0] if self._made is not None else None
                self._made = backend, wish
        if spare is not None:
            spare.close()
        self._frames.wake()

    def _take_up_backend(self, analyzer: Analyzer) -> None:
        """Run the networks where they were wished to run; on the analysis thread, between two frames."""
        with self._lock:
            if self._made is None:
                return
            (self._backend, wish), self._made = self._made, None
            before = analyzer.swap_backend(self._backend)
            self._switching = wish != self._wish
            # Closing waits for threads and connections: not here, where frames wait.
            self._begin("backend close", before.close)

    def _begin(self, name: str, run: Callable[[], None]) -> None:
        """Run something beside everything else; with the lock held."""
        self._helpers = [thread for thread in self._helpers if thread.is_alive()]
        thread = threading.Thread(target=run, name=name)
        self._helpers.append(thread)
        thread.start()

    def _analyse_one(self, analyzer: Analyzer, captured: _Captured) -> None:
        try:
            result = analyzer.analyze(captured.frame, still=captured.reader.kind == "images")
        except BackendError as error:
            captured.reader.analysis_failed(str(error))
            self._publish(captured, captured.frame)
        except Exception as error:
            # The picture must go on whatever one frame does to the analysis; the window says what happened.
            # What fails on every frame is logged once, not thirty times a second.
            if captured.reader.analysis_failed(f"{type(error).__name__}: {error}"):
                log.exception("frame %d of %s cannot be analysed", captured.frame.index, captured.frame.source)
            self._publish(captured, captured.frame)
        else:
            captured.reader.analysed(time.monotonic() - captured.read_at)
            self._publish(captured, result)


@dataclass(frozen=True, slots=True)
class _Captured:
    """A frame on its way to the analysis: whose it is, and when it was read (monotonic seconds)."""

    frame: Frame
    reader: _Reader
    read_at: float


class _Reader:
    """Reads one source on a thread of its own, at the source's pace, until it is told to stop."""

    def __init__(self, name: str, opener: Callable[[], Source], deliver: Callable[[_Reader, Frame], None]) -> None:
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
        self._rate: deque[float] = deque()

    # What other threads call.

    def stop(self) -> None:
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    def set_paused(self, paused: bool) -> None:
        with self._condition:
            self._paused = paused
            self._origin = None
            self._last_frame_at = time.monotonic()
            if not paused and self._status.state is SourceState.ENDED:
                self._target = 0
            self._condition.notify_all()

    def step(self, by: int) -> None:
        with self._condition:
            if self.kind == "images" and self._status.frame_count:
                position = self._status.position if self._target is None else self._target
                self._target = (position + by) % self._status.frame_count
                self._condition.notify_all()

    def count_dropped(self) -> None:
        with self._condition:
            self._status = replace(self._status, dropped=self._status.dropped + 1)

    def analysed(self, latency_s: float) -> None:
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
        try:
            source = self._opener()
        except SourceError as error:
            self._fail(str(error))
            return
        except Exception as error:
            log.exception("%s cannot be opened", self._status.source)
            self._fail(f"{self._status.source}: {type(error).__name__}: {error}")
            return
        try:
            self._read(source)
        except Exception as error:
            log.exception("%s cannot be read", source.name)
            self._fail(f"{source.name}: {type(error).__name__}: {error}")
        finally:
            source.close()

    def _read(self, source: Source) -> None:
        with self._condition:
            self.kind = source.kind
            self._last_frame_at = time.monotonic()
            self._status = replace(
                self._status,
                source=source.name,
                kind=source.kind,
                state=SourceState.RUNNING,
                frame_count=source.frame_count,
            )
        rounds = _Rounds()
        while self._may_read(source, rounds):
            try:
                frame = source.read()
            except SourceError as error:
                self._fail(str(error))
                if source.kind == "images":
                    self._moved()
                    continue
                return
            if frame is None:
                if source.kind == "demo":
                    rounds.begin_again(source)
                    continue
                if source.kind in ("camera", "stream"):
                    self._fail(f"{source.name}: the picture has ended")
                    return
                self._end()
                continue
            if self._count(source, frame := rounds.place(frame)):
                self._wait_for(frame.time_s, source)
                self._deliver(self, frame)

    def _may_read(self, source: Source, rounds: _Rounds) -> bool:
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

    def _fail(self, message: str) -> None:
        with self._condition:
            self._status = replace(self._status, state=SourceState.FAILED, message=message)

    def _end(self) -> None:
        """The source has no more frames; stay there until the user wants something."""
        with self._condition:
            if self.kind == "images":
                self._status = replace(self._status, position=max(0, self._status.position))
            else:
                self._status = replace(self._status, state=SourceState.ENDED)


class _Rounds:
    """Counts a clip that is played again and again as one: indexes and times go on rising."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start from nothing, after a seek."""
        self._index, self._time_s = 0, 0.0
        self._next_index, self._next_time_s = 0, 0.0

    def begin_again(self, source: Source) -> None:
        """The clip has ended: play it again."""
        self._index, self._time_s = self._next_index, self._next_time_s
        source.seek(0)

    def place(self, frame: Frame) -> Frame:
        """The frame as part of the whole."""
        frame = replace(frame, index=frame.index + self._index, time_s=frame.time_s + self._time_s)
        step = max(0.0, frame.time_s - self._next_time_s)
        self._next_index, self._next_time_s = frame.index + 1, frame.time_s + (step or 1 / 30)
        return frame
