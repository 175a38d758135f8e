"""The space bar, which pauses, and presses the button that has the focus."""

from __future__ import annotations

from PyQt5.QtCore import QEvent, QObject, Qt
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtWidgets import QAbstractButton, QApplication


class SpaceForButtons(QObject):
    """An event filter for a window, by which its buttons go before its shortcut."""

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Leave the space bar to a button that has the focus."""
        wants_space = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Space
            and isinstance(QApplication.focusWidget(), QAbstractButton)
        )
        if event is not None and wants_space:
            event.accept()
        return wants_space
