"""A series of pictures as Qt's views take it: a name and a small picture each, made when they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PyQt5.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, QTimer
from PyQt5.QtGui import QPixmap

from emotionai_desktop.capture.files import printable
from emotionai_desktop.ui.thumbnails.loader import ThumbnailLoader

#: Small pictures that are kept; some 30 MB.
MOST_KEPT = 400
_POLL_MS = 30


class TileState(Enum):
    """How a small picture stands."""

    WAITING = "waiting"
    SHOWN = "shown"
    BROKEN = "broken"


class ThumbnailModel(QAbstractListModel):
    """The pictures of a series.

    Parameters
    ----------
    loader
        Makes the small pictures.
    """

    #: Gives the `TileState`.
    STATE_ROLE = Qt.ItemDataRole.UserRole

    def __init__(self, loader: ThumbnailLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self._paths: tuple[Path, ...] = ()
        self._rows: dict[Path, int] = {}
        self._kept: OrderedDict[Path, QPixmap | None] = OrderedDict()
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._take)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files."""
        return self._paths

    @property
    def kept(self) -> int:
        """How many small pictures are in memory."""
        return len(self._kept)

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Show another series."""
        self.beginResetModel()
        self._paths = tuple(paths)
        self._rows = {path: row for row, path in enumerate(self._paths)}
        self._kept.clear()
        self._loader.forget_wishes()
        self._timer.stop()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many pictures there are."""
        return 0 if parent is not None and parent.isValid() else len(self._paths)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name, the path, the small picture or its state; who asks for a picture that is not there wishes it."""
        if not index.isValid():
            return None
        path = self._paths[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return printable(path.name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return printable(path)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pixmap(path)
        if role == self.STATE_ROLE:
            if path not in self._kept:
                return TileState.WAITING
            return TileState.BROKEN if self._kept[path] is None else TileState.SHOWN
        return None

    def close(self) -> None:
        """Show nothing, and wish for nothing."""
        self.set_paths(())

    def _pixmap(self, path: Path) -> QPixmap | None:
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        self._loader.wish(path)
        if not self._timer.isActive():
            self._timer.start()
        return None

    def _take(self) -> None:
        idle = self._loader.idle
        for path, image in self._loader.take().items():
            if path in self._rows:
                self._kept[path] = QPixmap.fromImage(image) if image is not None else None
                at = self.index(self._rows[path])
                self.dataChanged.emit(at, at, [Qt.ItemDataRole.DecorationRole, self.STATE_ROLE])
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        if idle:
            self._timer.stop()
