"""What the user can do, each with its words, keys and icon, and the menus that it is found in."""

from __future__ import annotations

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QMainWindow, QMenu

from emotionai_desktop.live import LiveStatus, SourceState
from emotionai_desktop.ui.icons import icon

_translate = QCoreApplication.translate


class Actions:
    """Every action of the window, shared by menus, toolbar and keys.

    Parameters
    ----------
    window
        Whose they are; their keys work wherever the focus is in it, also while its menus are hidden.
    """

    def __init__(self, window: QMainWindow) -> None:
        def action(
            text: str, icon_name: str, *keys: str | QKeySequence.StandardKey, checkable: bool = False
        ) -> QAction:
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
        self.networks = action(_translate("Actions", "&Where the Networks Run…"), "", "Ctrl+,")
        self.shortcuts = action(_translate("Actions", "&Keyboard Shortcuts"), "", "F1")
        self.about = action(_translate("Actions", "&About EmotionAI Desktop"), "info")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def fill_menus(
        self, window: QMainWindow, cameras: QMenu, recent: QMenu, networks: list[QAction | QMenu | None]
    ) -> list[tuple[str, list[QAction]]]:
        """Make the menus of the window; returns the actions of each, by the menu's title, for the help."""
        bar = window.menuBar()
        assert bar is not None
        groups: list[tuple[str, list[QAction | QMenu | None]]] = [
            (
                _translate("Actions", "&File"),
                [
                    *(self.open_images, self.open_video, self.open_folder, self.open_address),
                    *(None, cameras, self.demo),
                    *(None, recent, self.close_source),
                    *(None, self.quit),
                ],
            ),
            (_translate("Actions", "&View"), [self.overlays, None, self.full_screen, self.leave_full_screen]),
            (_translate("Actions", "&Playback"), [self.pause, None, self.previous, self.next]),
            (_translate("Actions", "&Networks"), networks),
            (_translate("Actions", "&Help"), [self.shortcuts, None, self.about]),
        ]
        help_groups = []
        for title, entries in groups:
            menu = bar.addMenu(title)
            assert menu is not None
            fill_menu(menu, entries)
            actions = [entry for entry in entries if isinstance(entry, QAction) and entry.shortcuts()]
            help_groups.append((title.replace("&", ""), actions))
        return help_groups

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
            _set_words(self.pause, _translate("Actions", "&Play Again"), "replay")
        elif status.paused:
            _set_words(self.pause, _translate("Actions", "&Resume"), "play")
        else:
            _set_words(self.pause, _translate("Actions", "&Pause"), "pause")
        self.close_source.setEnabled(chosen)
        self.leave_full_screen.setEnabled(full_screen)
        self.full_screen.setChecked(full_screen)


def place_in_series(status: LiveStatus) -> tuple[int, int] | None:
    """Place (from 1) in a series of images, and its length; None where there is no series."""
    count = status.frame_count or 0
    return (max(0, status.position) + 1, count) if status.kind == "images" and count > 1 else None


def fill_menu(menu: QMenu, entries: list[QAction | QMenu | None]) -> None:
    """Put actions, menus and (for None) separators into a menu."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, QMenu):
            menu.addMenu(entry)
        else:
            menu.addAction(entry)


def plain_text(action: QAction) -> str:
    """The words of an action without the marks of its keys."""
    return action.text().replace("&", "").rstrip("…")


def keys_text(action: QAction) -> str:
    """The keys of an action as the platform writes them."""
    return ", ".join(keys.toString(QKeySequence.NativeText) for keys in action.shortcuts())


def _set_words(action: QAction, text: str, icon_name: str) -> None:
    """Give an action other words and another icon: it does something else now."""
    if action.text() != text:
        action.setText(text)
        action.setIcon(icon(icon_name))
        action.setToolTip(_tip(action))


def _tip(action: QAction) -> str:
    keys = keys_text(action)
    return f"{plain_text(action)} ({keys})" if keys else plain_text(action)
