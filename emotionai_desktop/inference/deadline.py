"""A moment after which an answer is of no more use, and which may come early."""

from __future__ import annotations

import time


class Deadline:
    """Counts down to a moment; every part of a job looks at the same one.

    Parameters
    ----------
    seconds
        How long from now.
    """

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until the moment; 0 after it."""
        return max(0.0, self._at - time.monotonic())

    def end(self) -> None:
        """Nobody waits any more: the moment is now."""
        self._at = 0.0
