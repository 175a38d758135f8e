"""The dialog of the settings in the window, and the analysis set as they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtWidgets import QAction

from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.preferences.described import LEAST_SIDE, MOST_FACES, SENSITIVITY, SMOOTHING
from emotionai_desktop.ui.preferences.dialog import PreferencesDialog

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate


class Preferences(Feature):
    """Opens the dialog, once at a time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.dialog: PreferencesDialog | None = None
        actions = window.actions_
        self.action = actions.make(_translate("Preferences", "&Preferences…"), "settings", "Ctrl+,")
        self.action.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.action.triggered.connect(self.open)
        actions.add_to_menu("file", [self.action, None], before=actions.quit)
        window.settings.changed.connect(self._analyse_so)
        self._analyse_so()

    def open(self) -> None:
        """Show the dialog, or bring it to the front."""
        if self.dialog is None:
            self.dialog = PreferencesDialog(self.window.settings, self.window)
            self.dialog.networks_wanted.connect(self.window.asking.ask)
            self.dialog.reopening_wanted.connect(self._reopen)
            self.dialog.destroyed.connect(self._closed)
            self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _reopen(self) -> None:
        self.window.reopening = True
        self.window.reopening = self.window.close()

    def _closed(self) -> None:
        self.dialog = None

    def _analyse_so(self) -> None:
        settings = self.window.settings
        self.window.options.change(
            smoothing=settings.get(SMOOTHING),
            sensitivity=settings.get(SENSITIVITY),
            least_side=settings.get(LEAST_SIDE),
            most_faces=settings.get(MOST_FACES),
        )
