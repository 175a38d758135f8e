"""The line at the bottom: what is looked at, by which backend, and how fast."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStatusBar, QWidget

from emotionai_desktop.live import LiveStatus, ModelState
from emotionai_desktop.ui.busy_bar import BusyBar

#: Below this width the counters that matter least give way to the name.
_NARROW = 840
#: What stands where there is no value: an en dash.
NONE_YET = "\u2013"


class StatusBar(QStatusBar):
    """Shows a `LiveStatus`. Every reading has a fixed width: numbers change, nothing moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.name = ElidedLabel(self)
        self.name.setObjectName("sourceName")
        self.models = QLabel(self.tr("Loading the models…"))
        self.busy = BusyBar(90)
        self.backend = Reading(self.tr("backend"), "served 00", self)
        self.fps = Reading(self.tr("fps"), "000.0", self)
        self.latency = Reading(self.tr("ms"), "00000", self)
        self.captured = Reading(self.tr("captured"), "0 000 000", self)
        self.analysed = Reading(self.tr("analysed"), "0 000 000", self)
        self.dropped = Reading(self.tr("dropped"), "0 000 000", self)
        self.fps.setToolTip(self.tr("Frames analysed each second"))
        self.latency.setToolTip(self.tr("From a frame read to its result, in milliseconds"))
        self.captured.setToolTip(self.tr("Frames read from this source"))
        self.analysed.setToolTip(self.tr("Frames analysed"))
        self.dropped.setToolTip(self.tr("Frames left out because a newer one had come"))
        self.addWidget(self.name, 1)
        self.addWidget(self.models)
        self.addWidget(self.busy)
        for reading in (self.captured, self.analysed, self.dropped, self.latency, self.fps, self.backend):
            self.addPermanentWidget(reading)

    def set_status(self, name: str, tip: str, status: LiveStatus) -> None:
        """Show how things stand.

        Parameters
        ----------
        name, tip
            What the source is called, in short and in full.
        status
            The engine's status.
        """
        self.name.set_text(name, tip)
        loading = status.models is ModelState.LOADING
        self.models.setVisible(loading)
        self.busy.setVisible(loading)
        self.backend.set_value(status.backend or NONE_YET)
        moving = status.kind not in (None, "images")
        self.fps.set_value(f"{status.fps:.1f}" if moving else NONE_YET)
        self.latency.set_value(f"{status.latency_ms:.0f}" if status.analysed else NONE_YET)
        self.captured.set_value(_grouped(status.captured))
        self.analysed.set_value(_grouped(status.analysed))
        self.dropped.set_value(_grouped(status.dropped))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave out what does not fit."""
        if event is not None:
            super().resizeEvent(event)
        for reading in (self.captured, self.analysed):
            reading.setVisible(self.width() >= _NARROW)


class Reading(QWidget):
    """A value and what it is, as wide as its widest value.

    Parameters
    ----------
    caption
        What it is.
    widest
        The widest value that is foreseen; a wider one is shortened.
    """

    def __init__(self, caption: str, widest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ElidedLabel(self)
        self._value.setObjectName("reading")
        self._value.setAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter)
        self._value.setFixedWidth(self.fontMetrics().horizontalAdvance(widest) + 10)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 0, 6, 0)
        layout.setSpacing(2)
        layout.addWidget(self._value)
        layout.addWidget(QLabel(caption))
        self._caption = caption

    @property
    def value(self) -> str:
        """What is shown."""
        return self._value.full_text

    def set_value(self, value: str) -> None:
        """Show another value."""
        self._value.set_text(value, "")
        self.setAccessibleName(f"{self._caption} {value}")


class ElidedLabel(QLabel):
    """A label that shortens a text too long for it, and tells the whole in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.full_text = ""
        self._tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)

    def set_text(self, text: str, tip: str) -> None:
        """Show a text; the tooltip is `tip`, or the text where that is shortened."""
        if (text, tip) != (self.full_text, self._tip):
            self.full_text, self._tip = text, tip
            self.setAccessibleName(text)
            self._elide()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Shorten anew."""
        if event is not None:
            super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self.contentsRect().width() - 4
        short = self.fontMetrics().elidedText(self.full_text, Qt.TextElideMode.ElideMiddle, room)
        self.setText(short)
        self.setToolTip(self._tip or (self.full_text if short != self.full_text else ""))


def _grouped(number: int) -> str:
    """Digits in threes, apart by a thin space."""
    return f"{number:,}".replace(",", "\u2009")
