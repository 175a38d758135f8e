"""The other side of a batch: a process that loads the models once and analyses what it is given.

A process, not a thread: a decoder that crashes or hangs on a hostile file costs that file alone, several files use
several cores, and the live view of the window keeps the interpreter to itself.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.batch.item import Job, told
from emotionai_desktop.capture.open import open_source
from emotionai_desktop.capture.source import Source, SourceError
from emotionai_desktop.drawing import Overlays
from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.catalog import CatalogError
from emotionai_desktop.recording.annotated import AnnotatedFile
from emotionai_desktop.recording.rows import row_writer
from emotionai_desktop.recording.session import ModelVersion, Session, SessionError
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.results import FrameResult

log = logging.getLogger(__name__)

#: Seconds between two words about how far an input is.
_REPORT_S = 0.1


@dataclass(frozen=True, slots=True)
class Stop:
    """To a worker: leave the input that you are at."""


@dataclass(frozen=True, slots=True)
class Ready:
    """From a worker: the models are loaded."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """From a worker: the models cannot be used, for a reason that the user is told."""

    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """From a worker: a line of its log."""

    level: int
    logger: str
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """From a worker: how far it is with its input. The fields are those of `item.Item`."""

    frames: int = 0
    total: int | None = None
    faces: int = 0
    session: Path | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """From a worker: it has left its input; failed where there is a reason, stopped where it was told to."""

    progress: Progress
    reason: str = ""
    stopped: bool = False


Message: TypeAlias = Ready | Unfit | Said | Progress | Ended


def work(
    connection: Connection,
    load: Callable[[], Analyzer],
    models: tuple[ModelVersion, ...],
    log_level: int,
    gentle: bool,
) -> None:
    """Analyse what comes through `connection`, a `Job` at a time, until it is closed: the body of the process.

    Parameters
    ----------
    connection
        Jobs and `Stop` come in, messages go out.
    load
        Makes the analyzer.
    models
        What sessions say of the models.
    log_level
        From which level on the log is passed on.
    gentle
        Whether everything else on the machine goes first.
    """
    # Ctrl-C reaches every process of a terminal; the one that the user sees decides what comes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if gentle:
        _go_last()
    post = _Post(connection)
    logging.basicConfig(level=log_level, handlers=[_Passed(post)], force=True)
    try:
        analyzer = load()
    except (CatalogError, BackendError) as error:
        post.send(Unfit(str(error)))
        return
    except Exception as error:
        log.exception("the analysis cannot be loaded")
        post.send(Unfit(f"the analysis cannot be loaded: {type(error).__name__}: {error}"))
        return
    with ExitStack() as stack:
        stack.callback(analyzer.close)
        post.send(Ready())
        while (job := post.next_job()) is not None:
            post.send(_Run(job, analyzer, models, post).ended())


class _Post:
    """The connection, for several threads, and without exceptions when the other side is gone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = threading.Lock()

    def send(self, message: Message) -> None:
        """Send, or leave the process: there is nobody left to work for."""
        try:
            with self._sending:
                self._connection.send(message)
        except (BrokenPipeError, ConnectionResetError):
            sys.exit(0)

    def next_job(self) -> Job | None:
        """Wait for something to do; None at the end."""
        try:
            while not isinstance(message := self._connection.recv(), Job):
                pass  # A `Stop` for an input that was left by itself meanwhile.
        except (EOFError, ConnectionResetError):
            return None
        return message

    def is_stopped(self) -> bool:
        """Whether the input is to be left."""
        try:
            return self._connection.poll() and isinstance(self._connection.recv(), Stop)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            sys.exit(0)


class _Passed(logging.Handler):
    """Passes the log on to the process that the user sees."""

    def __init__(self, post: _Post) -> None:
        super().__init__()
        self._post = post

    def emit(self, record: logging.LogRecord) -> None:
        self._post.send(Said(record.levelno, record.name, self.format(record)))


