"""A bar that moves while something of unknown length goes on."""

from __future__ import annotations

from PyQt5.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PyQt5.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PyQt5.QtWidgets import QSizePolicy, QWidget

from emotionai_desktop.ui.theme import current_theme

#: Seconds in which the moving part goes from end to end and back.
_ROUND_S = 1.8


class BusyBar(QWidget):
    """A thin bar with a part that goes to and fro; it moves only while it is seen."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width = width
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(33)
        self._timer.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Fixed)
        self.setAccessibleName(self.tr("Please wait"))

    def sizeHint(self) -> QSize:
        """As wide as was asked for."""
        return QSize(self._width, 4)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin to move."""
        self._clock.start()
        self._timer.start()

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Rest."""
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the groove and the part that moves."""
        phase = self._clock.elapsed() / 1e3 % _ROUND_S / _ROUND_S
        along = 1 - abs(2 * phase - 1)
        along = along * along * (3 - 2 * along)
        part = 0.3 * self.width()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        round_end = self.height() / 2
        painter.setBrush(QColor(current_theme().control))
        painter.drawRoundedRect(QRectF(self.rect()), round_end, round_end)
        painter.setBrush(QColor(current_theme().accent))
        left = along * (self.width() - part)
        painter.drawRoundedRect(QRectF(left, 0, part, self.height()), round_end, round_end)
        painter.end()
