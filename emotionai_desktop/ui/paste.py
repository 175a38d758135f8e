"""Dropping and pasting: files, an address, or a picture that is in no file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PyQt5.QtCore import QCoreApplication, QMimeData
from PyQt5.QtGui import QColor, QImage, QPainter
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.capture.images import MAX_PIXELS
from emotionai_desktop.capture.pasted import PastedPicture
from emotionai_desktop.capture.source import Source, SourceError
from emotionai_desktop.ui.choice import Choice, choice_of_spec
from emotionai_desktop.ui.condition import Notice
from emotionai_desktop.ui.dropping import DropTarget, dropped_choice
from emotionai_desktop.ui.feature import Feature

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate

_SCHEMES = ("http://", "https://", "rtsp://", "rtsps://")


class Paste(Feature):
    """Looks at what is dropped on the window, and what is in the clipboard."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.action = window.actions_.make(_translate("Paste", "&Paste"), "paste", "Ctrl+V")
        self.action.triggered.connect(self._paste)
        window.actions_.add_to_menu("file", [self.action, None], before=window.actions_.close_source)
        self._target = DropTarget(window, window.stage.drop_sign)
        self._target.dropped.connect(self._open)

    def _paste(self) -> None:
        clipboard = QApplication.clipboard()
        assert clipboard is not None
        found = pasted_choice(clipboard.mimeData())
        if found is None:
            text = _translate("Paste", "There is no picture, file or address in the clipboard")
            self.window.tell(Notice("info", text))
        else:
            self._open(*found)

    def _open(self, choice: Choice, left_out: int) -> None:
        self.window.open(choice)
        if left_out:
            words = _translate("MainWindow", "Not everything can be shown together: {n} left out")
            self.window.tell(Notice("info", words.format(n=left_out)))


def pasted_choice(data: QMimeData | None) -> tuple[Choice, int] | None:
    """What is in a clipboard, if it can be looked at, and how many of several things are left out."""
    if (dropped := dropped_choice(data)) is not None or data is None:
        return dropped
    if data.hasImage():
        image = QImage(data.imageData())
        if not image.isNull():
            title = _translate("Paste", "Pasted picture")
            # Made a picture of ours on the thread that reads it: a large one takes a while.
            return Choice((f"{title}.png",), title, made=partial(_source, title, image)), 0
    text = data.text().strip() if data.hasText() else ""
    return (choice_of_spec(text), 0) if text.startswith(_SCHEMES) and len(text.split()) == 1 else None


def _source(title: str, image: QImage) -> Source:
    if image.width() * image.height() > MAX_PIXELS:
        raise SourceError(f"{title}: more than {MAX_PIXELS // 1_000_000} megapixels")
    image.setDevicePixelRatio(1.0)
    plain = QImage(image.size(), QImage.Format_RGB32)
    plain.fill(QColor("white"))
    painter = QPainter(plain)
    painter.drawImage(0, 0, image)
    painter.end()
    bits = plain.constBits()
    if bits is None:
        raise SourceError(f"{title}: there is not enough memory for it")
    rows = np.frombuffer(bits.asstring(plain.sizeInBytes()), np.uint8)
    pixels = rows.reshape(plain.height(), plain.bytesPerLine() // 4, 4)[:, : plain.width(), :3]
    return PastedPicture(title, np.ascontiguousarray(pixels))
