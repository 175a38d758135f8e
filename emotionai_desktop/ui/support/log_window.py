"""The log in a window: by level, to copy and to save."""

from __future__ import annotations

import logging
from pathlib import Path

from PyQt5.QtCore import QSize, Qt, QTimer
from PyQt5.QtGui import QFontDatabase
from PyQt5.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.ui.support.journal import KEPT, Journal

_POLL_MS = 300


class LogWindow(QDialog):
    """Shows a journal as it grows.

    Parameters
    ----------
    journal
        What is shown.
    """

    def __init__(self, journal: Journal, parent: QWidget) -> None:
        flags = Qt.WindowFlags(Qt.WindowType.Dialog) | Qt.WindowType.WindowTitleHint
        super().__init__(parent, flags | Qt.WindowType.WindowCloseButtonHint | Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Log"))
        self._journal, self._shown = journal, 0
        self.level = QComboBox()
        for level, name in (
            (logging.INFO, self.tr("Everything")),
            (logging.WARNING, self.tr("Warnings and errors")),
            (logging.ERROR, self.tr("Errors")),
        ):
            self.level.addItem(name, level)
        self.level.setAccessibleName(self.tr("What to show"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(4 * KEPT)
        self.text.setLineWrapMode(QPlainTextEdit.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.FixedFont))
        self.text.setPlaceholderText(self.tr("Nothing was said yet."))
        self.text.setAccessibleName(self.tr("Log"))
        self.outcome = QLabel()
        self.outcome.setObjectName("settingHelp")
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setWordWrap(True)
        self.copy, self.save = QPushButton(self.tr("&Copy")), QPushButton(self.tr("&Save…"))
        self._lay_out()
        self.resize(self.sizeHint())
        self.level.currentIndexChanged.connect(self._begin_anew)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._take)
        self._timer.start(_POLL_MS)
        self._take()

    def sizeHint(self) -> QSize:
        """Room for long lines."""
        wanted, screen = QSize(820, 480), self.screen()
        return wanted.boundedTo(screen.availableSize() * 0.9) if screen is not None else wanted

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.level)
        above.addStretch(1)
        for button in (self.copy, self.save):
            button.setAutoDefault(False)
            above.addWidget(button)
        close = QDialogButtonBox(QDialogButtonBox.Close)
        close.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.outcome, 1)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self.text, 1)
        layout.addLayout(below)

    def _begin_anew(self) -> None:
        self.text.clear()
        self._shown = 0
        self._take()

    def _take(self) -> None:
        """Add what has been said since; who has scrolled up stays where they are."""
        if self._journal.count == self._shown:
            return
        entries = self._journal.entries(self.level.currentData(), self._shown)
        self._shown = self._journal.count
        if entries:
            self.text.appendPlainText("\n".join(entry.text for entry in entries))

    def _copy(self) -> None:
        clipboard = QApplication.clipboard()
        assert clipboard is not None
        clipboard.setText(self.text.toPlainText())
        self.outcome.setText(self.tr("Copied."))

    def _save(self) -> None:
        kinds = self.tr("Text files (*.txt)")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the Log"), "emotionai-log.txt", kinds)
        if not path:
            return
        try:
            Path(path).write_text(self.text.toPlainText() + "\n", encoding="utf-8")
        except OSError as error:
            self.outcome.setText(f"{path}: {error.strerror or error}")
        else:
            self.outcome.setText(self.tr("Saved: {file}").format(file=path))
