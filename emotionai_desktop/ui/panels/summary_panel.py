"""The session summary: how much of the time each person showed each emotion."""

from __future__ import annotations

from collections.abc import Callable

from PyQt5.QtCore import QEvent, QMimeData, QModelIndex, QRectF, QSize, QSortFilterProxyModel, Qt, QTimer
from PyQt5.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.ui.panels.label_styles import label_style
from emotionai_desktop.ui.panels.series import clock
from emotionai_desktop.ui.panels.summary_table import (
    LABEL_ROLE,
    SHARE_ROLE,
    SORT_ROLE,
    SummaryTable,
    as_csv,
    as_text,
    rows_of,
)
from emotionai_desktop.ui.panels.tally import SessionTally, Tally
from emotionai_desktop.ui.people import People
from emotionai_desktop.ui.theme import current_theme

_RENEW_MS = 500
#: Pixels of a column about its words, the sign of the sorting among them.
_AROUND = 28


class SummaryPanel(QWidget):
    """Shows the sums of a tally while it is seen.

    Parameters
    ----------
    tally
        What is counted.
    people
        What they are called.
    """

    def __init__(self, tally: Tally, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tally = tally
        self._people = people
        self._total = SessionTally()
        self.table = SummaryTable(people.title, self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.table)
        self._sorted.setSortRole(SORT_ROLE)
        self.view = _Table(self._sorted, self.copy_text)
        self.view.setAccessibleName(self.tr("Session summary"))
        self.length = QLabel()
        self.length.setObjectName("panelMessage")
        self.copies = [
            self._button(self.tr("Copy"), self.tr("Copy the table as text"), self.copy_text),
            self._button(self.tr("Copy as CSV"), self.tr("Copy the table as comma-separated values"), self.copy_csv),
        ]
        self.message = QLabel(self.tr("What each person showed is summed up here as soon as somebody is seen"))
        self.message.setObjectName("panelMessage")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        #: Stands in the title of its dock.
        self.controls = QWidget()
        head = QHBoxLayout(self.controls)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.length, 1)
        for button in self.copies:
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.message, 1)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.renew)
        people.changed.connect(self.renew)
        self.renew()

    def renew(self) -> None:
        """Show the sums as they are now."""
        self._total = total = self._tally.total()
        self.table.set_total(total)
        said = self.tr("{time} looked at, {frames} frames").format(time=clock(total.duration_s), frames=total.frames)
        if total.left_out:
            said += self.tr(", {count} people seen briefly are left out").format(count=total.left_out)
        self.length.setText(said if total.frames else "")
        self.view.setVisible(bool(total.people))
        self.message.setVisible(not total.people)
        for button in self.copies:
            button.setEnabled(bool(total.people))

    def copy_text(self) -> None:
        """Put the table on the clipboard, with tabs between the columns."""
        self._copy(as_text(self._rows()), "text/tab-separated-values")

    def copy_csv(self) -> None:
        """Put the table on the clipboard as comma-separated values."""
        self._copy(as_csv(self._rows()), "text/csv")

    def sizeHint(self) -> QSize:
        """Low: the picture matters more."""
        return QSize(480, 8 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """The titles and a row."""
        return QSize(240, 5 * self.fontMetrics().height())

    def showEvent(self, event: object) -> None:
        """Follow the tally while it is seen."""
        self.renew()
        self._timer.start(_RENEW_MS)

    def hideEvent(self, event: object) -> None:
        """Nobody looks."""
        self._timer.stop()

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow the look of the application."""
        if event is not None and event.type() == QEvent.Type.FontChange:
            self.view.fit_columns()
        super().changeEvent(event)

    def _rows(self) -> list[list[str]]:
        self.renew()
        return rows_of(self._total, self._people.title)

    def _copy(self, text: str, kind: str) -> None:
        data = QMimeData()
        data.setText(text)
        data.setData(kind, text.encode())
        clipboard = QGuiApplication.clipboard()
        assert clipboard is not None
        clipboard.setMimeData(data)

    def _button(self, text: str, tip: str, press: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setProperty("compact", "true")
        button.clicked.connect(lambda: press())
        return button


class _Table(QTableView):
    """Rows that are chosen as a whole; Ctrl+C copies everything."""

    def __init__(self, model: QSortFilterProxyModel, copy: Callable[[], None]) -> None:
        super().__init__()
        self._copy = copy
        self.setObjectName("sessionSummary")
        self.setModel(model)
        self.setItemDelegate(_ShareDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectRows)
        self.setEditTriggers(QAbstractItemView.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollPerPixel)
        self.setFrameShape(QTableView.NoFrame)
        self.setTabKeyNavigation(False)
        side, top = self.verticalHeader(), self.horizontalHeader()
        assert side is not None
        assert top is not None
        side.hide()
        side.setSectionResizeMode(QHeaderView.Fixed)
        top.setHighlightSections(False)
        top.setStretchLastSection(True)
        model.modelReset.connect(self.fit_columns)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Room for the titles, for a share and for a name of some length."""
        side, top = self.verticalHeader(), self.horizontalHeader()
        model = self.model()
        assert side is not None
        assert top is not None
        assert model is not None
        metrics = self.fontMetrics()
        side.setDefaultSectionSize(metrics.height() + 10)
        for column in range(model.columnCount()):
            title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            least = metrics.horizontalAdvance("Somebody by name" if column == 0 else "100 %")
            self.setColumnWidth(column, max(least, metrics.horizontalAdvance(title)) + _AROUND)

    def event(self, event: QEvent | None) -> bool:
        """Keep the keys for copying from the window, which copies the picture with them."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and override and event.matches(QKeySequence.Copy):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Copy with the usual keys."""
        if event is not None and event.matches(QKeySequence.Copy):
            self._copy()
            return
        super().keyPressEvent(event)


class _ShareDelegate(QStyledItemDelegate):
    """Draws a share as a bar below its number."""

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint the cell."""
        super().paint(painter, option, index)
        share = index.data(SHARE_ROLE)
        if painter is None or not isinstance(share, float):
            return
        painter.save()
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        theme, label = current_theme(), index.data(LABEL_ROLE)
        ground = QRectF(option.rect).adjusted(6, option.rect.height() - 5, -6, -2)
        painter.setBrush(QColor(theme.control))
        painter.drawRoundedRect(ground, 1.5, 1.5)
        if share > 0:
            bar = QRectF(ground)
            bar.setWidth(max(3.0, ground.width() * min(1.0, share)))
            colour = label_style(label, index.column() - 1).colour if label else QColor(theme.muted)
            painter.setBrush(colour)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.restore()
