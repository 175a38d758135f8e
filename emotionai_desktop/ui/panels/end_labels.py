"""The words at the ends of the lines: which emotion each one is, and how strong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QPointF, QSize, Qt
from PyQt5.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QTransform
from PyQt5.QtWidgets import QSizePolicy, QWidget

from emotionai_desktop.drawing import emotion_name
from emotionai_desktop.ui.panels.label_styles import LabelStyle, label_style
from emotionai_desktop.ui.theme import current_theme

#: Pixels of each line that are shown before its words, and between them.
_SAMPLE, _GAP = 28, 7
#: Size of the mark on it.
_MARK = 9.0


class EndLabels(QWidget):
    """Stands right of the lines: each label beside the end of its line, as near as there is room.

    Parameters
    ----------
    height_of
        How far below the upper edge a value (0..1) is drawn, pixels.
    """

    def __init__(self, height_of: Callable[[float], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height_of = height_of
        self._labels: tuple[str, ...] = ()
        self._values: NDArray[np.float32] | None = None
        self.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Expanding)

    @property
    def texts(self) -> list[str]:
        """What is written, in the order of the labels."""
        values = self._values.tolist() if self._values is not None else [None] * len(self._labels)
        return [
            emotion_name(label) if value is None else f"{emotion_name(label)} {100 * value:.0f} %"
            for label, value in zip(self._labels, values, strict=True)
        ]

    def set_values(self, labels: tuple[str, ...], values: NDArray[np.float32] | None) -> None:
        """Show other labels and values; None where there is nobody."""
        if labels != self._labels:
            self._labels = labels
            self.updateGeometry()
        self._values = values
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the longest label at 100 %: nothing moves while the values change."""
        words = [self.fontMetrics().horizontalAdvance(f"{emotion_name(label)} 100 %") for label in self._labels]
        return QSize(_SAMPLE + 2 * _GAP + max(words, default=0) if words else 0, 60)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint a piece of each line and its words."""
        painter = QPainter(self)
        theme = current_theme()
        painter.fillRect(self.rect(), QColor(theme.panel))
        if not self._labels:
            return
        painter.setRenderHint(QPainter.Antialiasing)
        seen = self._values is not None
        values = self._values.tolist() if self._values is not None else [0.0] * len(self._labels)
        wanted = [self._height_of(value) for value in values]
        lines = self.fontMetrics().height()
        top = max(0.0, self._height_of(1.0) - lines / 2)
        for place, middle in enumerate(spread(wanted, lines, top, float(self.height()))):
            label = self._labels[place]
            style = label_style(label, place)
            painter.setPen(style.pen(2))
            painter.setOpacity(1.0 if seen else 0.5)
            painter.drawLine(QPointF(_GAP, middle), QPointF(_SAMPLE, middle))
            painter.fillPath(_mark_at(style, (_GAP + _SAMPLE) / 2, middle), style.colour)
            painter.setPen(QColor(theme.text if seen and values[place] == max(values) else theme.muted))
            left = _SAMPLE + _GAP
            painter.drawText(
                *(left, round(middle - lines / 2), self.width() - left, lines),
                int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                self.texts[place],
            )


def _mark_at(style: LabelStyle, x: float, y: float) -> QPainterPath:
    return QTransform.fromTranslate(x, y).scale(_MARK, _MARK).map(style.mark())


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Middles of words as near to the wanted ones as they get without covering each other.

    Parameters
    ----------
    wanted
        Where each would be.
    apart
        The least distance of two; less where they do not fit otherwise.
    low, high
        The room that there is, ends of the words included.
    """
    count = len(wanted)
    apart = min(apart, (high - low) / max(1, count))
    order = np.argsort(wanted, kind="stable")
    placed = np.sort(np.asarray(wanted, np.float64))
    steps = apart * np.arange(count)
    # Without the steps, not to overlap is to rise: the nearest rising values, by pooling who is out of order.
    pools: list[list[float]] = []
    for value in placed - steps:
        pools.append([value, 1.0])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            value, weight = pools.pop()
            mean, others = pools[-1]
            pools[-1] = [(mean * others + value * weight) / (others + weight), others + weight]
    rising = np.concatenate([np.full(int(weight), value) for value, weight in pools]) if pools else np.empty(0)
    rising = np.clip(rising, low + apart / 2, high - apart / 2 - apart * (count - 1))
    middles = np.empty(count)
    middles[order] = rising + steps
    return [float(middle) for middle in middles]
