"""Where the window stands on the screens."""

from __future__ import annotations

from PyQt5.QtCore import QByteArray, QRect, Qt
from PyQt5.QtWidgets import QApplication, QStyle, QWidget

#: How much of the window must be on a screen for it to be found and moved, in pixels.
_GRIP_WIDTH, _GRIP_HEIGHT = 120, 60


def place_window(window: QWidget, geometry: QByteArray | None) -> None:
    """Put a window where it was, or in the middle of the screen where it was nowhere that can be seen."""
    if geometry is not None and window.restoreGeometry(geometry) and _reachable(window.frameGeometry()):
        return
    screen = QApplication.primaryScreen()
    if screen is None:
        return
    room = screen.availableGeometry()
    size = window.sizeHint().boundedTo(room.size() * 0.92).expandedTo(window.minimumSize())
    window.setGeometry(QStyle.alignedRect(window.layoutDirection(), Qt.AlignmentFlag.AlignCenter, size, room))


def _reachable(frame: QRect) -> bool:
    """Whether enough of the window's upper part is on a screen."""
    top = QRect(frame.left(), frame.top(), frame.width(), _GRIP_HEIGHT)
    parts = [screen.availableGeometry().intersected(top) for screen in QApplication.screens()]
    return any(part.width() >= _GRIP_WIDTH and part.height() >= _GRIP_HEIGHT // 2 for part in parts)
