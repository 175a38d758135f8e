"""Looking at what other threads have left, again and again."""

from __future__ import annotations

from collections.abc import Callable

from PyQt5.QtCore import QObject, Qt, QTimer


def poll(owner: QObject, interval_ms: int, slot: Callable[[], None]) -> QTimer:
    """Call `slot` at precise intervals from now on, for as long as `owner` lives or until the timer is stopped."""
    timer = QTimer(owner)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(slot)
    timer.start(interval_ms)
    return timer
