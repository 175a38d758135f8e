"""The bar under a reviewed picture: where it is, the markers, and the range to export."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt5.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PyQt5.QtWidgets import QSizePolicy, QSlider, QWidget

from emotionai_desktop.ui.theme import current_theme

#: Height of the groove, radius of the knob, and half the width of a marker's sign, pixels.
_GROOVE, _KNOB, _SIGN = 4.0, 7.0, 4.5


class ScrubBar(QSlider):
    """A slider in milliseconds, that goes at once to where it is pressed.

    Moving it with the pointer or the wheel tells `wanted`; `set_time` does not.
    """

    #: The time that the user wants, seconds.
    wanted = pyqtSignal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._markers: tuple[float, ...] = ()
        self._range: tuple[float, float] | None = None
        self.setRange(0, 0)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Place"))
        self.valueChanged.connect(lambda value: self.wanted.emit(value / 1000))

    def set_duration(self, duration_s: float) -> None:
        """The time of its right end, seconds."""
        before = self.blockSignals(True)
        self.setRange(0, max(1, round(1000 * duration_s)))
        self.setPageStep(max(1, self.maximum() // 20))
        self.setSingleStep(100)
        self.blockSignals(before)

    def set_time(self, time_s: float) -> None:
        """Show a place, unless the user holds the knob."""
        if not self.isSliderDown():
            before = self.blockSignals(True)
            self.setValue(round(1000 * time_s))
            self.blockSignals(before)

    def set_markers(self, times: Sequence[float]) -> None:
        """Show markers at these times, seconds."""
        self._markers = tuple(times)
        self.update()

    def set_chosen_range(self, chosen: tuple[float, float] | None) -> None:
        """Show a range, seconds."""
        self._range = chosen
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the knob and the markers above the groove."""
        return QSize(200, 30)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Go there, and hold the knob."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._value_at(event.pos().x()))

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Draw the knob along."""
        if event is not None and self.isSliderDown():
            self.setValue(self._value_at(event.pos().x()))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Let the knob go."""
        self.setSliderDown(False)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint groove, range, markers and knob."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() - _KNOB - 3
        here = self._place(self.value())
        self._bar(painter, theme.border, self._place(0), self._place(self.maximum()), middle, _GROOVE)
        if self._range is not None:
            start, end = (self._place(1000 * each) for each in self._range)
            painter.setOpacity(0.4)
            self._bar(painter, theme.good, start, max(end, start + 2), middle, 4 * _GROOVE)
            painter.setOpacity(1.0)
        self._bar(painter, theme.accent, self._place(0), here, middle, _GROOVE)
        painter.setBrush(QColor(theme.warning))
        for time_s in self._markers:
            x = self._place(1000 * time_s)
            tip, top = middle - _GROOVE - 1, middle - _GROOVE - 9
            painter.drawPolygon(QPolygonF([QPointF(x - _SIGN, top), QPointF(x + _SIGN, top), QPointF(x, tip)]))
        painter.setBrush(QColor(theme.text if self.hasFocus() else theme.accent))
        if self.isEnabled():
            painter.drawEllipse(QPointF(here, middle), _KNOB, _KNOB)
        painter.end()

    def _bar(self, painter: QPainter, colour: str, left: float, right: float, middle: float, height: float) -> None:
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(QRectF(left, middle - height / 2, right - left, height), 2, 2)

    def _place(self, value: float) -> float:
        """Where a value is, pixels from the left."""
        part = value / self.maximum() if self.maximum() else 0.0
        return _KNOB + 1 + (self.width() - 2 * _KNOB - 2) * min(1.0, max(0.0, part))

    def _value_at(self, x: float) -> int:
        return round((x - _KNOB - 1) / max(1.0, self.width() - 2 * _KNOB - 2) * self.maximum())
