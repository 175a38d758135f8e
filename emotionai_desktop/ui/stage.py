"""The middle of the window: the picture, and everything that is said over it or in its place."""

from __future__ import annotations

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QLabel, QWidget

from emotionai_desktop.ui.condition import Condition, Deed, Notice
from emotionai_desktop.ui.dropping import DropSign
from emotionai_desktop.ui.message_page import MessagePage
from emotionai_desktop.ui.notices import Notices
from emotionai_desktop.ui.video_view import VideoView


class Stage(QWidget):
    """Holds the view, the page, the notices, the hint and the sign of a drop, one above the other."""

    pressed = pyqtSignal(Deed)
    dismissed = pyqtSignal(Notice)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = VideoView(self)
        self.page = MessagePage(self)
        self.hint = QLabel(self)
        self.hint.setObjectName("hint")
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()
        self.notices = Notices(self)
        self.drop_sign = DropSign(self)
        self.page.pressed.connect(self.pressed)
        self.notices.pressed.connect(self._notice_pressed)
        self.setMinimumSize(320, 200)

    def set_condition(self, condition: Condition) -> None:
        """Say how things stand."""
        page = condition.page
        if page is not None and not page.over_picture:
            self.view.clear()
        leaves_focus = page is None and self.page.isAncestorOf(self.focusWidget() or self)
        self.page.set_page(page)
        if leaves_focus:
            # Else Qt hands the focus to the next control, which the user never went to.
            self.view.setFocus()
        self.notices.set_notices(condition.notices)
        self.view.set_dimmed(any(notice.severity == "warning" for notice in condition.notices))
        if condition.hint != self.hint.text() or self.hint.isHidden() == bool(condition.hint):
            self.hint.setText(condition.hint)
            self.hint.setVisible(bool(condition.hint))
            self._place_hint()

    def resizeEvent(self, event: object) -> None:
        """Keep everything in its place."""
        for layer in (self.view, self.page, self.drop_sign):
            layer.setGeometry(self.rect())
        self.notices.place()
        self._place_hint()

    def _place_hint(self) -> None:
        self.hint.adjustSize()
        self.hint.move((self.width() - self.hint.width()) // 2, self.height() - self.hint.height() - 18)

    def _notice_pressed(self, notice: Notice, deed: Deed) -> None:
        if deed is Deed.DISMISS:
            self.dismissed.emit(notice)
        else:
            self.pressed.emit(deed)
