"""Gives the app the look and the size of text that the user has set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt5.QtWidgets import QApplication

from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.preferences.described import SYSTEM, TEXT_SIZE, THEME
from emotionai_desktop.ui.system_look import SystemLook
from emotionai_desktop.ui.theme import DARK, HIGH_CONTRAST, LIGHT, apply_theme

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_THEMES = {"dark": DARK, "light": LIGHT, "contrast": HIGH_CONTRAST}


class Look(Feature):
    """Changes the look as soon as the settings do, or the system where they say so."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._system = SystemLook(window)
        self._system.changed.connect(self._apply)
        window.settings.changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        chosen = self.window.settings.get(THEME)
        theme = self._system.theme if chosen == SYSTEM else _THEMES[chosen]
        apply_theme(app, theme, self.window.settings.get(TEXT_SIZE))
