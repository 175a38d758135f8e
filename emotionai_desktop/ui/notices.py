"""Lines at the top of the picture: what the user should know while the picture goes on."""

from __future__ import annotations

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from emotionai_desktop.ui.condition import Deed, Notice
from emotionai_desktop.ui.icons import Sign, icon
from emotionai_desktop.ui.message_page import breakable, deed_button

_WIDTH = 640
#: A reason may be a whole traceback's last line; more than this is read in the tooltip.
_LONGEST = 280


class Notices(QWidget):
    """Shows notices one under the other; tells which button of which was pressed."""

    pressed = pyqtSignal(Notice, Deed)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: tuple[Notice, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.hide()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is shown."""
        return self._notices

    def set_notices(self, notices: tuple[Notice, ...]) -> None:
        """Show other notices. One whose words alone change keeps its buttons, so that a press is never lost."""
        if notices == self._notices:
            return
        same_shape = [(each.severity, each.deeds) for each in notices] == [
            (each.severity, each.deeds) for each in self._notices
        ]
        self._notices = notices
        if same_shape:
            for line, notice in zip(self._lines(), notices, strict=True):
                line.set_text(notice.text)
        else:
            self._rebuild()
        self.setVisible(bool(notices))
        self.place()

    def place(self) -> None:
        """Take the place at the top of the picture."""
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(_WIDTH, parent.width() - 24)
        height = sum(line.heightForWidth(width) for line in self._lines()) + 8 * max(0, len(self._notices) - 1)
        self.setGeometry((parent.width() - width) // 2, 12, width, height)

    def _lines(self) -> list[_Line]:
        return self.findChildren(_Line, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _rebuild(self) -> None:
        for line in self._lines():
            self._layout.removeWidget(line)
            line.setParent(None)
            line.deleteLater()
        for at, notice in enumerate(self._notices):
            line = _Line(notice, self)
            line.pressed.connect(lambda deed, at=at: self.pressed.emit(self._notices[at], deed))
            self._layout.addWidget(line)


class _Line(QFrame):
    """One notice."""

    pressed = pyqtSignal(Deed)

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        sign = Sign(20)
        sign.show_icon(notice.severity, {"info": "accent"}.get(notice.severity, notice.severity))
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        policy.setHeightForWidth(True)
        self._text.setSizePolicy(policy)
        self.set_text(notice.text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 9, 9, 9)
        layout.setSpacing(10)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        for deed in notice.deeds:
            button = self._dismiss_button() if deed is Deed.DISMISS else deed_button(deed, self)
            button.clicked.connect(lambda _checked, deed=deed: self.pressed.emit(deed))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_text(self, text: str) -> None:
        """Say something else."""
        short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        self._text.setText(breakable(short))
        self._text.setToolTip(text if short != text else "")
        self.setAccessibleName(text)

    def _dismiss_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(Deed.DISMISS.value)
        button.setIcon(icon("close"))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(self.tr("Dismiss"))
        button.setAccessibleName(self.tr("Dismiss"))
        return button
