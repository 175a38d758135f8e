"""The batch in the window: its action, its own window, and its end."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication

from emotionai_desktop.batch.item import BatchStatus, ItemState
from emotionai_desktop.batch.setup import Setup
from emotionai_desktop.live import LiveStatus
from emotionai_desktop.ui.batch.question import ask_about_work
from emotionai_desktop.ui.batch.runner import BatchRunner, Wanted
from emotionai_desktop.ui.batch.window import BatchWindow
from emotionai_desktop.ui.choice import choice_of_spec
from emotionai_desktop.ui.condition import Notice
from emotionai_desktop.ui.feature import Feature

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate


class Batch(Feature):
    """Opens the batch's window, and tells the end of the work where that window is closed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.runner: BatchRunner | None = None
        self.batch_window: BatchWindow | None = None
        self._was_running = False
        actions = window.actions_
        self.action = actions.make(_translate("Batch", "Ana&lyse Files…"), "batch", "Ctrl+B")
        self.action.triggered.connect(self.open)
        actions.add_to_menu("file", [self.action, None], before=actions.quit)

    def open(self) -> None:
        """Show the batch's window, or bring it to the front."""
        if self.runner is None or self.batch_window is None:
            self.runner = BatchRunner(os.cpu_count() or 1)
            self.batch_window = BatchWindow(self.runner, self._start, self.window.settings, self.window)
            self.batch_window.opened.connect(lambda spec: self.window.open(choice_of_spec(spec)))
        self.batch_window.show()
        self.batch_window.raise_()
        self.batch_window.activateWindow()

    def status_changed(self, status: LiveStatus) -> None:
        """Tell that the work has ended, where nobody sees it."""
        if self.runner is None or self.batch_window is None:
            return
        batch = self.runner.status()
        ended, self._was_running = self._was_running and not batch.running, batch.running
        if ended and not self.batch_window.isVisible():
            self.window.tell(_ended(batch))

    def may_close(self) -> bool:
        """Ask, where work goes on."""
        if self.runner is None or not self.runner.status().running:
            return True
        text = _translate("Batch", "Files are being analysed. To close the window ends that.")
        return ask_about_work(self.window, text, "") == "cancel"

    def close(self) -> None:
        """End the work; what is done is in the table."""
        if self.runner is not None and self.batch_window is not None:
            self.batch_window.hide()
            self.window.hide()
            self.runner.close()

    def _start(self) -> None:
        assert self.runner is not None
        assert self.batch_window is not None
        networks, fields = self.window.switch.networks, self.batch_window.output
        # The heat map is for the eye; a table does not hold it.
        options = replace(self.window.options.now, heat_map=False)
        self.runner.start(
            Setup(networks.backend, networks.models, networks.emotion_model, options),
            Wanted(
                fields.folder,
                fields.form,
                fields.every_field.value(),
                sessions=fields.sessions_field.isChecked(),
                copies=fields.copies_field.isChecked(),
                overlays=replace(self.window.stage.view.appearance.overlays, heat_map=""),
            ),
        )
        self._was_running = True


def _ended(status: BatchStatus) -> Notice:
    """How a batch has ended, for the top of the picture."""
    counts = status.counts
    if status.trouble:
        return Notice("error", _translate("Batch", "Files cannot be analysed: {reason}").format(reason=status.trouble))
    words = _translate("Batch", "{n} of {total} files are analysed").format(
        n=counts[ItemState.DONE], total=len(status.items)
    )
    if not counts[ItemState.FAILED]:
        return Notice("info", words)
    failed = _translate("Batch", "{n} failed, see {name}").format(
        n=counts[ItemState.FAILED], name=_translate("Batch", "Analyse Files")
    )
    return Notice("warning", f"{words}, {failed}")
