"""A server that may fail, and local weights that answer while it does."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.inference.backend import Backend, BackendError, BackendStatus, LateError, Predictions
from emotionai_desktop.inference.breaker import Breaker, Circuit

log = logging.getLogger(__name__)

#: Seconds that the first frame waits, where only the server may answer it, for the first look at it.
_FIRST_LOOK_S = 0.8
#: Seconds that `close` waits for a look at the server to end; `primary.close` has cut it short before.
_JOIN_S = 2.0


class Remote(Backend, Protocol):
    """A backend that can be looked at before frames are given to it."""

    def connect(self) -> object:
        """Find out whether it would answer; raises BackendError where not. Called on a thread of its own."""


class FailoverBackend:
    """Asks one backend, and lets another one answer where that fails: the very frame that failed, too.

    After a failure the server is left alone for a while and then looked at on a thread of its own; no frame waits for
    that. It answers again as soon as it does well. The first look begins at once.

    Parameters
    ----------
    primary
        Answers while it can.
    fallback
        Answers while it cannot; where None, `predict` raises then.
    breaker
        Says when to try again.
    """

    def __init__(self, primary: Remote, fallback: Backend | None, breaker: Breaker | None = None) -> None:
        self.labels = primary.labels
        self.threshold = primary.threshold
        self._primary, self._fallback = primary, fallback
        self._breaker = breaker or Breaker()
        self._condition = threading.Condition()
        self._trouble = f"connecting to {primary.name}"
        self._looked = False
        #: Whether no frame has come yet.
        self._fresh = True
        self._since = time.monotonic()
        self._failed = self._late = 0
        self._closed = False
        self._thread = threading.Thread(target=self._recover, name="failover", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """Name of the backend that would answer now."""
        with self._condition:
            return self._name()

    def predict(self, crops: NDArray[np.uint8], *, activations: bool = False) -> Predictions:
        """Run both networks; see `backend.Backend.predict`."""
        if self._fallback is None and self._fresh:
            # Until the server has been looked at for the first time there is no reason to tell, and nobody to ask.
            self.wait_until_looked(_FIRST_LOOK_S)
        self._fresh = False
        with self._condition:
            through = self._breaker.circuit is Circuit.CLOSED
            trouble = self._trouble
        if through:
            try:
                return self._primary.predict(crops, activations=activations)
            except BackendError as error:
                trouble = str(error)
                self._frame_failed(error)
        if self._fallback is None:
            raise BackendError(trouble)
        return self._fallback.predict(crops, activations=activations)

    def wait_until_looked(self, wait_s: float) -> str:
        """Wait for the first look at the server, at most so long; why it does not answer, empty where it does."""
        with self._condition:
            self._condition.wait_for(lambda: self._looked or self._closed, wait_s)
            return self._trouble

    def status(self) -> BackendStatus:
        """How it stands; see `backend.Backend.status`."""
        primary = self._primary.status()
        with self._condition:
            return replace(
                primary,
                name=self._name(),
                since_s=time.monotonic() - self._since,
                trouble=self._trouble,
                failed=self._failed,
                late=self._late,
            )

    def close(self) -> None:
        """Close both backends and end the thread. May be called twice."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        self._primary.close()
        if self._fallback is not None:
            self._fallback.close()
        self._thread.join(_JOIN_S)

    def _name(self) -> str:
        if self._breaker.circuit is Circuit.CLOSED or self._fallback is None:
            return self._primary.name
        return self._fallback.name

    def _frame_failed(self, error: BackendError) -> None:
        log.warning("%s has failed: %s", self._primary.name, error)
        with self._condition:
            self._failed += 1
            self._late += isinstance(error, LateError)
            self._since = time.monotonic()
            self._trouble = str(error)
            self._breaker.failed()
            self._condition.notify_all()

    def _recover(self) -> None:
        """Body of the thread: look at the server whenever that is due."""
        while self._wait_for_try():
            try:
                self._primary.connect()
            except BackendError as error:
                self._tried(str(error))
            except Exception as error:
                log.exception("%s cannot be looked at", self._primary.name)
                self._tried(f"{self._primary.name}: {type(error).__name__}")
            else:
                self._tried("")

    def _wait_for_try(self) -> bool:
        """Wait until the server is to be tried; False where there is nothing to wait for any more."""
        with self._condition:
            while not self._closed:
                is_open = self._breaker.circuit is Circuit.OPEN
                if is_open and not (wait_s := self._breaker.wait_s()):
                    self._breaker.begin_try()
                    return True
                self._condition.wait(wait_s if is_open else None)
        return False

    def _tried(self, trouble: str) -> None:
        """Take the outcome of a try over; an empty text means that all went well."""
        with self._condition:
            if self._closed:
                return
            if trouble:
                self._breaker.failed()
            else:
                self._breaker.succeeded()
                self._since = time.monotonic()
            if not trouble:
                log.info("%s answers", self._primary.name)
            elif trouble != self._trouble:
                log.warning("%s does not answer: %s", self._primary.name, trouble)
            self._trouble = trouble
            self._looked = True
            self._condition.notify_all()
