"""A thread that does one job at a time and takes no second one before the first is done."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

T = TypeVar("T")


class BusyError(Exception):
    """The job before is not done, or the lane is closed."""


class Lane:
    """One thread, one job.

    A job that never ends costs one thread and no more: whoever comes meanwhile is turned away instead of waiting in
    line.

    Parameters
    ----------
    name
        Name of the thread.
    """

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._current: Future[Any] | None = None
        self._closed = False
        # A daemon, because looking a name up can hold it for as long as the system likes, and nobody waits for that
        # at the end of the program.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], T], patience_s: float) -> Future[T]:
        """Begin a job.

        Parameters
        ----------
        job
            What to do.
        patience_s
            Seconds that the job before may take to end.

        Raises
        ------
        BusyError
            The job before is not done, or the lane is closed.
        """
        with self._lock:
            if self._closed or (self._current is not None and not wait([self._current], patience_s).done):
                raise BusyError
            future: Future[T] = Future()
            self._current = future
            self._jobs.put((future, job))
        return future

    def close(self, patience_s: float) -> bool:
        """End the thread once its job is done; True where that was within `patience_s` seconds."""
        with self._lock:
            self._closed = True
            self._jobs.put(None)
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (item := self._jobs.get()) is not None:
            future, job = item
            try:
                future.set_result(job())
            except BaseException as error:  # noqa: BLE001  It is raised where the result is asked for.
                future.set_exception(error)
            del item, future, job
