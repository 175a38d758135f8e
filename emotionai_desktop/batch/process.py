"""A worker process as the batch holds it."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.batch.item import Job
from emotionai_desktop.batch.worker import Message, Stop, work
from emotionai_desktop.recording.session import ModelVersion

#: Seconds that a worker which was told to stop may take: a frame, or a read that hangs.
_PATIENCE_S = 5.0


class WorkerGoneError(Exception):
    """A worker has ended without being asked. The text says how."""


class WorkerProcess:
    """Starts a process that analyses one input at a time; see `worker.work` for the parameters.

    Attributes
    ----------
    number
        Number of the item that it is at; None while it has nothing to do.
    ready
        Whether its models are loaded.
    """

    def __init__(self, load: Callable[[], Analyzer], models: tuple[ModelVersion, ...], *, gentle: bool) -> None:
        # "spawn" on every system: a fork would copy threads' locks, Qt, and the interpreters of LiteRT.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        level = logging.getLogger().getEffectiveLevel()
        self._process = context.Process(
            target=work, args=(theirs, load, models, level, gentle), name="emotionai-batch", daemon=True
        )
        self._process.start()
        theirs.close()
        self.number: int | None = None
        self.ready = False
        self._stop_by = 0.0

    @property
    def connection(self) -> Connection:
        """To wait for what it says, with `multiprocessing.connection.wait`."""
        return self._connection

    def give(self, number: int, job: Job) -> None:
        """Let it work on an item. That it is no longer there shows in `messages`."""
        self._stop_by = 0.0
        self._send(job)
        self.number = number

    def messages(self) -> list[Message]:
        """What it has said since.

        Raises
        ------
        WorkerGoneError
            It is no longer there; what it said before has been given.
        """
        said: list[Message] = []
        try:
            while self._connection.poll():
                said.append(self._connection.recv())
        except (EOFError, ConnectionResetError) as error:
            if not said:
                raise WorkerGoneError(self._end()) from error
        return said

    def stop(self) -> None:
        """Let it leave its item; a worker that does not within a few seconds is ended. Called again and again."""
        now = time.monotonic()
        if not self._stop_by:
            self._stop_by = now + _PATIENCE_S
            self._send(Stop())
        elif now > self._stop_by:
            self._process.kill()

    def close(self) -> None:
        """End the process: at once where it has an item, by itself where it has none."""
        self._connection.close()
        if self.number is None and self.ready:
            self._process.join(_PATIENCE_S)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._process.close()

    def _send(self, message: Job | Stop) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._connection.send(message)

    def _end(self) -> str:
        self._process.join(_PATIENCE_S)
        code = self._process.exitcode
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
