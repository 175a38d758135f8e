"""Opens reviews: from the menu, from what was recorded last, and of whatever session is opened or dropped."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtWidgets import QFileDialog, QMenu

from emotionai_desktop.recording.footage import can_review
from emotionai_desktop.recording.session import SESSION_FILE
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.condition import Deed
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.icons import icon
from emotionai_desktop.ui.preferences.described import RECORD_FOLDER
from emotionai_desktop.ui.recording.feature import Recording, recordings_folder
from emotionai_desktop.ui.review.window import ReviewWindow
from emotionai_desktop.ui.source_menus import menu_text

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate


class Review(Feature):
    """The review windows, one for each session that is looked at."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.windows: list[ReviewWindow] = []
        actions = window.actions_
        self.action = actions.make(_translate("Review", "Open &Session…"), "session", "Ctrl+Shift+R")
        self.action.triggered.connect(self._ask_session)
        self.analysed = actions.make(_translate("Review", "Re&view Analysed Video…"), "")
        self.analysed.triggered.connect(self._ask_video)
        self.recent = QMenu(_translate("Review", "Recent S&essions"), window)
        self.recent.setIcon(icon("clock"))
        self.recent.setToolTipsVisible(True)
        actions.add_to_menu("file", [self.action, self.analysed, self.recent, None], before=actions.close_source)
        window.stage.pressed.connect(self._do)
        self._renew_recent()

    def takes(self, choice: Choice) -> bool:
        """A session is reviewed, however it is opened."""
        if len(choice.specs) != 1 or choice.kind not in ("folder", "video") or not can_review(Path(choice.specs[0])):
            return False
        self.open(Path(choice.specs[0]))
        return True

    def open(self, path: Path) -> ReviewWindow:
        """Review this, or bring the window forward that does so already."""
        path = path.parent if path.name == SESSION_FILE else path
        for shown in self.windows:
            if shown.path == path:
                shown.raise_()
                shown.activateWindow()
                return shown
        recordings = recordings_folder(self.window.settings.get(RECORD_FOLDER))
        made = ReviewWindow(path, self.window.stage.view.appearance, recordings)
        self.windows.append(made)
        made.closed.connect(partial(self._closed, made))
        made.opened.connect(self._remember)
        made.show()
        return made

    def close(self) -> None:
        """Close the reviews too."""
        for shown in list(self.windows):
            shown.close()

    def _closed(self, shown: ReviewWindow) -> None:
        if shown in self.windows:
            self.windows.remove(shown)

    def _do(self, deed: Deed) -> None:
        if deed is Deed.REVIEW:
            recorded = [each.folder for each in self.window.features if isinstance(each, Recording)]
            if recorded and recorded[0] is not None:
                self.open(recorded[0])

    def _ask_session(self) -> None:
        recordings = recordings_folder(self.window.settings.get(RECORD_FOLDER))
        path = QFileDialog.getExistingDirectory(self.window, _translate("Review", "Open Session"), str(recordings))
        if path:
            self.open(Path(path))

    def _ask_video(self) -> None:
        title = _translate("Review", "Review Analysed Video")
        kinds = _translate("Review", "Results and videos")
        path, _ = QFileDialog.getOpenFileName(
            self.window, title, "", f"{kinds} (*.jsonl *.mp4 *.mov *.mkv *.avi *.webm)"
        )
        if path:
            self.open(Path(path))

    def _remember(self, path: Path) -> None:
        self.window.settings.add_session(str(path))
        self._renew_recent()

    def _open_recent(self, path: str) -> None:
        self.open(Path(path))

    def _renew_recent(self) -> None:
        self.recent.clear()
        paths = self.window.settings.sessions
        self.recent.setEnabled(bool(paths))
        for path in paths:
            entry = self.recent.addAction(icon("session"), menu_text(Path(path).name))
            assert entry is not None
            entry.setToolTip(path)
            entry.triggered.connect(partial(self._open_recent, path))


def review(window: MainWindow, path: Path) -> ReviewWindow | None:
    """Review something from another part of the window."""
    for feature in window.features:
        if isinstance(feature, Review):
            return feature.open(path)
    return None
