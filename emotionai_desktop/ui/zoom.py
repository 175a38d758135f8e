"""What the user can do to see a picture larger or smaller, beside wheel and pointer: keys, and entries of a menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QMenu

from emotionai_desktop.live import LiveStatus
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.actions import fill_menu
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.lens import MOST_ZOOM, Lens
from emotionai_desktop.ui.video_view import STEP

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate

#: Of the view, what a key pushes the picture by.
_PUSH = 0.15


class Zoom(Feature):
    """Zooms and pushes the picture by keys."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._view = view = window.stage.view
        make = window.actions_.make
        standard = QKeySequence.StandardKey
        self.larger = make(_translate("Zoom", "Zoom &In"), "zoom-in", "+", "=", standard.ZoomIn)
        self.smaller = make(_translate("Zoom", "Zoom &Out"), "zoom-out", "-", standard.ZoomOut)
        self.whole = make(_translate("Zoom", "&Whole Picture"), "zoom-fit", "0", "Ctrl+0")
        self.pixels = make(_translate("Zoom", "&Actual Pixels"), "", "1")
        self.larger.triggered.connect(lambda: view.zoom_by(STEP))
        self.smaller.triggered.connect(lambda: view.zoom_by(1 / STEP))
        self.whole.triggered.connect(lambda: view.set_lens(Lens()))
        self.pixels.triggered.connect(lambda: view.zoom_to(1.0))
        ways = (
            (_translate("Zoom", "Look &Left"), "Shift+Left", 1, 0),
            (_translate("Zoom", "Look &Right"), "Shift+Right", -1, 0),
            (_translate("Zoom", "Look &Up"), "Shift+Up", 0, 1),
            (_translate("Zoom", "Look &Down"), "Shift+Down", 0, -1),
        )
        self.pushes = []
        for words, key, across, down in ways:
            push = make(words, "", key)
            push.triggered.connect(partial(self._push, across, down))
            self.pushes.append(push)
        menu = QMenu(_translate("Zoom", "&Zoom"), window)
        fill_menu(menu, [self.larger, self.smaller, self.whole, self.pixels, None, *self.pushes])
        window.actions_.add_to_menu("view", [menu, None], before=window.actions_.full_screen)
        view.lens_changed.connect(self._renew)
        self._renew()

    def source_changed(self, choice: Choice | None) -> None:
        """Something else is looked at: all of it."""
        self._view.set_lens(Lens())
        self._renew()

    def item_shown(self, item: Frame | FrameResult) -> None:
        """There is a picture now."""
        if not self.pixels.isEnabled():
            self._renew()

    def status_changed(self, status: LiveStatus) -> None:
        """The picture may be gone."""
        if self.pixels.isEnabled() and self._view.item is None:
            self._renew()

    def _push(self, across: int, down: int) -> None:
        self._view.push(across * _PUSH * self._view.width(), down * _PUSH * self._view.height())

    def _renew(self) -> None:
        """Offer what makes sense."""
        there, close = self._view.item is not None, self._view.lens.zoom is not None
        self.larger.setEnabled(there and self._view.zoom < MOST_ZOOM)
        self.smaller.setEnabled(there)
        self.pixels.setEnabled(there)
        self.whole.setEnabled(there and close)
        for push in self.pushes:
            push.setEnabled(close)
