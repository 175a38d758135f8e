"""The markers of a session: a list that goes to them, and lets their notes be written."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt5.QtCore import QEvent, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.recording.session import Marker


class MarkerList(QWidget):
    """Shows markers in the order of their times; the note of each can be edited in its place."""

    #: The user wants to go to this time, seconds.
    seek_wanted = pyqtSignal(float)
    #: The user has changed the note at this place.
    note_changed = pyqtSignal(int, str)
    #: Another marker is chosen, or none.
    chosen_changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markers: tuple[Marker, ...] = ()
        self.empty = QLabel()
        self.empty.setObjectName("markersEmpty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignTop) | Qt.AlignmentFlag.AlignLeft)
        self.empty.setContentsMargins(12, 12, 12, 12)
        self.table = QTableWidget(0, 2)
        self.table.setObjectName("markers")
        self.table.setAccessibleName(self.tr("Markers"))
        self.table.setHorizontalHeaderLabels([self.tr("Time"), self.tr("Note")])
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTriggers(QAbstractItemView.DoubleClicked))
        self.table.setTabKeyNavigation(False)
        rows, columns = self.table.verticalHeader(), self.table.horizontalHeader()
        assert rows is not None
        assert columns is not None
        rows.hide()
        columns.setSectionResizeMode(0, QHeaderView.ResizeToContents)
        columns.setSectionResizeMode(1, QHeaderView.Stretch)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter)
        self.table.itemClicked.connect(lambda item: self._go(item.row()))
        self.table.itemChanged.connect(self._edited)
        self.table.itemSelectionChanged.connect(self.chosen_changed)
        self.table.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addWidget(self.empty)
        self.set_markers(())

    @property
    def place(self) -> int | None:
        """Place of the marker that is chosen; None where none is."""
        chosen = self.table.selectionModel()
        rows = chosen.selectedRows() if chosen is not None else []
        return rows[0].row() if rows and rows[0].row() < len(self._markers) else None

    def set_empty_text(self, text: str) -> None:
        """What to say where there is no marker."""
        self.empty.setText(text)

    def set_markers(self, markers: Sequence[Marker]) -> None:
        """Show these from now on."""
        if tuple(markers) == self._markers and self.table.rowCount() == len(markers):
            self.table.setVisible(bool(markers))
            self.empty.setVisible(not markers)
            return
        chosen = self.place
        self._markers = tuple(markers)
        before = self.table.blockSignals(True)
        self.table.setRowCount(len(markers))
        for row, marker in enumerate(markers):
            time_item, note = QTableWidgetItem(precise_clock(marker.time_s)), QTableWidgetItem(marker.note)
            time_item.setFlags(Qt.ItemFlags(Qt.ItemFlag.ItemIsSelectable) | Qt.ItemFlag.ItemIsEnabled)
            note.setToolTip(marker.note)
            self.table.setItem(row, 0, time_item)
            self.table.setItem(row, 1, note)
        self.table.blockSignals(before)
        self.table.setVisible(bool(markers))
        self.empty.setVisible(not markers)
        if chosen is not None and markers:
            self.table.setCurrentCell(min(chosen, len(markers) - 1), 1)

    def edit(self, place: int) -> None:
        """Choose a marker and let its note be written."""
        self.table.setCurrentCell(place, 1)
        item = self.table.item(place, 1)
        if item is not None:
            self.table.setFocus()
            self.table.editItem(item)

    def eventFilter(self, watched: object, event: QEvent | None) -> bool:
        """Go to the chosen marker with Return."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter:
            if self.place is not None:
                self._go(self.place)
            return True
        return False

    def sizeHint(self) -> QSize:
        """Wide enough for a few words."""
        return QSize(250, 300)

    def _go(self, row: int) -> None:
        if row < len(self._markers):
            self.seek_wanted.emit(self._markers[row].time_s)

    def _edited(self, item: QTableWidgetItem) -> None:
        if item.column() == 1 and item.row() < len(self._markers):
            self.note_changed.emit(item.row(), item.text())


def precise_clock(time_s: float) -> str:
    """Minutes, seconds and tenths, and hours where there are any: ``1:05.3``, ``1:00:09.0``."""
    tenths = round(10 * max(0.0, time_s))
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{tenths // 10:02}.{tenths % 10}"
    return f"{hours}:{minutes:02}:{seconds}" if hours else f"{minutes}:{seconds}"
