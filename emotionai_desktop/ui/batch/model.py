"""The inputs of a batch as Qt's tables take them."""

from __future__ import annotations

from enum import IntEnum
from pathlib import PurePath

from PyQt5.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PyQt5.QtGui import QBrush, QColor

from emotionai_desktop.batch.item import Item, ItemState
from emotionai_desktop.capture.formats import VIDEO_SUFFIXES
from emotionai_desktop.ui.icons import icon
from emotionai_desktop.ui.theme import current_theme

#: More rows than this come and go all at once.
_ONE_BY_ONE = 200


class Column(IntEnum):
    """The columns of the table."""

    FILE = 0
    STATE = 1
    FOUND = 2


#: Under which an index gives its `Item`.
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)


class BatchModel(QAbstractTableModel):
    """Shows the items of a batch; `renew` says how they stand now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[Item, ...] = ()

    def renew(self, items: tuple[Item, ...]) -> None:
        """Show other items, or the same as they are now."""
        if items == self.items:
            return
        wanted = {item.number for item in items}
        gone = [row for row, item in enumerate(self.items) if item.number not in wanted]
        new = len(items) - (len(self.items) - len(gone))
        if len(gone) > _ONE_BY_ONE:
            self.beginResetModel()
            self.items = items
            self.endResetModel()
            return
        for row in reversed(gone):
            self.beginRemoveRows(QModelIndex(), row, row)
            self.items = self.items[:row] + self.items[row + 1 :]
            self.endRemoveRows()
        kept = len(self.items)
        if new:  # They come at the end, always.
            self.beginInsertRows(QModelIndex(), kept, kept + new - 1)
            self.items += items[kept:]
            self.endInsertRows()
        before, self.items = self.items, items
        for row in range(kept):
            if before[row] is not items[row]:
                self.dataChanged.emit(self.index(row, Column.FILE), self.index(row, Column.FOUND))

    def item(self, index: QModelIndex) -> Item:
        """The item of an index."""
        return self.items[index.row()]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own way.
        """How many there are."""
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("File"), self.tr("State"), self.tr("Found"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """What a cell shows."""
        item, column = self.items[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(item, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.reason if item.reason and column is not Column.FILE else item.spec
        if role == Qt.ItemDataRole.DecorationRole and column is Column.FILE:
            return icon("video" if PurePath(item.spec).suffix.lower() in VIDEO_SUFFIXES else "image")
        if role == Qt.ItemDataRole.ForegroundRole and (colour := _colour(item, column)):
            return QBrush(QColor(colour))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._text(item, column)} {self.progress(item)}" if column is Column.STATE else None
        return item if role == ITEM_ROLE else None

    def progress(self, item: Item) -> str:
        """How far an item is, in words; empty where it does not run."""
        if item.state is not ItemState.RUNNING:
            return ""
        return f"{100 * item.frames // item.total} %" if item.total else ""

    def _text(self, item: Item, column: Column) -> str:
        if column is Column.FILE:
            return item.name
        if column is Column.STATE:
            return {
                ItemState.WAITING: self.tr("Waiting"),
                ItemState.RUNNING: self.tr("Running"),
                ItemState.DONE: self.tr("Done"),
                ItemState.FAILED: self.tr("Failed"),
                ItemState.CANCELLED: self.tr("Cancelled"),
            }[item.state]
        if item.state is ItemState.FAILED:
            return _without_path(item.reason, item.spec)
        return "" if item.state is ItemState.WAITING or not item.frames else self._found(item)

    def _found(self, item: Item) -> str:
        faces = self.tr("1 face") if item.faces == 1 else self.tr("{n} faces").format(n=f"{item.faces:,}")
        if not item.faces:
            faces = self.tr("no face")
        if item.frames == 1 and item.total in (None, 1):
            return faces
        frames = self.tr("{n} frames").format(n=f"{item.frames:,}")
        if item.state is ItemState.RUNNING and item.total:
            frames = self.tr("{n} of {total} frames").format(n=f"{item.frames:,}", total=f"{item.total:,}")
        return f"{frames}, {faces}"


def _without_path(reason: str, spec: str) -> str:
    """A reason without the path before it, which stands in the same row."""
    return reason.removeprefix(f"{spec}: ").removeprefix(f"{PurePath(spec).name}: ")


def _colour(item: Item, column: Column) -> str:
    theme = current_theme()
    if item.state is ItemState.FAILED and column is not Column.FILE:
        return theme.error
    if item.state is ItemState.DONE and column is Column.STATE:
        return theme.good
    return theme.muted if item.state in (ItemState.WAITING, ItemState.CANCELLED) and column is Column.STATE else ""
