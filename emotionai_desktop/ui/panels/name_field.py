"""The name of a face, written where it stands."""

from __future__ import annotations

from PyQt5.QtCore import QEvent, Qt, pyqtSignal
from PyQt5.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PyQt5.QtWidgets import QLineEdit, QWidget

from emotionai_desktop.ui.people import MOST_LETTERS


class NameField(QLineEdit):
    """Shows a name, shortened where it is too long; a click or the focus lets the user write another one.

    Enter and leaving it take the name over, Esc leaves all as it was.
    """

    #: What the user has written.
    written = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.setObjectName("faceName")
        self.setMaxLength(MOST_LETTERS)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.returnPressed.connect(self._leave)

    @property
    def writing(self) -> bool:
        """Whether the user writes in it now."""
        return self.hasFocus()

    def set_name(self, name: str, untitled: str) -> None:
        """Show another name; where it is empty, say `untitled`."""
        self._name = name
        if self.placeholderText() != untitled:
            self.setPlaceholderText(untitled)
            self.setAccessibleName(self.tr("Name of {face}").format(face=untitled))
        if not self.writing:
            self._show_short()

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        """Show the whole name, ready to be replaced."""
        self.setText(self._name)
        super().focusInEvent(event)
        if event is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Take over what was written."""
        super().focusOutEvent(event)
        written = self.text()
        if written != self._name:
            self.written.emit(written)
        self._show_short()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Keep the whole name chosen after the click that gave the focus."""
        chosen = self.hasSelectedText()
        super().mouseReleaseEvent(event)
        if chosen and not self.hasSelectedText():
            self.selectAll()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        if not self.writing:
            self._show_short()

    def event(self, event: QEvent | None) -> bool:
        """Keep Esc from the window, for which it means something else."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and override and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Give up with Esc."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.setText(self._name)
            self._leave()
            return
        super().keyPressEvent(event)

    def _leave(self) -> None:
        """Give the focus to the picture, where the window's keys work."""
        window = self.window()
        self.clearFocus()
        if window is not None:
            window.setFocus()

    def _show_short(self) -> None:
        # The frame, the padding and the cursor take some of the width.
        room = self.width() - 22
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, max(20, room)))
        self.setCursorPosition(0)
        self.setToolTip(self._name or self.tr("Click to give this face a name"))
