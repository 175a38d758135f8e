"""The middle of the window: the picture, and everything that is said over it or in its place."""

from __future__ import annotations

import time

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QLabel, QWidget

from emotionai_desktop.results import Frame, FrameResult
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
        self._faceless_since: float | None = None
        self._unanalysed_since: float | None = None
        self.page.pressed.connect(self.pressed)
        self.notices.pressed.connect(self._notice_pressed)
        self.setMinimumSize(320, 200)

    @property
    def frame(self) -> Frame | None:
        """The frame that is shown."""
        item = self.view.item
        return item.frame if isinstance(item, FrameResult) else item

    @property
    def faceless_s(self) -> float:
        """Seconds that the picture has had no face; 0 while it has one or nobody has looked."""
        return time.monotonic() - self._faceless_since if self._faceless_since is not None else 0.0

    @property
    def unanalysed_s(self) -> float:
        """Seconds that the picture has been shown without a result."""
        return time.monotonic() - self._unanalysed_since if self._unanalysed_since is not None else 0.0

    def show_item(self, item: Frame | FrameResult) -> None:
        """Show a frame, or a frame and what was found on it."""
        self.view.show_item(item)
        now = time.monotonic()
        if isinstance(item, Frame):
            self._unanalysed_since, self._faceless_since = self._unanalysed_since or now, None
        else:
            self._unanalysed_since, self._faceless_since = None, None if item.faces else self._faceless_since or now

    def clear(self) -> None:
        """Show no picture."""
        self.view.clear()
        self._faceless_since = self._unanalysed_since = None

    def set_condition(self, condition: Condition) -> None:
        """Say how things stand."""
        page = condition.page
        if page is not None and not page.over_picture:
            self.clear()
        leaves_focus = page is None and self.page.isAncestorOf(self.focusWidget() or self)
        self.page.set_page(page)
        if leaves_focus:
            # Else Qt hands the focus to the next control, which the user never went to.
            self.view.setFocus()
        self.notices.set_notices(condition.notices)
        self.view.set_dimmed(condition.stale)
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
