"""The engine: reads a source, analyses its frames, and keeps the newest result for the window."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from emotionai_desktop.analysis import AnalysisOptions, Analyzer
from emotionai_desktop.capture.source import Source
from emotionai_desktop.inference.backend import Backend, BackendError
from emotionai_desktop.inference.catalog import CatalogError
from emotionai_desktop.live.backend_switch import BackendSwitch
from emotionai_desktop.live.reader import Reader
from emotionai_desktop.live.slot import LatestSlot
from emotionai_desktop.live.status import LiveStatus, ModelState
from emotionai_desktop.results import Frame, FrameResult

log = logging.getLogger(__name__)

#: Seconds that `LiveEngine.close` waits for each thread: longer than any source's own read timeout.
JOIN_S = 15.0


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
        self._options = AnalysisOptions()
        self._listeners: tuple[Callable[[FrameResult], None], ...] = ()
        self._frames: LatestSlot[_Captured] = LatestSlot()
        self._view: LatestSlot[Frame | FrameResult] = LatestSlot()
        self._lock = threading.Lock()
        #: Held while listeners are called, and before `_lock` by whoever changes the reader.
        self._listening = threading.RLock()
        self._reader: Reader | None = None
        self._retired: list[Reader] = []
        self._models = ModelState.LOADING
        self._models_message = ""
        self._switch = BackendSwitch(self._frames.wake)
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
        with self._listening, self._lock:
            self._retire()
            self._reader = Reader(name, opener, self._captured)
            self._reader.thread.start()

    def close_source(self) -> None:
        """Read nothing from now on."""
        with self._listening, self._lock:
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

    def seek(self, index: int) -> None:
        """Show frame `index` next, in a video or pictures of known length; others do not listen.

        Returns at once. A video that is paused shows this one frame; one that has ended goes on from there.
        """
        with self._lock:
            if self._reader is not None:
                self._reader.seek(index)

    def set_backend(self, make: Callable[[], Backend]) -> None:
        """Run the networks elsewhere from now on.

        Returns at once. The backend there is goes on until the other one is made, and for good where that fails;
        `status` tells. The change is between two frames, and no frame is lost by it.

        Parameters
        ----------
        make
            Makes the backend, on a thread of its own; what it raises is told through `status`.
        """
        self._switch.wish(make)

    def set_options(self, options: AnalysisOptions) -> None:
        """Analyse so from the next frame on."""
        self._options = options

    def add_listener(self, listener: Callable[[FrameResult], None]) -> None:
        """Give every result of every source from now on to `listener`.

        It is called on the analysis thread, between two frames, so it must not wait; what it raises is logged, and it
        is not called again. Once `open` or `close_source` has returned, no result of the source before comes.
        """
        with self._lock:
            self._listeners = (*self._listeners, listener)

    def remove_listener(self, listener: Callable[[FrameResult], None]) -> None:
        """Give it no more results once this has returned; one that is not there is no error."""
        with self._listening, self._lock:
            self._listeners = tuple(each for each in self._listeners if each != listener)

    def take_view(self) -> Frame | FrameResult | None:
        """The newest thing to show, once: a bare frame while it is not analysed, or cannot be."""
        return self._view.take()

    def status(self) -> LiveStatus:
        """How things stand now. Never waits for a source or a model."""
        with self._lock:
            status = self._reader.status() if self._reader is not None else LiveStatus()
            status = replace(status, models=self._models, models_message=self._models_message)
            return self._switch.told_in(status)

    def close(self) -> bool:
        """Stop everything and wait for it; True where every thread came back in time."""
        self.close_source()
        self._switch.forget_wishes()
        self._frames.close()
        threads = [reader.thread for reader in self._retired]
        if self._analysis.ident is not None:
            threads.append(self._analysis)
        deadline = time.monotonic() + JOIN_S
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        switch_ended = self._switch.close(deadline)
        return switch_ended and not any(thread.is_alive() for thread in threads)

    def _retire(self) -> None:
        """Stop the reader there is; its thread ends by itself and is joined by `close`."""
        self._retired = [reader for reader in self._retired if reader.thread.is_alive()]
        if self._reader is not None:
            self._reader.stop()
            self._retired.append(self._reader)
            self._reader = None
        self._frames.take()
        self._view.take()

    def _captured(self, reader: Reader, frame: Frame) -> None:
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
                self._switch.refuse(self._models_message)
            return
        with self._lock:
            self._models = ModelState.READY
            self._switch.begin_with(analyzer.backend)
        previous: Reader | None = None
        try:
            while not self._frames.closed:
                self._switch.take_up(analyzer)
                if (captured := self._frames.wait()) is None:
                    continue
                if captured.reader is not previous:
                    analyzer.reset()
                    previous = captured.reader
                self._analyse_one(analyzer, captured)
        finally:
            analyzer.close()

    def _analyse_one(self, analyzer: Analyzer, captured: _Captured) -> None:
        analyzer.options = self._options
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
            self._tell(captured, result)

    def _tell(self, captured: _Captured, result: FrameResult) -> None:
        """Give a result to the listeners, unless the source has changed meanwhile."""
        with self._listening:
            for listener in self._listeners if captured.reader is self._reader else ():
                try:
                    listener(result)
                except Exception:
                    log.exception("%r cannot take results", listener)
                    self.remove_listener(listener)


@dataclass(frozen=True, slots=True)
class _Captured:
    """A frame on its way to the analysis: whose it is, and when it was read (monotonic seconds)."""

    frame: Frame
    reader: Reader
    read_at: float
