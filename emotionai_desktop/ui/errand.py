"""Something that may take long, done on a thread of its own while the window goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Errand(Generic[T]):
    """Runs a function; whoever sent it looks at `done` now and then.

    Parameters
    ----------
    run
        What to do. An `Exception` of its own is told by its text; the caller decides which are expected.
    expected
        Kinds of exceptions whose text is for the user. Others are logged.
    """

    def __init__(self, run: Callable[[], T], expected: tuple[type[Exception], ...]) -> None:
        self.result: T | None = None
        self.error = ""
        self._run = run
        self._expected = expected
        # A daemon: a keyring may ask the user something, and the user may end the program instead.
        self._thread = threading.Thread(target=self._work, name="errand", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether there is a result or an error."""
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            self.result = self._run()
        except self._expected as error:
            self.error = str(error)
        except Exception as error:
            log.exception("an errand of the window has failed")
            self.error = type(error).__name__
