"""What the user can do, each with its words, keys and icon, and the menus that it is found in."""

from __future__ import annotations

from typing import Literal

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QMainWindow, QMenu

from emotionai_desktop.live import LiveStatus, SourceState
from emotionai_desktop.ui.icons import icon

_translate = QCoreApplication.translate

#: The menus of the window, as `Actions.add_to_menu` names them.
MenuName = Literal["file", "view", "playback", "networks", "help"]


class Actions:
    """Every action of the window, shared by menus, toolbar and keys.

    Parameters
    ----------
    window
        Whose they are; their keys work wherever the focus is in it, also while its menus are hidden.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._menus: dict[MenuName, QMenu] = {}
        action = self.make
        self.open_images = action(_translate("Actions", "Open &Images…"), "image", "Ctrl+O")
        self.open_video = action(_translate("Actions", "Open &Video…"), "video", "Ctrl+Shift+V")
        self.open_folder = action(_translate("Actions", "Open &Folder…"), "folder", "Ctrl+Shift+O")
        self.open_address = action(_translate("Actions", "Open &Address…"), "address", "Ctrl+L")
        self.demo = action(_translate("Actions", "&Demo"), "demo", "Ctrl+D")
        self.close_source = action(_translate("Actions", "&Close Source"), "close", "Ctrl+W")
        self.clear_recent = action(_translate("Actions", "C&lear List"), "")
        self.quit = action(_translate("Actions", "&Quit"), "", "Ctrl+Q")
        self.overlays = action(_translate("Actions", "&Overlays"), "overlays", "O", checkable=True)
        self.full_screen = action(
            _translate("Actions", "&Full Screen"), "fullscreen", QKeySequence.FullScreen, "F11", "F", checkable=True
        )
        self.leave_full_screen = action(_translate("Actions", "&Leave Full Screen"), "", "Esc")
        self.pause = action(_translate("Actions", "&Pause"), "pause", "Space", checkable=True)
        self.previous = action(_translate("Actions", "P&revious Image"), "previous", "Left")
        self.next = action(_translate("Actions", "&Next Image"), "next", "Right")
        self.use_server = action(_translate("Actions", "Use a &Server…"), "", "B", checkable=True)
        self.networks = action(_translate("Actions", "&Where the Networks Run…"), "", "Ctrl+Shift+N")
        self.shortcuts = action(_translate("Actions", "&Keyboard Shortcuts"), "", "F1")
        self.about = action(_translate("Actions", "&About EmotionAI Desktop"), "info")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def make(
        self, text: str, icon_name: str, *keys: str | QKeySequence.StandardKey, checkable: bool = False
    ) -> QAction:
        """An action of the window; see `make_action`."""
        return make_action(self._window, text, icon_name, *keys, checkable=checkable)

    def add_to_menu(self, name: MenuName, entries: list[QAction | QMenu | None], before: QAction | None = None) -> None:
        """Put entries into a menu of the window: at its end, or before another entry."""
        fill_menu(self._menus[name], entries, before)

    def help_groups(self) -> list[tuple[str, list[QAction]]]:
        """The actions that have keys, by the title of their menu."""
        return [(menu.title().replace("&", ""), _with_keys(menu)) for menu in self._menus.values()]

    def fill_menus(self, cameras: QMenu, recent: QMenu, networks: list[QAction | QMenu | None]) -> None:
        """Make the menus of the window."""
        bar = self._window.menuBar()
        assert bar is not None
        groups: list[tuple[MenuName, str, list[QAction | QMenu | None]]] = [
            (
                "file",
                _translate("Actions", "&File"),
                [
                    *(self.open_images, self.open_video, self.open_folder, self.open_address),
                    *(None, cameras, self.demo),
                    *(None, recent, self.close_source),
                    *(None, self.quit),
                ],
            ),
            ("view", _translate("Actions", "&View"), [self.overlays, None, self.full_screen, self.leave_full_screen]),
            ("playback", _translate("Actions", "&Playback"), [self.pause, None, self.previous, self.next]),
            ("networks", _translate("Actions", "&Networks"), networks),
            ("help", _translate("Actions", "&Help"), [self.shortcuts, None, self.about]),
        ]
        for name, title, entries in groups:
            menu = bar.addMenu(title)
            assert menu is not None
            fill_menu(menu, entries)
            self._menus[name] = menu

    def set_status(self, status: LiveStatus, chosen: bool, full_screen: bool) -> None:
        """Offer what makes sense now.

        Parameters
        ----------
        status
            The engine's status.
        chosen
            Whether there is a source.
        full_screen
            Whether the window fills the screen.
        """
        series = place_in_series(status) is not None
        self.previous.setEnabled(series)
        self.next.setEnabled(series)
        self.pause.setEnabled(status.kind not in (None, "images") and status.state is not SourceState.FAILED)
        self.pause.setChecked(status.paused)
        if status.state is SourceState.ENDED:
            set_words(self.pause, _translate("Actions", "&Play Again"), "replay")
        elif status.paused:
            set_words(self.pause, _translate("Actions", "&Resume"), "play")
        else:
            set_words(self.pause, _translate("Actions", "&Pause"), "pause")
        self.close_source.setEnabled(chosen)
        self.leave_full_screen.setEnabled(full_screen)
        self.full_screen.setChecked(full_screen)


def make_action(
    window: QMainWindow,
    text: str,
    icon_name: str,
    *keys: str | QKeySequence.StandardKey,
    checkable: bool = False,
) -> QAction:
    """An action of a window; its keys work wherever the focus is in it, also while its menus are hidden.

    Parameters
    ----------
    window
        Whose it is.
    text
        What it is called in menus, with its mark; its tool tip is made from it.
    icon_name
        See `icons.icon`; empty for none.
    keys
        Its shortcuts, the first one shown in menus.
    checkable
        Whether it is on or off.
    """
    made = QAction(text, window)
    if icon_name:
        made.setIcon(icon(icon_name))
    sequences: list[QKeySequence] = []
    for key in keys:
        found = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
        sequences.extend(each for each in found if each not in sequences)
    made.setShortcuts(sequences)
    made.setCheckable(checkable)
    made.setToolTip(_tip(made))
    window.addAction(made)
    return made


def place_in_series(status: LiveStatus) -> tuple[int, int] | None:
    """Place (from 1) in a series of images, and its length; None where there is no series."""
    count = status.frame_count or 0
    return (max(0, status.position) + 1, count) if status.kind == "images" and count > 1 else None


def fill_menu(menu: QMenu, entries: list[QAction | QMenu | None], before: QAction | None = None) -> None:
    """Put actions, menus and (for None) separators into a menu: at its end, or before an entry of it."""
    for entry in entries:
        if entry is None:
            menu.insertSeparator(before)
        elif isinstance(entry, QMenu):
            menu.insertMenu(before, entry)
        else:
            menu.insertAction(before, entry)


def _with_keys(menu: QMenu) -> list[QAction]:
    """The actions of a menu and of the menus in it that have keys."""
    found = []
    for action in menu.actions():
        if (inner := action.menu()) is not None:
            found.extend(_with_keys(inner))
        elif action.shortcuts():
            found.append(action)
    return found


def plain_text(action: QAction) -> str:
    """The words of an action without the marks of its keys."""
    return action.text().replace("&", "").rstrip("…")


def keys_text(action: QAction) -> str:
    """The keys of an action as the platform writes them."""
    return ", ".join(keys.toString(QKeySequence.NativeText) for keys in action.shortcuts())


def set_words(action: QAction, text: str, icon_name: str) -> None:
    """Give an action other words and another icon: it does something else now."""
    if action.text() != text:
        action.setText(text)
        action.setIcon(icon(icon_name))
        action.setToolTip(_tip(action))


def _tip(action: QAction) -> str:
    keys = keys_text(action)
    return f"{plain_text(action)} ({keys})" if keys else plain_text(action)
