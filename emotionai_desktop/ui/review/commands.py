"""What can be done in a review, each with its words, keys and icon, and its menus."""

from __future__ import annotations

from functools import partial

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtWidgets import QAction, QMainWindow

from emotionai_desktop.ui.actions import fill_menu, make_action, set_words

_translate = QCoreApplication.translate


class Commands:
    """Every action of a review window, and its menu bar.

    Parameters
    ----------
    window
        Whose they are.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        make = partial(make_action, window)
        self.export = make(_translate("Review", "&Export Range…"), "export", "Ctrl+E")
        self.show_folder = make(_translate("Review", "Show in &Folder"), "folder")
        self.close = make(_translate("Review", "&Close"), "close", "Ctrl+W", "Esc")
        self.play = make(_translate("Review", "&Play"), "play", "Space")
        self.back = make(_translate("Review", "Frame &Back"), "previous", "Left")
        self.forward = make(_translate("Review", "Frame &Forward"), "next", "Right")
        self.second_back = make(_translate("Review", "Second B&ack"), "", "Shift+Left")
        self.second_forward = make(_translate("Review", "Second F&orward"), "", "Shift+Right")
        self.begin = make(_translate("Review", "To the Be&ginning"), "", "Home")
        self.end = make(_translate("Review", "To the &End"), "", "End")
        self.slower = make(_translate("Review", "&Slower"), "", "-")
        self.faster = make(_translate("Review", "Fas&ter"), "", "+", "=")
        self.overlays = make(_translate("Review", "&Overlays"), "overlays", "O", checkable=True)
        self.range_start = make(_translate("Review", "Range Begins &Here"), "", "B", "[")
        self.range_end = make(_translate("Review", "Range E&nds Here"), "", "E", "]")
        self.no_range = make(_translate("Review", "&Whole Session"), "")
        self.add_marker = make(_translate("Review", "&Add Marker"), "marker", "M")
        self.edit_marker = make(_translate("Review", "&Edit Note"), "", "F2")
        self.delete_marker = make(_translate("Review", "&Delete Marker"), "", "Del")
        self.undo = make(_translate("Review", "&Undo Delete"), "undo", "Ctrl+Z")
        self.marker_back = make(_translate("Review", "&Previous Marker"), "", "Ctrl+Left")
        self.marker_forward = make(_translate("Review", "&Next Marker"), "", "Ctrl+Right")

    def fill(self, markers_panel: QAction) -> None:
        """Make the menus.

        Parameters
        ----------
        markers_panel
            Shows and hides the list of markers.
        """
        bar = self._window.menuBar()
        assert bar is not None
        moves = [self.back, self.forward, self.second_back, self.second_forward, self.begin, self.end]
        groups: list[tuple[str, list[QAction | None]]] = [
            (_translate("Review", "&File"), [self.export, self.show_folder, None, self.close]),
            (_translate("Review", "&View"), [self.overlays, markers_panel]),
            (_translate("Review", "&Playback"), [self.play, None, *moves, None, self.slower, self.faster]),
            (_translate("Review", "&Range"), [self.range_start, self.range_end, self.no_range]),
            (
                _translate("Review", "&Markers"),
                [
                    *(self.add_marker, self.edit_marker, self.delete_marker, self.undo),
                    *(None, self.marker_back, self.marker_forward),
                ],
            ),
        ]
        for title, entries in groups:
            menu = bar.addMenu(title)
            assert menu is not None
            fill_menu(menu, [*entries])

    def set_ready(self, ready: bool, session: bool) -> None:
        """Offer what makes sense.

        Parameters
        ----------
        ready
            Whether the footage is open.
        session
            Whether it is a session, which keeps markers.
        """
        everything = [value for value in vars(self).values() if isinstance(value, QAction)]
        for action in everything:
            action.setEnabled(ready or action is self.close)
        self.add_marker.setEnabled(ready and session)
        self.undo.setEnabled(False)

    def set_markers(self, count: int, chosen: bool) -> None:
        """Offer what can be done with so many markers, one of which may be chosen."""
        self.edit_marker.setEnabled(chosen)
        self.delete_marker.setEnabled(chosen)
        self.marker_back.setEnabled(count > 0)
        self.marker_forward.setEnabled(count > 0)

    def set_playing(self, playing: bool) -> None:
        """Name what the play button does now."""
        if playing:
            set_words(self.play, _translate("Review", "&Pause"), "pause")
        else:
            set_words(self.play, _translate("Review", "&Play"), "play")
