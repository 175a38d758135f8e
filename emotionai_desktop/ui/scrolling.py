"""Contents that scroll where there is too little room for them."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QApplication, QScrollArea, QWidget


class Scrolling(QScrollArea):
    """A frame that cuts nothing off: the contents are as wide as the room, and as high as they need at that width.

    Parameters
    ----------
    contents
        What scrolls. The focus goes through it, and what has the focus is in sight.
    """

    def __init__(self, contents: QWidget) -> None:
        super().__init__()
        self.setWidget(contents)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        # Qt itself follows the focus within the contents, but not into them.
        app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        # What is being pressed stays under the pointer.
        if now is not None and self.isAncestorOf(now) and not int(QApplication.mouseButtons()):
            self.ensureWidgetVisible(now)
