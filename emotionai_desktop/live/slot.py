"""The place where an item waits between two threads."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class LatestSlot(Generic[T]):
    """A place for one item, between two threads: the newest wins."""

    def __init__(self) -> None:
        self._item: T | None = None
        self._condition = threading.Condition()
        self._closed = self._woken = False

    def put(self, item: T) -> bool:
        """Leave `item`; True where it took the place of one that nobody had taken."""
        with self._condition:
            replaced = self._item is not None
            self._item = item
            self._condition.notify()
        return replaced

    def take(self) -> T | None:
        """The item, if there is one, at once; the slot is empty afterwards."""
        with self._condition:
            item, self._item = self._item, None
        return item

    def wait(self) -> T | None:
        """The item, as soon as there is one; None once the slot is closed, or after `wake` where there is none."""
        with self._condition:
            self._condition.wait_for(lambda: self._item is not None or self._closed or self._woken)
            self._woken = False
            item, self._item = self._item, None
            return None if self._closed else item

    def wake(self) -> None:
        """Let whoever waits go, once, with an item or without."""
        with self._condition:
            self._woken = True
            self._condition.notify_all()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Let whoever waits go."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
