"""What sources are chosen with: cameras by name, what was looked at before, and questions for what is neither."""

from __future__ import annotations

from collections.abc import Callable

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtWidgets import QAction, QMenu, QWidget

from emotionai_desktop.ui import dialogs
from emotionai_desktop.ui.actions import Actions, fill_menu
from emotionai_desktop.ui.cameras import CameraName, CameraSearch
from emotionai_desktop.ui.choice import DEMO, Choice
from emotionai_desktop.ui.icons import icon
from emotionai_desktop.ui.settings import Settings

_translate = QCoreApplication.translate

#: More letters than this of a name are shortened in the middle.
_LONGEST = 48


class SourceMenus:
    """The menus of sources.

    Parameters
    ----------
    window
        Whose menus they are.
    actions
        What else is in them.
    search
        Finds the cameras.
    settings
        Knows what was looked at before.
    choose
        Called with what was chosen.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        search: CameraSearch,
        settings: Settings,
        choose: Callable[[Choice], None],
    ) -> None:
        self._settings, self._choose, self._clear = settings, choose, actions.clear_recent
        #: Cameras alone; what was looked at before; everything.
        self.cameras = QMenu(_translate("SourceMenus", "&Camera"), window)
        self.cameras.setIcon(icon("camera"))
        self.recent = QMenu(_translate("SourceMenus", "Open &Recent"), window)
        self.recent.setIcon(icon("clock"))
        self.recent.setToolTipsVisible(True)
        self.all = QMenu(window)
        below = self.all.addSeparator()
        opening = [actions.open_images, actions.open_video, actions.open_folder, actions.open_address]
        fill_menu(self.all, [actions.demo, None, *opening, None, self.recent])
        self._entries = [
            _CameraEntries(self.cameras, None, search, choose),
            _CameraEntries(self.all, below, search, choose),
        ]
        for action, ask in (
            (actions.open_images, dialogs.ask_images),
            (actions.open_video, dialogs.ask_video),
            (actions.open_folder, dialogs.ask_folder),
            (actions.open_address, dialogs.ask_address),
        ):
            action.triggered.connect(lambda _checked, ask=ask: self._choose_asked(ask(window)))
        actions.demo.triggered.connect(lambda: choose(DEMO))
        actions.clear_recent.triggered.connect(self._clear_recent)
        self.renew_recent()

    def renew_cameras(self) -> None:
        """Show the cameras that are known now."""
        for entries in self._entries:
            entries.renew()

    def renew_recent(self) -> None:
        """Show what was looked at before, the last first."""
        choices = self._settings.recent
        self.recent.clear()
        self.recent.setEnabled(bool(choices))
        for choice in choices:
            entry = self.recent.addAction(icon(choice.icon), menu_text(choice.label))
            assert entry is not None
            entry.setToolTip("\n".join(choice.specs[:5]))
            entry.triggered.connect(lambda _checked, choice=choice: self._choose(choice))
        self.recent.addSeparator()
        self.recent.addAction(self._clear)

    def _choose_asked(self, choice: Choice | None) -> None:
        if choice is not None:
            self._choose(choice)

    def _clear_recent(self) -> None:
        self._settings.clear_recent()
        self.renew_recent()


class _CameraEntries:
    """The cameras in a menu, looked for each time that the menu is opened.

    Parameters
    ----------
    menu
        The menu, which may hold other entries below.
    below
        The entry that the cameras stand above; None where they are alone.
    search
        Finds them.
    choose
        Called with the camera that was chosen.
    """

    def __init__(
        self, menu: QMenu, below: QAction | None, search: CameraSearch, choose: Callable[[Choice], None]
    ) -> None:
        self._menu, self._below, self._search, self._choose = menu, below, search, choose
        self._entries: list[QAction] = []
        self._shown: tuple[object, ...] = ()
        self.renew()
        menu.aboutToShow.connect(self._about_to_show)

    def renew(self) -> None:
        """Show what is known now."""
        wanted = (self._search.found, self._search.running)
        if wanted == self._shown and self._entries:
            return
        self._shown = wanted
        for entry in self._entries:
            self._menu.removeAction(entry)
            entry.deleteLater()
        self._entries = [self._entry(camera) for camera in self._search.found or ()] or [self._absence()]
        for entry in self._entries:
            self._menu.insertAction(self._below, entry)

    def _about_to_show(self) -> None:
        self._search.start()
        self.renew()

    def _entry(self, camera: CameraName) -> QAction:
        entry = QAction(icon("camera"), menu_text(camera.name), self._menu)
        choice = Choice((str(camera.index),), camera.name)
        entry.triggered.connect(lambda _checked: self._choose(choice))
        return entry

    def _absence(self) -> QAction:
        searching = self._search.running or self._search.found is None
        text = (
            _translate("SourceMenus", "Looking for cameras…")
            if searching
            else _translate("SourceMenus", "No camera found")
        )
        entry = QAction(icon("camera" if searching else "no-camera"), text, self._menu)
        entry.setEnabled(False)
        return entry


def menu_text(name: str) -> str:
    """A name as a menu takes it: short, and with no letter of it for a key."""
    half = _LONGEST // 2
    short = name if len(name) <= _LONGEST else f"{name[:half]}…{name[-half:]}"
    return short.replace("&", "&&")