class _StoppedError(Exception):
    """The input is left before its end."""


class _Run:
    """One input, from its first frame to its last."""

    def __init__(self, job: Job, analyzer: Analyzer, models: tuple[ModelVersion, ...], post: _Post) -> None:
        self._job, self._analyzer, self._models, self._post = job, analyzer, models, post
        self._progress = Progress()
        self._reported = time.monotonic()

    def ended(self) -> Ended:
        """Analyse it; how that ended."""
        try:
            self._analyze()
        except _StoppedError:
            return Ended(self._progress, stopped=True)
        except (SourceError, BackendError, SessionError) as error:
            return Ended(self._progress, str(error))
        except OSError as error:
            return Ended(self._progress, told(error))
        except Exception as error:
            # Whatever a decoder or a network makes of this input, the next one may be good.
            log.exception("unexpected error in the analysis")
            return Ended(self._progress, f"{Path(self._job.spec).name}: unexpected {type(error).__name__}: {error}")
        return Ended(self._progress)

    def _analyze(self) -> None:
        """Write the results of each frame."""
        with ExitStack() as stack:
            stream = stack.enter_context(self._job.rows.open("w", encoding="utf-8", newline=""))
            rows = row_writer("jsonl", stream, self._analyzer.backend.labels)
            source = open_source(self._job.spec)
            stack.callback(source.close)
            also = self._also(source, stack)
            self._note(replace(self._progress, total=source.frame_count), at_once=True)
            self._analyzer.reset()
            still = source.kind == "images"
            every = 1 if still else self._job.every
            while not self._post.is_stopped():
                if (frame := source.read()) is None:
                    return
                found = 0
                if frame.index % every == 0:
                    result = self._analyzer.analyze(frame, still=still)
                    rows.write(result)
                    stream.flush()
                    for write in also:
                        write(result)
                    found = len(result.faces)
                before = self._progress
                self._note(replace(before, frames=before.frames + 1, faces=before.faces + found))
            raise _StoppedError

    def _also(self, source: Source, stack: ExitStack) -> list[Callable[[FrameResult], None]]:
        """What else takes the results: an annotated copy, a session."""
        takers: list[Callable[[FrameResult], None]] = []
        rate = source.frame_rate / self._job.every if source.frame_rate else None
        if self._job.copy is not None:
            copy = AnnotatedFile(self._job.copy, rate, self._job.overlays)
            stack.callback(copy.close)
            takers.append(copy.write)
        if self._job.sessions is not None:
            takers.append(stack.enter_context(self._session(self._job.sessions, source, rate)).write)
        return takers

    @contextmanager
    def _session(self, parent: Path, source: Source, rate: float | None) -> Iterator[SessionWriter]:
        """A session that says how it ended."""
        analyzer = self._analyzer
        session = Session(
            source.name,
            datetime.now().astimezone(),
            analyzer.backend.labels,
            self._models,
            asdict(analyzer.options) | {"every": self._job.every},
        )
        privacy = self._job.overlays.privacy
        hidden = Overlays(boxes=False, points="none", labels=False, privacy=privacy) if privacy != "none" else None
        writer = SessionWriter(parent, session, overlays=hidden, frame_rate=rate)
        self._progress = replace(self._progress, session=writer.folder)
        try:
            yield writer
        except _StoppedError:
            writer.finish("stopped")
            raise
        except Exception as error:
            # What broke the analysis matters more than what then breaks the end of the session.
            with contextlib.suppress(SessionError):
                writer.finish(f"failed: {error}")
            raise
        writer.finish("the source has ended")

    def _note(self, progress: Progress, *, at_once: bool = False) -> None:
        self._progress = progress
        now = time.monotonic()
        if at_once or now - self._reported >= _REPORT_S:
            self._reported = now
            self._post.send(progress)


def _go_last() -> None:
    """Let every other program have the processor first."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), 0x4000)  # BELOW_NORMAL_PRIORITY_CLASS
    else:
        os.nice(10)
