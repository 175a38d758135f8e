"""The line at the bottom: what is looked at, by which backend, and how fast."""

from __future__ import annotations

import html

from PyQt5.QtCore import QEvent, Qt, QTimer
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStatusBar, QWidget

from emotionai_desktop.live import LiveStatus, ModelState
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.backend_field import NONE_YET, BackendField
from emotionai_desktop.ui.busy_bar import BusyBar
from emotionai_desktop.ui.theme import current_theme

#: Of the width of the widest value.
_WIDEST = "00000"
#: Letters of the source's name that are seen in any case, and pixels between two readings.
_LEAST_NAME, _GAP = 14, 14


class StatusBar(QStatusBar):
    """Shows a `LiveStatus`. Every reading has a fixed width: numbers change, nothing moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.name = ElidedLabel(self)
        self.name.setObjectName("sourceName")
        self.models = QLabel(self.tr("Loading the models…"))
        self.busy = BusyBar(90)
        self.captured = Reading(self.tr("captured"), self.tr("Frames read from this source"))
        self.analysed = Reading(self.tr("analysed"), self.tr("Frames analysed"))
        self.dropped = Reading(self.tr("dropped"), self.tr("Frames left out because a newer one had come"))
        self.latency = Reading(self.tr("ms"), self.tr("From a frame read to its result, in milliseconds"))
        self.fps = Reading(self.tr("fps"), self.tr("Frames analysed each second"))
        self.backend = BackendField(self)
        # A row of its own: QStatusBar shows again whatever is hidden in it.
        row = QWidget()
        row.setMinimumWidth(1)  # The window may be narrower than all of it.
        layout = QHBoxLayout(row)
        layout.setContentsMargins(10, 0, 10, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.name, 1)
        layout.addWidget(self.models)
        layout.addWidget(self.busy)
        self._readings = (self.captured, self.analysed, self.dropped, self.latency, self.fps)
        for reading in (*self._readings, self.backend):
            layout.addWidget(reading)
        self._loading = False
        self.addPermanentWidget(row, 1)

    def set_status(self, name: str, tip: str, status: LiveStatus, item: Frame | FrameResult | None) -> None:
        """Show how things stand.

        Parameters
        ----------
        name, tip
            What the source is called, in short and in full.
        status
            The engine's status.
        item
            What is on the screen.
        """
        self.name.set_text(name, tip)
        self.backend.set_status(status, item)
        self._set_loading(status.models is ModelState.LOADING)
        moving = status.kind not in (None, "images")
        self.fps.set_value(f"{status.fps:.1f}" if moving else NONE_YET)
        self.latency.set_value(f"{status.latency_ms:.0f}" if status.analysed else NONE_YET)
        self.captured.set_value(_short(status.captured))
        self.analysed.set_value(_short(status.analysed))
        self.dropped.set_value(_short(status.dropped))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave out what does not fit."""
        if event is not None:
            super().resizeEvent(event)
        self._choose_readings()

    def changeEvent(self, event: QEvent | None) -> None:
        """Leave out what does not fit at another size of text."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self._choose_readings)  # When the readings know their width.

    def _set_loading(self, loading: bool) -> None:
        """While the models load there is nothing to read yet, and their bar takes the room."""
        self._loading = loading
        self.models.setVisible(loading)
        self.busy.setVisible(loading)
        self._choose_readings()

    def _choose_readings(self) -> None:
        """Where little room is left beside the backend, what matters least gives way to the name."""
        room = self.width() - self.backend.sizeHint().width() - _LEAST_NAME * self.fontMetrics().averageCharWidth()
        for reading in reversed(self._readings):
            room -= reading.width() + _GAP
            reading.setVisible(room >= 0 and not self._loading)
        self.backend.setVisible(not self._loading)


class Reading(QLabel):
    """A value and what it is, as wide as its widest value.

    Parameters
    ----------
    caption
        What it is, behind the value.
    tip
        What it is, in a sentence.
    """

    def __init__(self, caption: str, tip: str) -> None:
        super().__init__()
        self.value = ""
        self._caption = caption
        self.setToolTip(tip)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter)
        self._renew()

    def set_value(self, value: str) -> None:
        """Show another value."""
        if value != self.value:
            self.value = value
            self._renew()

    def changeEvent(self, event: QEvent | None) -> None:
        """Take the colours of another theme, and the room that larger text needs."""
        super().changeEvent(event)
        if event is not None and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._renew()

    def _renew(self) -> None:
        metrics = self.fontMetrics()
        self.setFixedWidth(metrics.horizontalAdvance(f"{_WIDEST} {self._caption}") + 6)
        room = metrics.horizontalAdvance(2 * _WIDEST)
        shown = html.escape(metrics.elidedText(self.value, Qt.TextElideMode.ElideMiddle, room))
        self.setText(f'<span style="color: {current_theme().text}">{shown}</span> {html.escape(self._caption)}')
        self.setAccessibleName(f"{self.value} {self._caption}".strip())


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


def _short(number: int) -> str:
    """A number in five places: its thousands alone where it is longer."""
    return str(number) if number < 100_000 else f"{number // 1000}k"
