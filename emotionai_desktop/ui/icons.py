"""The icons: SVG files of one gray, painted in the colours of the theme."""

from __future__ import annotations

import functools
from pathlib import Path

from PyQt5.QtCore import QByteArray, QRectF, Qt
from PyQt5.QtGui import QIcon, QPainter, QPixmap
from PyQt5.QtSvg import QSvgRenderer

from emotionai_desktop.ui.theme import DARK

ICONS_DIR = Path(__file__).parents[2] / "assets" / "icons"
#: What the files are drawn in.
_GRAY = b"#808080"
_SIZES = (16, 20, 24, 32, 48)


@functools.cache
def icon(name: str) -> QIcon:
    """The icon of a control, with its look when the control cannot be used."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(icon_pixmap(name, size, DARK.text), QIcon.Mode.Normal)
        made.addPixmap(icon_pixmap(name, size, DARK.disabled), QIcon.Mode.Disabled)
    return made


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
    return _render((ICONS_DIR / f"{name}.svg").read_bytes().replace(_GRAY, colour.encode()), size, ratio)


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
