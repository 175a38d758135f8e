"""When to leave a server alone that has failed, and when to try it again.

A circuit breaker (M. Nygard, *Release It!*, 2007, chapter 5): closed, requests go through; open, none does; half-open,
one is tried, and its outcome decides. Waiting times double and are drawn from their upper half, so that the many
clients of a server which comes back do not all ask in the same moment.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from enum import Enum

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
#: Seconds that a server has to do well before its failures of old are forgotten.
PROBATION_S = 10.0


class Circuit(Enum):
    """Whether requests go through."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """Counts failures and says when to try again. Begins open, with the first try at once. Not locked.

    Parameters
    ----------
    clock
        Monotonic seconds.
    draw
        A number of 0..1, evenly distributed.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, draw: Callable[[], float] = random.random) -> None:
        self.circuit = Circuit.OPEN
        self._clock, self._draw = clock, draw
        self._failures = 0
        self._retry_at = self._closed_at = clock()

    def wait_s(self) -> float:
        """Seconds until the next try; 0 once it is due."""
        return max(0.0, self._retry_at - self._clock())

    def begin_try(self) -> None:
        """The one try of an open circuit begins."""
        self.circuit = Circuit.HALF_OPEN

    def succeeded(self) -> None:
        """The try went well: requests go through again."""
        self.circuit = Circuit.CLOSED
        self._closed_at = self._clock()

    def failed(self) -> None:
        """The try, or a request, has failed: none goes through for a while."""
        now = self._clock()
        if self.circuit is Circuit.CLOSED and now - self._closed_at >= PROBATION_S:
            self._failures = 0
        self.circuit = Circuit.OPEN
        # Bounded before the power is taken: after a weekend without a server it would be no number any more.
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(self._failures, 10))
        self._failures += 1
        self._retry_at = now + wait_s * (0.5 + 0.5 * self._draw())
