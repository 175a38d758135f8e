"""The icons: SVG files of one gray, painted in the colours of the theme."""

from __future__ import annotations

import functools

from PyQt5.QtCore import QByteArray, QEvent, QRect, QRectF, QSize, Qt
from PyQt5.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PyQt5.QtSvg import QSvgRenderer
from PyQt5.QtWidgets import QLabel, QWidget

from emotionai_desktop.places import ASSETS_DIR
from emotionai_desktop.ui.theme import current_theme

ICONS_DIR = ASSETS_DIR / "icons"
#: What the files are drawn in.
_GRAY = b"#808080"
_SIZES = (16, 20, 24, 32, 48)


@functools.cache
def icon(name: str) -> QIcon:
    """The icon of a control, with its look when the control cannot be used, in the colours of whatever theme is on."""
    return QIcon(_ThemedIcon(name))


class Sign(QLabel):
    """An icon on its own, which follows the theme.

    Parameters
    ----------
    size
        Width and height in the window's own pixels.
    """

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._shown = ("", "")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(size)
        self.setMinimumWidth(size)

    def show_icon(self, name: str, colour: str) -> None:
        """Show an icon, none where the name is empty.

        Parameters
        ----------
        name
            See `icon`.
        colour
            Name of a field of `theme.Theme`.
        """
        self._shown = (name, colour)
        if name:
            self.setPixmap(icon_pixmap(name, self._size, getattr(current_theme(), colour), self.devicePixelRatioF()))
        else:
            self.clear()

    def changeEvent(self, event: QEvent | None) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self.show_icon(*self._shown)


class _ThemedIcon(QIconEngine):
    """Paints an icon in the colours that the theme has at that moment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        return _ThemedIcon(self._name)

    def paint(self, painter: QPainter | None, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if painter is not None:
            svg = _svg(self._name, _colour(mode))
            side = min(rect.width(), rect.height())
            square = QRectF(0, 0, side, side)
            square.moveCenter(QRectF(rect).center())
            QSvgRenderer(QByteArray(svg)).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _pixmap(self._name, min(size.width(), size.height()), _colour(mode))


def _colour(mode: QIcon.Mode) -> str:
    theme = current_theme()
    return theme.disabled if mode == QIcon.Mode.Disabled else theme.text


def icon_pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture.

    Parameters
    ----------
    name
        Name of its file in assets/icons, without the suffix.
    size
        Width and height in the window's own pixels.
    colour
        ``#rrggbb``.
    ratio
        Pixels of the screen to one of the window.
    """
    return _render(_svg(name, colour), size, ratio)


@functools.lru_cache(512)
def _pixmap(name: str, size: int, colour: str) -> QPixmap:
    return icon_pixmap(name, size, colour)


def _svg(name: str, colour: str) -> bytes:
    return (ICONS_DIR / f"{name}.svg").read_bytes().replace(_GRAY, colour.encode())


@functools.cache
def app_icon() -> QIcon:
    """The icon of the application."""
    made = QIcon()
    for size in (*_SIZES, 64, 128, 256):
        made.addPixmap(_render((ICONS_DIR / "app.svg").read_bytes(), size, 1.0))
    return made


def _render(svg: bytes, size: int, ratio: float) -> QPixmap:
    pixels = round(size * ratio)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
