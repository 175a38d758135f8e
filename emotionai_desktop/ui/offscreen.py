"""The picture's widget without a screen, so that `bench` can say what painting costs."""

from __future__ import annotations

import os
from collections.abc import Callable

from PyQt5.QtWidgets import QApplication

from emotionai_desktop.results import FrameResult
from emotionai_desktop.ui.app import make_application
from emotionai_desktop.ui.video_view import VideoView

#: Size of the widget in a window as it opens first, pixels.
_SIZE = (1100, 640)


def offscreen_paint() -> Callable[[FrameResult], None]:
    """Make what paints a result as the window does: scaled to it, with overlays. For processes without a window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # A second application object in a process that has one would take the first one's widgets down with it.
    application = QApplication.instance() or make_application()
    view = VideoView()
    view.resize(*_SIZE)
    view.show()

    def paint(result: FrameResult) -> None:
        view.show_item(result)
        view.repaint()
        application.processEvents()

    return paint
