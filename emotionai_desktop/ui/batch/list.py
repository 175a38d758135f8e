"""The list of a batch's inputs, and what stands in its place while there are none."""

from __future__ import annotations

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from emotionai_desktop.ui.batch.bar import FoundCell, StateCell
from emotionai_desktop.ui.batch.model import BatchModel, Column
from emotionai_desktop.ui.icons import Sign


class BatchList(QTableView):
    """The inputs, one a row.

    Parameters
    ----------
    model
        The inputs.
    """

    def __init__(self, model: BatchModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batchList")
        self.setModel(model)
        self.setAccessibleName(self.tr("Files to analyse"))
        self.setItemDelegateForColumn(Column.STATE, StateCell(self))
        self.setItemDelegateForColumn(Column.FOUND, FoundCell(self))
        self.setSelectionBehavior(QAbstractItemView.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollPerPixel)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        assert rows is not None
        assert columns is not None
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 14)
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.Stretch)
        columns.setSectionResizeMode(Column.STATE, QHeaderView.Fixed)
        columns.resizeSection(Column.STATE, self.fontMetrics().horizontalAdvance("0") * 19)

    def sizeHint(self) -> QSize:
        """Room for a few rows."""
        return QSize(super().sizeHint().width(), 4 * (self.fontMetrics().height() + 14))

    def chosen_rows(self) -> list[int]:
        """The rows that are chosen, from top to bottom."""
        selection = self.selectionModel()
        return sorted(index.row() for index in selection.selectedRows()) if selection is not None else []


class EmptyList(QFrame):
    """Says what the list is for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batchEmpty")
        sign = Sign(48)
        sign.show_icon("drop", "muted")
        title = QLabel(self.tr("Drop images, videos and folders here"))
        title.setObjectName("dialogTitle")
        words = QLabel(
            self.tr("They are analysed one after the other, while everything else goes on, and written to one table.")
        )
        words.setObjectName("panelMessage")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(1)
        for each in (sign, title, words):
            if isinstance(each, QLabel):
                each.setAlignment(Qt.AlignmentFlag.AlignCenter)
                each.setWordWrap(True)
            layout.addWidget(each)
        layout.addStretch(1)
