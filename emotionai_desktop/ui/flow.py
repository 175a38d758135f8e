"""A row that goes on in the next line where the window is too narrow for it."""

from __future__ import annotations

from PyQt5.QtCore import QRect, QSize, Qt
from PyQt5.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays widgets out as words are in a paragraph, so that none is narrower than its contents.

    Qt asks no window for more height where it is narrower: what holds this is to scroll.

    Parameters
    ----------
    spacing
        Pixels between two widgets of a line.
    line_spacing
        Pixels between two lines.
    """

    def __init__(self, spacing: int, line_spacing: int = 6) -> None:
        super().__init__()
        self._spacing, self._line_spacing = spacing, line_spacing
        self._items: list[QLayoutItem] = []

    def add_pair(self, first: QWidget, second: QWidget) -> None:
        """Add two widgets that stay beside each other."""
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(first)
        row.addWidget(second)
        self.addWidget(pair)

    # What Qt calls.

    def addItem(self, item: QLayoutItem | None) -> None:
        """Put an item at the end."""
        assert item is not None
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item by its place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientations:
        """It takes no more room than it needs."""
        return Qt.Orientations()

    def sizeHint(self) -> QSize:
        """Room for one line."""
        width = sum(item.sizeHint().width() + self._spacing for item in self._seen()) - self._spacing
        return self.minimumSize().expandedTo(QSize(width, 0))

    def minimumSize(self) -> QSize:
        """Room for the widest item."""
        least = QSize(0, 0)
        for item in self._seen():
            least = least.expandedTo(item.sizeHint())
        return least

    def hasHeightForWidth(self) -> bool:
        """It is higher where it is narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines, pixels."""
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def setGeometry(self, rect: QRect) -> None:
        """Lay the items out."""
        super().setGeometry(rect)
        for item, place in self._places(rect.width()):
            item.setGeometry(place.translated(rect.topLeft()))

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        """Each item that is seen, with its place from the top left corner; items of a line are of one height."""
        lines: list[list[tuple[QLayoutItem, int, QSize]]] = [[]]
        right = 0
        for item in self._seen():
            size = item.sizeHint()
            if lines[-1] and right + size.width() > width:
                lines.append([])
                right = 0
            lines[-1].append((item, right, size))
            right += size.width() + self._spacing
        places, top = [], 0
        for line in lines:
            height = max((size.height() for _, _, size in line), default=0)
            places += [(item, QRect(left, top, size.width(), height)) for item, left, size in line]
            top += height + self._line_spacing
        return places
