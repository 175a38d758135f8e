"""The results of what is looked at as files: handed to the batch, which analyses all of it and writes them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication

from emotionai_desktop.live import LiveStatus
from emotionai_desktop.ui.batch.feature import Batch
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.feature import Feature

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate


class SeriesExport(Feature):
    """Exports the results of the pictures or the video that is open: tables, copies with overlays, sessions."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._video: tuple[str, ...] = ()
        self.action = window.actions_.make(_translate("SeriesExport", "&Export Results…"), "export", "Ctrl+E")
        self.action.triggered.connect(self._export)
        window.actions_.add_to_menu("file", [self.action], before=window.actions_.close_source)
        self._offer()

    def source_changed(self, choice: Choice | None) -> None:
        """A video has its results too."""
        self._video = choice.specs if choice is not None and choice.kind == "video" and choice.may_be_kept else ()
        self._offer()

    def status_changed(self, status: LiveStatus) -> None:
        """Pictures are known once they are listed."""
        self._offer()

    @property
    def _paths(self) -> list[str]:
        """The files that are looked at."""
        return [os.fspath(path) for path in self.window.engine.status().pictures] or list(self._video)

    def _offer(self) -> None:
        self.action.setEnabled(bool(self._video) or bool(self.window.engine.status().pictures))

    def _export(self) -> None:
        batch = next(feature for feature in self.window.features if isinstance(feature, Batch))
        batch.open()
        assert batch.batch_window is not None
        batch.batch_window.add(self._paths)
