"""The timeline: how likely each emotion of one person was, over time. The live window and the review share it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING

# pyqtgraph, imported on another thread, wants these: set up there while Qt runs here, they end the process at times.
import PyQt5.QtSvg
import PyQt5.QtTest  # noqa: F401
from PyQt5.QtCore import QEvent, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from emotionai_desktop.ui.errand import Errand
from emotionai_desktop.ui.panels.end_labels import EndLabels
from emotionai_desktop.ui.panels.series import Series, clock

if TYPE_CHECKING:
    from emotionai_desktop.ui.panels.plot import Plot

_PLOT_MODULE = "emotionai_desktop.ui.panels.plot"
_IMPORT_POLL_MS = 30
#: Seconds that an arrow key leads on, and with Shift.
_STEP_S, _LONG_STEP_S = 1.0, 10.0


class Timeline(QWidget):
    """Shows the series of one person, whom the user chooses.

    Give it the people and the stretch of time with `set_people`, and the place that is played with `set_position`. It
    knows nothing of where the data come from.

    Parameters
    ----------
    automatic
        What the choice of nobody in particular is called, such as "Largest face".
    title
        What to call a person, by number.
    """

    #: The user wants to go to this time, seconds; only after `set_seekable`.
    seek_wanted = pyqtSignal(float)

    def __init__(self, automatic: str, title: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._people: Mapping[int, Series] = {}
        self._automatic: int | None = None
        self._stretch = (-60.0, 0.0)
        self._position: float | None = None
        self._hovered: float | None = None
        self._seekable = False
        self._importing: Errand[ModuleType] | None = None
        self._import_timer = QTimer(self)
        self._import_timer.timeout.connect(self._await_import)
        self.plot: Plot | None = None
        self.person = QComboBox()
        self.person.addItem(automatic, None)
        self.person.setAccessibleName(self.tr("Person"))
        self.person.setSizeAdjustPolicy(QComboBox.AdjustToMinimumContentsLengthWithIcon)
        self.person.setMinimumContentsLength(14)
        self.person.currentIndexChanged.connect(self._show)
        self.time = QLabel()
        self.time.setObjectName("timelineTime")
        self.message = QLabel(self.tr("Nobody has been seen yet"))
        self.message.setObjectName("panelMessage")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        self.message.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Ignored)
        self.ends = EndLabels(self._height_of)
        self._lines = QWidget()
        self._lines_layout = QHBoxLayout(self._lines)
        self._lines_layout.setContentsMargins(0, 0, 0, 0)
        self._lines_layout.setSpacing(0)
        self._lines_layout.addWidget(self.ends)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.message)
        self._pages.addWidget(self._lines)
        #: Stands above the lines; whoever has a better place for it may take it there.
        self.controls = QWidget()
        head = QHBoxLayout(self.controls)
        head.setContentsMargins(8, 4, 8, 4)
        head.setSpacing(10)
        head.addWidget(self.person)
        head.addWidget(self.time)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.controls)
        layout.addLayout(self._pages, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline"))

    # What others call.

    @property
    def chosen(self) -> int | None:
        """Number of the person who is shown; None where there is nobody."""
        number = self.person.currentData()
        number = self._automatic if number is None else number
        return number if number in self._people else None

    def choose(self, number: int | None) -> None:
        """Show this person; None for nobody in particular."""
        self.person.setCurrentIndex(max(0, self.person.findData(number)))

    def set_people(
        self, people: Mapping[int, Series], automatic: int | None, stretch: tuple[float, float] | None = None
    ) -> None:
        """Draw these series from now on.

        Parameters
        ----------
        people
            Everybody who can be chosen, by number.
        automatic
            Who is shown while the user has chosen nobody in particular.
        stretch
            First and last second to show; as before where it is not given.
        """
        self._people, self._automatic = people, automatic
        self._stretch = stretch or self._stretch
        self._list_people()
        self._show()

    def set_position(self, time_s: float | None) -> None:
        """Mark the place that is played; None where the end of the stretch is the present."""
        self._position = time_s
        if self.plot is not None:
            self.plot.set_position(time_s)
        self._show_values()

    def set_seekable(self, seekable: bool) -> None:
        """Whether the user can go to another time."""
        self._seekable = seekable
        if self.plot is not None:
            self.plot.setCursor(Qt.CursorShape.PointingHandCursor if seekable else Qt.CursorShape.ArrowCursor)

    def set_message(self, text: str) -> None:
        """Say this in place of the lines; nothing to show them."""
        self.message.setText(text)
        self._pages.setCurrentIndex(0 if text or self.plot is None else 1)

    def renew_titles(self) -> None:
        """People are called otherwise now."""
        for place in range(1, self.person.count()):
            self.person.setItemText(place, self._title(self.person.itemData(place)))

    def finish(self, timeout_s: float) -> bool:
        """Wait for what is fetched in the background; True where it came in time."""
        return self._importing is None or self._importing.wait(timeout_s)

    # What Qt calls.

    def sizeHint(self) -> QSize:
        """Low: the picture matters more."""
        return QSize(480, 8 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """As low as the lines can still be told apart."""
        return QSize(240, 5 * self.fontMetrics().height())

    def showEvent(self, event: object) -> None:
        """Fetch what draws the lines, the first time."""
        if self.plot is None and self._importing is None:
            # Half a module is there while another timeline fetches it.
            module = sys.modules.get(_PLOT_MODULE)
            if module is not None and hasattr(module, "Plot"):
                self._make_plot(module)
            else:
                self._importing = Errand(lambda: importlib.import_module(_PLOT_MODULE), ())
                self._import_timer.start(_IMPORT_POLL_MS)

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow the look of the application."""
        if event is not None and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            if self.plot is not None:
                self.plot.setFont(self.font())
                self.plot.renew_look()
            self.ends.updateGeometry()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Lead on with the arrow keys."""
        if event is None:
            return
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if way is None or not self._seekable or self._position is None:
            super().keyPressEvent(event)
            return
        step_s = _LONG_STEP_S if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP_S
        self._seek(self._position + way * step_s)

    # How it works.

    def _await_import(self) -> None:
        errand = self._importing
        if errand is None or not errand.done:
            return
        self._import_timer.stop()
        self._importing = None
        if errand.result is None:
            self.set_message(self.tr("The timeline cannot be drawn: {reason}").format(reason=errand.error))
        else:
            self._make_plot(errand.result)

    def _make_plot(self, module: ModuleType) -> None:
        plot: Plot = module.Plot()
        self.plot = plot
        plot.setAccessibleName(self.tr("Lines of the emotions"))
        plot.setFocusProxy(self)
        plot.pressed.connect(self._seek)
        plot.hovered.connect(self._hover)
        self._lines_layout.insertWidget(0, plot, 1)
        plot.set_position(self._position)
        self.set_seekable(self._seekable)
        self.set_message("" if self._people else self.message.text())
        self._show()

    def _list_people(self) -> None:
        """Offer everybody there is, without disturbing an open list or the choice."""
        listed = [self.person.itemData(place) for place in range(1, self.person.count())]
        wanted = list(self._people)
        if listed == wanted:
            return
        chosen = self.person.currentData()
        self.person.blockSignals(True)
        for place in range(len(listed), 0, -1):
            if listed[place - 1] not in self._people:
                self.person.removeItem(place)
        for place, number in enumerate(wanted, start=1):
            if self.person.itemData(place) != number:
                self.person.insertItem(place, self._title(number), number)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self.person.blockSignals(False)

    def _show(self) -> None:
        if self.plot is not None:
            chosen = self.chosen
            self.plot.show_series(self._people[chosen] if chosen is not None else None, *self._stretch)
        self._show_values()

    def _show_values(self) -> None:
        """Write the values at the pointer, else at the place that is played, else at the end."""
        chosen = self.chosen
        series = self._people[chosen] if chosen is not None else None
        at = self._hovered if self._hovered is not None else self._position
        at = self._stretch[1] if at is None else at
        self.time.setText(clock(at))
        if series is None:
            self.ends.set_values((), None)
        else:
            self.ends.set_values(series.labels, series.at(at))

    def _hover(self, time_s: float | None) -> None:
        self._hovered = time_s
        self._show_values()

    def _seek(self, time_s: float) -> None:
        if self._seekable:
            start_s, end_s = self._stretch
            self.seek_wanted.emit(min(max(start_s, time_s), end_s))

    def _height_of(self, value: float) -> float:
        return self.plot.height_of(value) if self.plot is not None else 0.0
