"""A page in place of the picture: what is the matter, why, and buttons that help."""

from __future__ import annotations

from PyQt5.QtCore import QCoreApplication, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QPainter, QPaintEvent
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from emotionai_desktop.ui.busy_bar import BusyBar
from emotionai_desktop.ui.condition import Deed, Page
from emotionai_desktop.ui.icons import Sign
from emotionai_desktop.ui.theme import current_theme

_translate = QCoreApplication.translate

_ICON_SIZE = 72
_TEXT_WIDTH = 520


class MessagePage(QWidget):
    """Shows a `Page`; tells which of its buttons was pressed."""

    pressed = pyqtSignal(Deed)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._icon = Sign(_ICON_SIZE)
        self._title = _line("pageTitle")
        self._reason = _line("pageReason")
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._busy = BusyBar(200)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(10)
        # The texts fill a column of a known width, which alone lets Qt work out how high they are.
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 16, 0, 16)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addSpacing(14)
        column.addWidget(self._title)
        column.addSpacing(8)
        column.addWidget(self._reason)
        column.addSpacing(20)
        column.addWidget(self._busy, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addLayout(self._buttons)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        layout.addWidget(self._column)
        layout.addStretch(1)
        self.hide()

    @property
    def page(self) -> Page | None:
        """What is shown."""
        return self._page

    def set_page(self, page: Page | None) -> None:
        """Show another page, or none."""
        if page == self._page:
            return
        self._page = page
        if page is None:
            self.hide()
            return
        self._icon.show_icon(page.icon, "stage_muted")
        self._title.setText(breakable(page.title))
        self._reason.setText(breakable(page.reason))
        self._reason.setVisible(bool(page.reason))
        self._busy.setVisible(page.busy)
        self.setAccessibleName(page.title)
        self.setAccessibleDescription(page.reason)
        self._set_buttons(page.deeds)
        self._set_text_width()
        self.show()
        self.update()

    def button(self, deed: Deed) -> QPushButton | None:
        """The button that does something, if the page has it."""
        for at in range(self._buttons.count()):
            item = self._buttons.itemAt(at)
            widget = item.widget() if item is not None else None
            if isinstance(widget, QPushButton) and widget.objectName() == deed.value:
                return widget
        return None

    def resizeEvent(self, event: object) -> None:
        """Keep the text inside."""
        self._set_text_width()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Cover the picture, or darken it."""
        ground = QColor(current_theme().stage)
        if self._page is not None and self._page.over_picture:
            ground.setAlphaF(0.72)
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground)
        painter.end()

    def _set_buttons(self, deeds: tuple[Deed, ...]) -> None:
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.addStretch(1)
        for at, deed in enumerate(deeds):
            button = deed_button(deed, self)
            button.setProperty("primary", at == 0 and deed is not Deed.CANCEL)
            button.clicked.connect(lambda _checked, deed=deed: self.pressed.emit(deed))
            self._buttons.addWidget(button)
            if at == 0 and had_focus:
                button.setFocus()
        self._buttons.addStretch(1)

    def _set_text_width(self) -> None:
        """As wide as reads well, and never wider than the window."""
        self._column.setFixedWidth(max(1, min(_TEXT_WIDTH, self.width() - 48)))


def deed_button(deed: Deed, parent: QWidget) -> QPushButton:
    """The button for a deed, with its words on it."""
    words = {
        Deed.RETRY: _translate("Deed", "Try again"),
        Deed.REPLAY: _translate("Deed", "Play again"),
        Deed.DEMO: _translate("Deed", "Show the demo"),
        Deed.OPEN_IMAGES: _translate("Deed", "Open images…"),
        Deed.OPEN_VIDEO: _translate("Deed", "Open video…"),
        Deed.NEXT: _translate("Deed", "Next image"),
        Deed.CANCEL: _translate("Deed", "Cancel"),
        Deed.NETWORKS: _translate("Deed", "Networks…"),
        Deed.REVIEW: _translate("Deed", "Review"),
        Deed.SHOW_RECORDING: _translate("Deed", "Open folder"),
        Deed.CLOSE: _translate("Deed", "Close"),
        Deed.DISMISS: _translate("Deed", "Dismiss"),
    }
    button = QPushButton(words[deed], parent)
    button.setObjectName(deed.value)
    return button


def breakable(text: str) -> str:
    """A text whose long words (paths, addresses) may be broken at their separators, and anywhere if need be."""
    parts: list[str] = []
    for word in text.split(" "):
        run = 0
        broken = ""
        for letter in word:
            broken += letter
            run += 1
            if len(word) > 24 and (letter in "/\\_-.&?=" or run >= 32):
                broken += "\u200b"
                run = 0
        parts.append(broken)
    return " ".join(parts)


def _line(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignHCenter) | Qt.AlignmentFlag.AlignTop)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
