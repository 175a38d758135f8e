"""Something that may take long, done on a thread of its own while the window goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Errand(Generic[T]):
    """Runs a function; whoever sent it looks at `done` now and then.

    Parameters
    ----------
    run
        What to do. An `Exception` of its own is told by its text; the caller decides which are expected.
    expected
        Kinds of exceptions whose text is for the user. Others are logged by their kind alone, since nobody knows what
        is in their text.
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

    def wait(self, timeout_s: float) -> bool:
        """Wait for its end; True where that came in time."""
        self._thread.join(timeout_s)
        return self.done

    def _work(self) -> None:
        try:
            self.result = self._run()
        except self._expected as error:
            self.error = str(error)
        except Exception as error:  # noqa: BLE001  Keyrings are plug-ins and raise what they like.
            log.error("an errand of the window has failed: %s", type(error).__name__)
            self.error = type(error).__name__


class Errands:
    """Sends one errand at a time, so that threads never pile up; who left its dialog is waited for at the end."""

    def __init__(self) -> None:
        self._last: Errand[Any] | None = None

    @property
    def busy(self) -> bool:
        """Whether one is under way; none can be sent then."""
        return self._last is not None and not self._last.done

    def send(self, run: Callable[[], T], expected: tuple[type[Exception], ...]) -> Errand[T]:
        """Send one; see `Errand`."""
        if self.busy:
            raise RuntimeError("an errand is under way")
        self._last = errand = Errand(run, expected)
        return errand

    def close(self, timeout_s: float) -> bool:
        """Wait for the last one; True where it came back in time."""
        return self._last is None or self._last.wait(timeout_s)
