"""The probabilities of one face as bars."""

from __future__ import annotations

from PyQt5.QtCore import QRectF, QSize, Qt
from PyQt5.QtGui import QColor, QPainter, QPaintEvent
from PyQt5.QtWidgets import QSizePolicy, QWidget

from emotionai_desktop.drawing import emotion_name
from emotionai_desktop.results import Emotion
from emotionai_desktop.ui.panels.label_styles import label_style
from emotionai_desktop.ui.theme import current_theme


class ProbabilityBars(QWidget):
    """A row a label: its name, a bar and its percentage."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emotion: Emotion | None = None
        self._faded = False
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Fixed)

    def set_emotion(self, emotion: Emotion, faded: bool) -> None:
        """Show other probabilities; faded where they are of the past."""
        if self._emotion is None or len(self._emotion.probabilities) != len(emotion.probabilities):
            self.updateGeometry()
        self._emotion, self._faded = emotion, faded
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows; the bars take the width there is."""
        rows = len(self._emotion.probabilities) if self._emotion is not None else 0
        return QSize(120, rows * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """No narrower than the words and a stump of a bar."""
        return QSize(90, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the rows."""
        if self._emotion is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setOpacity(0.4 if self._faded else 1.0)
        theme, metrics = current_theme(), self.fontMetrics()
        probabilities = self._emotion.probabilities
        names = 2 + max(metrics.horizontalAdvance(emotion_name(label)) for label in probabilities)
        percent = metrics.horizontalAdvance("100 %")
        names = min(names, max(0, self.width() - percent - 46))
        row, thick = self._row_height(), max(4, round(0.42 * metrics.height()))
        room = QRectF(names + 8, 0, max(8, self.width() - names - percent - 16), thick)
        strongest = max(probabilities.values())
        for place, (label, value) in enumerate(probabilities.items()):
            top = place * row
            painter.setPen(QColor(theme.text if value == strongest else theme.muted))
            short = metrics.elidedText(emotion_name(label), Qt.TextElideMode.ElideRight, names)
            painter.drawText(0, top, names, row, int(Qt.AlignmentFlag.AlignVCenter), short)
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(self.width() - percent, top, percent, row, right, f"{100 * value:.0f} %")
            painter.setPen(Qt.PenStyle.NoPen)
            bar = room.translated(0, top + (row - thick) / 2)
            painter.setBrush(QColor(theme.control))
            painter.drawRoundedRect(bar, thick / 2, thick / 2)
            bar.setWidth(max(float(thick), bar.width() * min(1.0, value)) if value >= 0.005 else 0.0)
            painter.setBrush(label_style(label, place).colour)
            painter.drawRoundedRect(bar, thick / 2, thick / 2)

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 1
