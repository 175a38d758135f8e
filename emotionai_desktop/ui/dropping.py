"""Files dropped on the window: which can be opened, and the sign that they can."""

from __future__ import annotations

from PyQt5.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PyQt5.QtWidgets import QLabel, QVBoxLayout, QWidget

from emotionai_desktop.ui.choice import Choice, choice_of_paths
from emotionai_desktop.ui.icons import Sign
from emotionai_desktop.ui.theme import current_theme


class DropTarget(QObject):
    """Makes a window take what is dropped on it.

    Parameters
    ----------
    window
        The window.
    sign
        Shown while something that can be opened is held over the window.
    """

    #: What was dropped, and how many of several things are left out.
    dropped = pyqtSignal(Choice, int)

    def __init__(self, window: QWidget, sign: QWidget) -> None:
        super().__init__(window)
        self._sign = sign
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Take the window's events of dragging."""
        if isinstance(event, QDragEnterEvent):
            if dropped_choice(event.mimeData()) is not None:
                event.acceptProposedAction()
                self._sign.show()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._sign.hide()
            found = dropped_choice(event.mimeData())
            if found is not None:
                event.acceptProposedAction()
                self.dropped.emit(*found)
            return True
        if event is not None and event.type() == QEvent.Type.DragLeave:
            self._sign.hide()
        return super().eventFilter(watched, event)


def dropped_choice(data: QMimeData | None) -> tuple[Choice, int] | None:
    """What was dropped, if it can be opened at all, and how many of several things are left out."""
    urls = data.urls() if data is not None and data.hasUrls() else []
    paths = [url.toLocalFile() for url in urls if url.isLocalFile()]
    if paths:
        choice, left_out = choice_of_paths(paths)
        return choice, left_out + len(urls) - len(paths)
    addresses = [url.toString() for url in urls if url.scheme() in ("http", "https", "rtsp", "rtsps")]
    return (Choice((addresses[0],)), len(urls) - 1) if addresses else None


class DropSign(QWidget):
    """Covers the picture while something that can be opened is held over the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sign, self.text = Sign(64), QLabel(self.tr("Drop to open"))
        sign.show_icon("drop", "stage_accent")
        self.text.setObjectName("pageTitle")
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Darken the picture and frame it."""
        ground = QColor(current_theme().stage)
        ground.setAlphaF(0.82)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(QColor(current_theme().stage_accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(14, 14, -14, -14), 12, 12)
        painter.end()
