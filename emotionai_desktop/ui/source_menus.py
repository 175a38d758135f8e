"""The menus that sources are chosen from: cameras by name, and what was looked at before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt5.QtWidgets import QAction, QMenu, QWidget

from emotionai_desktop.ui.cameras import CameraName, CameraSearch
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.icons import icon

#: More letters than this of a name are shortened in the middle.
_LONGEST = 48
_ICONS = {
    "camera": "camera",
    "demo": "demo",
    "address": "address",
    "pictures": "image",
    "video": "video",
    "folder": "folder",
}


class CameraEntries:
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
        entry = QAction(icon("camera"), _menu_text(camera.name), self._menu)
        choice = Choice((str(camera.index),), camera.name)
        entry.triggered.connect(lambda _checked: self._choose(choice))
        return entry

    def _absence(self) -> QAction:
        searching = self._search.running or self._search.found is None
        text = self._menu.tr("Looking for cameras…") if searching else self._menu.tr("No camera found")
        entry = QAction(icon("camera" if searching else "no-camera"), text, self._menu)
        entry.setEnabled(False)
        return entry


def fill_recent(menu: QMenu, choices: Sequence[Choice], clear: QAction, choose: Callable[[Choice], None]) -> None:
    """Make the menu of what was looked at before."""
    menu.clear()
    menu.setEnabled(bool(choices))
    menu.setToolTipsVisible(True)
    for choice in choices:
        entry = menu.addAction(icon(_ICONS[choice.kind]), _menu_text(choice.label))
        assert entry is not None
        entry.setToolTip("\n".join(choice.specs[:5]))
        entry.triggered.connect(lambda _checked, choice=choice: choose(choice))
    menu.addSeparator()
    menu.addAction(clear)


def choice_icon(choice: Choice) -> str:
    """Name of the icon of a choice."""
    return _ICONS[choice.kind]


def submenu(title: str, icon_name: str, parent: QWidget) -> QMenu:
    """A menu to be put into another."""
    menu = QMenu(title, parent)
    menu.setIcon(icon(icon_name))
    return menu


def _menu_text(name: str) -> str:
    """A name as a menu takes it: short, and with no letter of it for a key."""
    half = _LONGEST // 2
    short = name if len(name) <= _LONGEST else f"{name[:half]}…{name[-half:]}"
    return short.replace("&", "&&")
