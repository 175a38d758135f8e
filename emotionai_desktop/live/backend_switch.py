"""Another backend while the analysis goes on: it is made beside the analysis, and taken up between two frames."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.inference.backend import Backend, BackendError
from emotionai_desktop.inference.catalog import CatalogError
from emotionai_desktop.live.status import LiveStatus

log = logging.getLogger(__name__)


class BackendSwitch:
    """Makes the backend that was wished for last, and keeps it until the analysis takes it up.

    Parameters
    ----------
    made
        Called when there may be one to take up, on the thread that made it.
    """

    def __init__(self, made: Callable[[], None]) -> None:
        self._tell_made = made
        self._lock = threading.Lock()
        self._backend: Backend | None = None
        #: Made for a wish, and waiting for the analysis to take it up between two frames.
        self._made: tuple[Backend, int] | None = None
        #: Number of the newest wish for another backend; who makes one for an older wish throws it away.
        self._wish = 0
        #: Why no backend is taken up any more; None while they are.
        self._refusal: str | None = None
        self._switching = False
        self._error = ""
        self._threads: list[threading.Thread] = []

    def begin_with(self, backend: Backend) -> None:
        """The analysis runs, with this one."""
        with self._lock:
            self._backend = backend

    def refuse(self, reason: str) -> None:
        """Take up none, for this reason: there is no analysis."""
        with self._lock:
            self._refusal, self._switching = reason, False

    def wish(self, make: Callable[[], Backend]) -> None:
        """Make another backend; see `LiveEngine.set_backend`."""
        with self._lock:
            self._wish += 1
            self._switching, self._error = True, ""
            self._begin("backend", partial(self._make, make, self._wish))

    def take_up(self, analyzer: Analyzer) -> None:
        """Run the networks where they were wished to run; on the analysis thread, between two frames."""
        with self._lock:
            if self._made is None:
                return
            (self._backend, wish), self._made = self._made, None
            before = analyzer.swap_backend(self._backend)
            self._switching = wish != self._wish
            # Closing waits for threads and connections: not here, where frames wait.
            self._begin("backend close", before.close)

    def told_in(self, status: LiveStatus) -> LiveStatus:
        """A status with what there is to say of the backend and of the wish for another one."""
        with self._lock:
            status = replace(status, switching=self._switching, switch_error=self._error)
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

    def forget_wishes(self) -> None:
        """Throw away what is still being made."""
        with self._lock:
            self._wish += 1

    def close(self, deadline: float) -> bool:
        """Wait for all that was begun, once the analysis has ended; True where it came back in time.

        Parameters
        ----------
        deadline
            Monotonic seconds.
        """
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if self._made is not None:
            self._made[0].close()
            self._made = None
        return not any(thread.is_alive() for thread in self._threads)

    def _make(self, make: Callable[[], Backend], wish: int) -> None:
        """Body of a thread that makes another backend."""
        try:
            backend = make()
        except Exception as error:
            if not isinstance(error, (BackendError, CatalogError)):
                log.exception("the backend cannot be made")
            with self._lock:
                if wish == self._wish:
                    self._switching, self._error = False, str(error) or type(error).__name__
            return
        with self._lock:
            if self._refusal is not None:
                self._switching, self._error = False, self._refusal
            if wish != self._wish or self._refusal is not None:
                spare: Backend | None = backend
            else:
                # One that was made before and never taken up is closed in its place.
                spare = self._made[0] if self._made is not None else None
                self._made = backend, wish
        if spare is not None:
            spare.close()
        self._tell_made()

    def _begin(self, name: str, run: Callable[[], None]) -> None:
        """Run something beside everything else; with the lock held."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=run, name=name)
        self._threads.append(thread)
        thread.start()
