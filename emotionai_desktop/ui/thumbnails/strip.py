"""The strip: small pictures side by side, of which one is chosen."""

from __future__ import annotations

from PyQt5.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QWheelEvent
from PyQt5.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from emotionai_desktop.ui.icons import icon_pixmap
from emotionai_desktop.ui.theme import current_theme
from emotionai_desktop.ui.thumbnails.model import ThumbnailModel, TileState

#: Width and height of a small picture in the window, and what is about it.
PICTURE = QSize(104, 70)
_PAD, _GAP = 5, 3
#: Of the name under it, at least so many are seen.
_LETTERS = 12
#: What a small picture is made of where faces are hidden.
_PATCHES = QSize(9, 6)


class ThumbnailStrip(QListView):
    """Shows a series of pictures in a row.

    Parameters
    ----------
    model
        The series.
    """

    #: The user has chosen the picture at this place.
    chosen = pyqtSignal(int)

    def __init__(self, model: ThumbnailModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._following = self._hidden = False
        self.setObjectName("thumbnails")
        self.setAccessibleName(self.tr("Pictures of the series"))
        self.setModel(model)
        self.setItemDelegate(_Tile(self))
        self.setFlow(QListView.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SingleSelection)
        self.setEditTriggers(QAbstractItemView.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_current(self, row: int) -> None:
        """Mark the picture that is seen, and bring it into sight; nobody is told that it was chosen."""
        model = self.model()
        if model is None or row == self.currentIndex().row() or not 0 <= row < model.rowCount():
            return
        self._following = True
        at = model.index(row, 0)
        self.setCurrentIndex(at)
        self.scrollTo(at, QAbstractItemView.PositionAtCenter)
        self._following = False

    @property
    def faces_hidden(self) -> bool:
        """Whether the small pictures are made unrecognisable."""
        return self._hidden

    def set_faces_hidden(self, hidden: bool) -> None:
        """Show small pictures in which nobody is recognised."""
        if hidden != self._hidden:
            self._hidden = hidden
            viewport = self.viewport()
            assert viewport is not None
            viewport.update()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell what the user has chosen."""
        super().currentChanged(current, previous)
        if not self._following and current.isValid() and current.row() != previous.row():
            self.chosen.emit(current.row())

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """The wheel goes along the strip."""
        bar = self.horizontalScrollBar()
        if event is None or bar is None:
            return
        turn = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        bar.setValue(bar.value() - (turn.y() or turn.x()))
        event.accept()

    def sizeHint(self) -> QSize:
        """One row of tiles and the bar under it."""
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar is not None else 0
        return QSize(400, tile_size(self).height() + below + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """As high as it is; as narrow as it must."""
        return QSize(120, self.sizeHint().height())


def tile_size(widget: QWidget) -> QSize:
    """Of a small picture with its name."""
    metrics = widget.fontMetrics()
    height = PICTURE.height() + 2 * _PAD + _GAP + metrics.height()
    return QSize(max(PICTURE.width(), _LETTERS * metrics.averageCharWidth()) + 2 * _PAD, height)


class _Tile(QStyledItemDelegate):
    """Paints one small picture with its name."""

    def __init__(self, strip: ThumbnailStrip) -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """All are of one size."""
        return tile_size(self._strip)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """The picture in its middle, the name under it, a frame where it is the chosen one."""
        if painter is None:
            return
        theme = current_theme()
        painter.save()
        painter.setRenderHints(QPainter.Antialiasing | QPainter.SmoothPixmapTransform)
        tile = QRectF(option.rect).adjusted(1, 1, -1, -1)
        state = QStyle.State(option.state)
        chosen, hovered = bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or hovered:
            painter.setBrush(QColor(theme.control if chosen else theme.panel))
            painter.drawRoundedRect(tile, 6, 6)
        room = QRect(option.rect.x() + _PAD, option.rect.y() + _PAD, option.rect.width() - 2 * _PAD, PICTURE.height())
        self._paint_picture(painter, room, index)
        if chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(tile, 6, 6)
        words = QRect(room.x(), room.bottom() + 1 + _GAP, room.width(), self._strip.fontMetrics().height())
        painter.setPen(QColor(theme.text if chosen else theme.muted))
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        short = self._strip.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, short)
        painter.restore()

    def _paint_picture(self, painter: QPainter, room: QRect, index: QModelIndex) -> None:
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(pixmap, QPixmap):
            share = min(room.width() / pixmap.width(), room.height() / pixmap.height())
            width, height = max(1.0, pixmap.width() * share), max(1.0, pixmap.height() * share)
            place = QRectF(0, 0, width, height)
            place.moveCenter(QRectF(room).center())
            if self._strip.faces_hidden:
                pixmap = pixmap.scaled(_PATCHES, transformMode=Qt.TransformationMode.SmoothTransformation)
            shape = QPainterPath()
            shape.addRoundedRect(place, 3, 3)
            painter.setClipPath(shape)
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
            painter.setClipping(False)
            return
        painter.setBrush(QColor(current_theme().control))
        painter.drawRoundedRect(QRectF(room), 3, 3)
        if index.data(ThumbnailModel.STATE_ROLE) is TileState.BROKEN:
            ratio = self._strip.devicePixelRatioF()
            sign = icon_pixmap("broken-image", 28, current_theme().muted, ratio)
            painter.drawPixmap(room.center().x() - 13, room.center().y() - 13, sign)
