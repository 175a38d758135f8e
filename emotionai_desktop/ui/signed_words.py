"""Words with a sign of how good they are."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QWidget

from emotionai_desktop.ui.icons import Sign


class SignedWords(QWidget):
    """A text with a sign and with room for some lines, so that hardly anything moves when it changes.

    Parameters
    ----------
    lines
        How many there is room for; a longer text takes more.
    """

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse))
        self.severity = ""
        self._sign = Sign(18)
        self._sign.setFixedWidth(18)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(9)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.label, 1)
        self.setMinimumHeight(lines * self.label.fontMetrics().lineSpacing() + 4)

    def text(self) -> str:
        """What is said."""
        return self.label.text()

    def say(self, text: str, severity: str = "") -> None:
        """Say something else, with a sign of how good that is."""
        self.label.setText(text)
        self.severity = severity
        self._sign.show_icon(severity, {"warning": "warning", "error": "error"}.get(severity, "accent"))
