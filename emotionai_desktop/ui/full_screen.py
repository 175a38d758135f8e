"""The window as large as the screen, with nothing but the picture."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt5.QtWidgets import QMainWindow, QWidget

from emotionai_desktop.ui.settings import Settings


class FullScreen:
    """Takes a window to full screen and back to how it was.

    Parameters
    ----------
    window
        The window.
    settings
        Remembers its place, which full screen is not.
    bars
        The parts of it that are hidden meanwhile.
    """

    def __init__(self, window: QMainWindow, settings: Settings, bars: Sequence[QWidget | None]) -> None:
        self._window, self._settings, self._bars = window, settings, bars
        self._was_maximized = False

    def set(self, full: bool) -> None:
        """Fill the screen, or no longer."""
        window = self._window
        if full != window.isFullScreen():
            if full:
                self._settings.geometry = window.saveGeometry()
                self._was_maximized = window.isMaximized()
                window.showFullScreen()
            elif self._was_maximized:
                window.showMaximized()
            else:
                window.showNormal()
        for bar in self._bars:
            if bar is not None:
                bar.setVisible(not full)
