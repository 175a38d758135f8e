"""The strip in the window: under the picture, while a series of pictures is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtWidgets import QVBoxLayout, QWidget

from emotionai_desktop.live import LiveStatus, SourceState
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.compose import frame_of
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.preferences.setting import Flag
from emotionai_desktop.ui.thumbnails.loader import ThumbnailLoader
from emotionai_desktop.ui.thumbnails.model import ThumbnailModel
from emotionai_desktop.ui.thumbnails.strip import PICTURE, ThumbnailStrip

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate

SHOWN = Flag("thumbnails", True, "")


class Thumbnails(Feature):
    """Shows a series as a strip, marks in it what is seen, and goes to what is chosen there."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.loader = ThumbnailLoader(round(PICTURE.width() * max(1.0, window.devicePixelRatioF())))
        self.model = ThumbnailModel(self.loader, window)
        self.strip = ThumbnailStrip(self.model)
        self.strip.chosen.connect(self._go_to)
        self.strip.hide()
        #: The place that was chosen in the strip and is not seen yet: what is seen until then is on the way to it.
        self._wanted: int | None = None
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        window.takeCentralWidget()
        layout.addWidget(window.stage, 1)
        layout.addWidget(self.strip)
        window.setCentralWidget(middle)
        window.stage.show()
        actions = window.actions_
        words = _translate("Thumbnails", "&Thumbnails")
        self.action = actions.make(words, "thumbnails", "Shift+T", checkable=True)
        self.action.setChecked(window.settings.get(SHOWN))
        self.action.triggered.connect(self._set_shown)
        actions.full_screen.toggled.connect(self._renew)
        for step in (actions.previous, actions.next):
            step.triggered.connect(self._let_go)
        actions.add_to_menu("view", [self.action], before=actions.full_screen)

    def source_changed(self, choice: Choice | None) -> None:
        """Nothing is known of it yet."""
        self._wanted = None
        self.model.set_paths(())
        self._renew()

    def item_shown(self, item: Frame | FrameResult) -> None:
        """Mark what is seen."""
        if self.model.paths:
            self._mark(frame_of(item).index)

    def status_changed(self, status: LiveStatus) -> None:
        """Know the series; mark what cannot be seen too."""
        self.strip.set_faces_hidden(self.window.stage.view.appearance.overlays.privacy != "none")
        series = status.pictures if len(status.pictures) > 1 else ()
        if series is not self.model.paths and series != self.model.paths:
            self.model.set_paths(series)
            self._renew()
            if self.window.stage.frame is not None:
                self._mark(self.window.stage.frame.index)
        if series and status.state is SourceState.FAILED:
            self._mark(status.position)

    def close(self) -> None:
        """End the thread."""
        self.model.close()
        self.loader.close()

    def _mark(self, row: int) -> None:
        if self._wanted in (None, row):
            self._wanted = None
            self.strip.show_current(row)

    def _go_to(self, row: int) -> None:
        self._wanted = row
        self.window.engine.seek(row)

    def _let_go(self) -> None:
        """The user goes on from wherever that leads; what was chosen before may never be seen."""
        self._wanted = None

    def _set_shown(self, shown: bool) -> None:
        self.window.settings.set(SHOWN, shown)
        self._renew()

    def _renew(self) -> None:
        series, actions = bool(self.model.paths), self.window.actions_
        self.action.setEnabled(series)
        self.strip.setVisible(series and self.action.isChecked() and not actions.full_screen.isChecked())
