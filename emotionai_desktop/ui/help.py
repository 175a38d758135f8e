"""The two windows of the help menu."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtWidgets import (
    QAction,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop import __version__
from emotionai_desktop.ui.actions import keys_text, plain_text
from emotionai_desktop.ui.icons import app_icon

#: Without the question mark that Windows puts there.
_FLAGS = Qt.WindowFlags(Qt.WindowType.Dialog) | Qt.WindowType.WindowTitleHint | Qt.WindowType.WindowCloseButtonHint


class ShortcutsHelp(QDialog):
    """Lists the keys of the window."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[QAction]]], parent: QWidget) -> None:
        super().__init__(parent, _FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard Shortcuts"))
        page = QWidget()
        across = QHBoxLayout(page)
        across.setContentsMargins(0, 0, 16, 0)
        across.setSpacing(48)
        for part in _halves([group for group in groups if group[1]]):
            across.addLayout(_table(part))
        across.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        self._page = page
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 8, 18)
        layout.setSpacing(20)
        layout.addWidget(area, 1)
        layout.addWidget(_close_button(self))
        self.resize(self.sizeHint())  # Qt itself gives a dialog no more than two thirds of the screen.

    def sizeHint(self) -> QSize:
        """All of it, where the screen has the room."""
        wanted = self._page.sizeHint() + QSize(56, 110)
        screen = self.screen()
        return wanted.boundedTo(screen.availableSize() * 0.9) if screen is not None else wanted


def _halves(
    groups: list[tuple[str, Sequence[QAction]]],
) -> tuple[list[tuple[str, Sequence[QAction]]], list[tuple[str, Sequence[QAction]]]]:
    """The groups in two columns of about the same length, in their order."""
    lengths = [len(actions) + 2 for _, actions in groups]
    best = min(range(len(groups) + 1), key=lambda at: abs(sum(lengths[:at]) - sum(lengths[at:])))
    return groups[:best], groups[best:]


def _table(groups: Sequence[tuple[str, Sequence[QAction]]]) -> QGridLayout:
    """Menus one under the other: what each does, and its keys."""
    table = QGridLayout()
    table.setHorizontalSpacing(32)
    table.setVerticalSpacing(6)
    for title, actions in groups:
        heading = QLabel(title)
        heading.setObjectName("helpGroup")
        if table.count():
            table.setRowMinimumHeight(table.rowCount(), 10)
        table.addWidget(heading, table.rowCount(), 0, 1, 2)
        for action in actions:
            keys = QLabel(keys_text(action))
            keys.setObjectName("helpKeys")
            row = table.rowCount()
            table.addWidget(QLabel(plain_text(action)), row, 0)
            table.addWidget(keys, row, 1)
    table.setRowStretch(table.rowCount(), 1)
    return table


class About(QDialog):
    """Says what the program is and where its pictures stay."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About EmotionAI Desktop"))
        sign, title = QLabel(), QLabel("EmotionAI Desktop")
        sign.setPixmap(app_icon().pixmap(96, 96))
        title.setObjectName("dialogTitle")
        version = QLabel(self.tr("Version {version}").format(version=__version__))
        text = QLabel(
            self.tr(
                "Facial keypoints and emotions on every face, live.\n\n"
                "Everything is worked out on this machine: no picture leaves it, unless you choose a model server.\n\n"
                "A label says what an expression looks like to a network, not what a person feels."
            )
        )
        text.setWordWrap(True)
        text.setMinimumWidth(420)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(title)
        words.addWidget(version)
        words.addSpacing(8)
        words.addWidget(text)
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 18)
        layout.setSpacing(18)
        layout.addLayout(across)
        layout.addWidget(_close_button(self))


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    box = QDialogButtonBox(QDialogButtonBox.Close, dialog)
    box.rejected.connect(dialog.reject)
    return box
