"""The cells that say how an input of a batch stands, and what was found or why not."""

from __future__ import annotations

from PyQt5.QtCore import QModelIndex, QRectF, Qt
from PyQt5.QtGui import QColor, QPainter
from PyQt5.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from emotionai_desktop.batch.item import Item, ItemState
from emotionai_desktop.ui.batch.model import ITEM_ROLE
from emotionai_desktop.ui.theme import current_theme

_HEIGHT = 6


class FoundCell(QStyledItemDelegate):
    """Shortens what is too long at its end: a reason is told by its beginning."""

    def initStyleOption(self, option: QStyleOptionViewItem | None, index: QModelIndex) -> None:
        """Say how the cell is painted."""
        super().initStyleOption(option, index)
        if option is not None:
            option.textElideMode = Qt.TextElideMode.ElideRight


class StateCell(QStyledItemDelegate):
    """Paints a bar, and how far it is, in place of the word for what runs."""

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint the cell."""
        item = index.data(ITEM_ROLE)
        if painter is None or not isinstance(item, Item) or item.state is not ItemState.RUNNING or not item.total:
            super().paint(painter, option, index)
            return
        theme = current_theme()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        share = min(1.0, item.frames / item.total)
        painter.save()
        painter.setRenderHint(QPainter.Antialiasing)
        if chosen:
            painter.fillRect(option.rect, QColor(theme.accent))
        words = f"{100 * share:.0f} %"
        room = option.fontMetrics.horizontalAdvance("100 %") + 8
        place = option.rect.adjusted(4, 0, -8, 0)
        painter.setPen(QColor(theme.on_accent if chosen else theme.text))
        right = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(place, right, words)
        groove = QRectF(place.left(), place.center().y() - _HEIGHT / 2 + 0.5, place.width() - room, _HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.control_hover))
        painter.drawRoundedRect(groove, _HEIGHT / 2, _HEIGHT / 2)
        painter.setBrush(QColor(theme.on_accent if chosen else theme.accent))
        groove.setWidth(max(_HEIGHT, groove.width() * share))
        painter.drawRoundedRect(groove, _HEIGHT / 2, _HEIGHT / 2)
        painter.restore()
