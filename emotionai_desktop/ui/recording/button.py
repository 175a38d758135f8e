"""The record button: red while it records, with what has been recorded."""

from __future__ import annotations

from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtGui import QIcon
from PyQt5.QtWidgets import QAction, QToolButton, QWidget

from emotionai_desktop.recording.recorder import RecorderStatus
from emotionai_desktop.ui.icons import icon, icon_pixmap
from emotionai_desktop.ui.panels.series import clock
from emotionai_desktop.ui.theme import current_theme

#: Pixels of the window's width from which there is room for the size.
_WIDE = 800


class RecordButton(QToolButton):
    """Starts and ends a recording, and shows how it goes.

    Parameters
    ----------
    action
        What it does.
    """

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._status: RecorderStatus | None = None
        # Not its default action: the words of that would take the place of the time with every change.
        self._action = action
        self.setObjectName("record")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(lambda: self.setEnabled(action.isEnabled()))
        self.set_status(None)

    def set_status(self, status: RecorderStatus | None) -> None:
        """Show a recording; None where there is none."""
        self._status = status
        recording = status is not None
        if self.property("recording") != recording:
            self.setProperty("recording", recording)
            style = self.style()
            assert style is not None
            style.unpolish(self)
            style.polish(self)
            self._renew_icon()
        text = _words(status, self._narrow) if status is not None else ""
        self.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        if text != self.text():
            self.setText(text)
            self.setMinimumWidth(self._room(text) if text else 0)
        name = self._action.toolTip()
        self.setToolTip(f"{name}\n{self._dropped()}" if self._dropped() else name)
        self.setAccessibleName(f"{name} {text.strip()}".strip())

    def changeEvent(self, event: QEvent | None) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._renew_icon()

    @property
    def _narrow(self) -> bool:
        window = self.window()
        return window is not None and window.width() < _WIDE

    def _renew_icon(self) -> None:
        if self.property("recording"):
            self.setIcon(QIcon(icon_pixmap("stop", 20, current_theme().error, self.devicePixelRatioF())))
        else:
            self.setIcon(icon("record"))

    def _room(self, text: str) -> int:
        """A width that does not change with every second: digits are as wide as zeros."""
        widest = "".join("0" if letter.isdigit() else letter for letter in text)
        return self.fontMetrics().horizontalAdvance(widest) + self.iconSize().width() + 26

    def _dropped(self) -> str:
        dropped = self._status.dropped if self._status is not None else 0
        if not dropped:
            return ""
        text = self.tr("{count} frames are missing in the video: the disk or the processor is too slow.")
        return text.format(count=dropped)


def _words(status: RecorderStatus, narrow: bool) -> str:
    """Time, size where there is room for it, and what is missing."""
    # Qt leaves hardly any room between icon and text.
    text = f"\u2002{clock(status.elapsed_s)}"
    if not narrow:
        text += f"  {size_text(status.size)}"
    return f"{text}  \u2212{status.dropped}" if status.dropped else text


def size_text(size: int) -> str:
    """Bytes as people say them: ``3.4 MB``."""
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
