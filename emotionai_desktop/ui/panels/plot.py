"""The lines of the timeline. The one module that imports pyqtgraph, which takes a while: imported when first shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt5.QtCore import QPointF, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QMouseEvent, QPen
from PyQt5.QtWidgets import QSizePolicy, QWidget

from emotionai_desktop.ui.panels.label_styles import label_style
from emotionai_desktop.ui.panels.series import Series, clock
from emotionai_desktop.ui.theme import current_theme

#: Pixels; lines that jump up and down so much in all, pixels, are thinner, which Qt draws many times as fast.
_LINE_WIDTH, _THIN, _LONG = 1.6, 1.0, 12_000
#: Pixels that two samples share: what is finer costs time and is not seen.
_COLUMN = 4
#: Size of a mark on a line, and about how far apart they are, pixels.
_MARK, _MARK_EVERY = 8, 110
#: Room above 100 % and below 0 %, so that a line there is seen whole.
_AIR = 0.04


class Plot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types.
    """Draws one series over a stretch of time.

    It has no menu and does not zoom: the stretch is given. Nothing of it uses OpenGL.
    """

    #: The time under the pointer that was pressed or dragged, seconds.
    pressed = pyqtSignal(float)
    #: The time under the pointer, seconds; None once it has left.
    hovered = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._seconds = _ClockAxis("bottom")
        super().__init__(parent, axisItems={"bottom": self._seconds}, enableMenu=False)
        self._series: Series | None = None
        self._start_s, self._end_s = -60.0, 0.0
        self._curves: list[pg.PlotCurveItem] = []
        self._marks: list[pg.ScatterPlotItem] = []
        self._width = _LINE_WIDTH
        self._position = pg.InfiniteLine()
        self._pointer = pg.InfiniteLine()
        item = self.getPlotItem()
        item.hideButtons()
        # pyqtgraph makes a menu that nobody sees, and leaves it behind; as a child it goes with the plot.
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())
        item.setMouseEnabled(False, False)
        item.setYRange(-_AIR, 1 + _AIR, padding=0)
        item.getAxis("left").setTicks([[(0, "0"), (0.5, "50"), (1, "100 %")], []])
        # Not pyqtgraph's own grid, which cuts the numbers at the ends of the axes.
        self._grid = [pg.InfiniteLine(height, angle=0) for height in (0.0, 0.5, 1.0)]
        for line in (*self._grid, self._position, self._pointer):
            item.addItem(line, ignoreBounds=True)
        self._position.hide()
        self._pointer.hide()
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(80, 60)
        self.setMouseTracking(True)
        self.renew_look()

    def show_series(self, series: Series | None, start_s: float, end_s: float) -> None:
        """Draw these lines over this stretch of time, seconds, from now on."""
        before = self._series.labels if self._series is not None else ()
        if (labels := series.labels if series is not None else ()) != before:
            self._make_curves(labels)
        self._series = series
        if (start_s, end_s) != (self._start_s, self._end_s):
            self._start_s, self._end_s = start_s, end_s
            self.getPlotItem().setXRange(start_s, end_s, padding=0)
        self._draw()

    def set_position(self, time_s: float | None) -> None:
        """Mark the place that is played, or none."""
        self._position.setVisible(time_s is not None)
        if time_s is not None:
            self._position.setValue(time_s)

    def curve_data(self, place: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What is drawn for the label at this place: times and values, float64 [M]."""
        times, values = self._curves[place].getData()
        return np.asarray(times), np.asarray(values)

    def height_of(self, value: float) -> float:
        """How far below the upper edge of the widget a value is drawn, pixels."""
        box = self.getPlotItem().getViewBox()
        return float(self.mapFromScene(box.mapViewToScene(QPointF(self._start_s, value))).y())

    def renew_look(self) -> None:
        """Take the colours and the font that the application has now."""
        theme = current_theme()
        self.setBackground(theme.panel)
        item = self.getPlotItem()
        for name in ("bottom", "left"):
            axis = item.getAxis(name)
            axis.setPen(QColor(theme.border))
            axis.setTextPen(QColor(theme.muted))
            axis.setStyle(tickFont=self.font(), tickLength=4, maxTickLevel=0, hideOverlappingLabels=False)
        metrics = self.fontMetrics()
        item.getAxis("left").setWidth(metrics.horizontalAdvance("100 %") + 14)
        item.getAxis("bottom").setHeight(metrics.height() + 8)
        item.setContentsMargins(0, metrics.height() / 2, 0, 0)
        for line in self._grid:
            line.setPen(QPen(QColor(theme.control), 0))
        self._position.setPen(QPen(QColor(theme.text), 0))
        self._pointer.setPen(QPen(QColor(theme.muted), 0, Qt.PenStyle.DashLine))
        if self._series is not None:
            self._make_curves(self._series.labels)
            self._draw()

    def resizeEvent(self, event: object) -> None:
        """Draw what the new width can show."""
        super().resizeEvent(event)
        # pyqtgraph's own constructor resizes.
        if hasattr(self, "_pointer"):
            self._draw()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Go to the place that is pressed."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.pressed.emit(self._time_at(event))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Do nothing: the press has done it."""

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Count as two presses."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Tell the time under the pointer; go there while the button is held."""
        if event is None:
            return
        time_s = self._time_at(event)
        self._pointer.setValue(time_s)
        self._pointer.show()
        self.hovered.emit(time_s)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.pressed.emit(time_s)

    def wheelEvent(self, event: object) -> None:
        """Do nothing: the stretch is given."""

    def leaveEvent(self, event: object) -> None:
        """Forget the pointer."""
        self._pointer.hide()
        self.hovered.emit(None)

    def _time_at(self, event: QMouseEvent) -> float:
        box = self.getPlotItem().getViewBox()
        time_s = float(box.mapSceneToView(self.mapToScene(event.pos())).x())
        return min(max(self._start_s, time_s), self._end_s)

    def _make_curves(self, labels: tuple[str, ...]) -> None:
        item = self.getPlotItem()
        for old in (*self._curves, *self._marks):
            item.removeItem(old)
        self._curves, self._marks, self._width = [], [], _LINE_WIDTH
        for place, label in enumerate(labels):
            style = label_style(label, place)
            # As lines from point to point: joined and dashed ones take Qt twenty times as long.
            curve = pg.PlotCurveItem(pen=style.pen(_LINE_WIDTH), connect="finite", antialias=True)
            curve.setSegmentedLineMode("on")
            marks = pg.ScatterPlotItem(size=_MARK, symbol=style.mark(), brush=style.colour, pen=None, antialias=True)
            self._curves.append(curve)
            self._marks.append(marks)
            item.addItem(curve, ignoreBounds=True)
            item.addItem(marks, ignoreBounds=True)

    def _set_width(self, width: float) -> None:
        """Draw the lines so many pixels wide."""
        if self._series is not None and width != self._width:
            self._width = width
            for place, curve in enumerate(self._curves):
                curve.setPen(label_style(self._series.labels[place], place).pen(width))

    def _draw(self) -> None:
        if self._series is None:
            return
        width = self.getPlotItem().getViewBox().width()
        times, values = self._series.thinned(self._start_s, self._end_s, max(1, int(width / _COLUMN)))
        every_s = _round_step((self._end_s - self._start_s) * _MARK_EVERY / max(width, 1.0))
        steps = np.abs(np.diff(values, axis=0))
        self._set_width(_THIN if float(np.nansum(steps)) * self.height() > _LONG else _LINE_WIDTH)
        for place, (curve, marks) in enumerate(zip(self._curves, self._marks, strict=True)):
            column = np.ascontiguousarray(values[:, place], dtype=np.float64)
            curve.setData(times, column)
            # At times of their own, so that they neither cover each other nor crawl along the line.
            shift_s = every_s * place / len(self._curves)
            at = shift_s + every_s * np.arange(
                np.ceil((self._start_s - shift_s) / every_s), np.floor((self._end_s - shift_s) / every_s) + 1
            )
            heights = np.interp(at, times, column, left=np.nan, right=np.nan) if len(times) else at * np.nan
            seen = np.isfinite(heights)
            marks.setData(at[seen], heights[seen])


class _ClockAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types.
    """Seconds as minutes and seconds, at round places."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """As many places as there is room for."""
        room = max(1.0, size / max(1, self.fontMetrics_width()))
        span = max(high - low, 1e-6)
        return [(_round_step(span / room), 0.0)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Times as a clock shows them; before the beginning there is none."""
        return [clock(value) if value > -0.5 else "" for value in values]

    def fontMetrics_width(self) -> int:
        """Pixels that one time takes with the room around it."""
        view = self.getViewWidget()
        return int(view.fontMetrics().horizontalAdvance("0:00:00") * 1.4) if view is not None else 80


_STEPS_S = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0, 7200.0, 14400.0)


def _round_step(least_s: float) -> float:
    """The first round number of seconds that is not less."""
    return next((step for step in _STEPS_S if step >= least_s), _STEPS_S[-1])
