"""Asks what of a review is to be exported, does it in the background, and tells how it goes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QTimer, pyqtSignal
from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.drawing import Overlays
from emotionai_desktop.recording.excerpt import write_excerpt
from emotionai_desktop.recording.footage import Footage
from emotionai_desktop.recording.session import SessionError
from emotionai_desktop.ui.errand import Errand
from emotionai_desktop.ui.recording.feature import only_hiding
from emotionai_desktop.ui.review.marker_list import precise_clock

_POLL_MS = 100


class _CancelledError(Exception):
    """The user has had enough of it."""


class ExportDialog(QDialog):
    """Exports a range of a review as a session folder: video, CSV and JSON Lines.

    Parameters
    ----------
    open_footage
        Opens what is exported; called on a thread of its own.
    duration_s
        Its length, seconds.
    chosen
        The range to begin with, seconds.
    overlays
        What to draw into the video.
    drawn_in
        Whether there are overlays in the pictures already, so that none are to be drawn again.
    folder
        Where to put it, to begin with.
    """

    #: The folder that was written.
    exported = pyqtSignal(Path)

    def __init__(
        self,
        open_footage: Callable[[Callable[[float], None]], Footage],
        duration_s: float,
        chosen: tuple[float, float],
        overlays: Overlays,
        drawn_in: bool,
        folder: Path,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._open, self._overlays, self._duration_s = open_footage, overlays, duration_s
        self._errand: Errand[Path] | None = None
        self._part = 0.0
        self._cancelled = threading.Event()
        self.setWindowTitle(self.tr("Export Range"))
        self.start, self.end = self._second(chosen[0]), self._second(chosen[1])
        self.length = QLabel()
        self.draw = QCheckBox(self.tr("&Draw overlays into the video"))
        self.draw.setChecked(not drawn_in)
        self.draw.setEnabled(not drawn_in)
        if drawn_in:
            self.draw.setToolTip(self.tr("The recording has overlays in its pictures already."))
        self.folder = QLineEdit(str(folder))
        self.folder.setMinimumWidth(300)
        self.folder.setAccessibleName(self.tr("Folder"))
        browse = QPushButton(self.tr("&Browse…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        kept = self.progress.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(kept)
        self.progress.hide()
        self.message = QLabel(self.tr("A folder with the video, results.csv and results.jsonl is made there."))
        self.message.setWordWrap(True)
        self.message.setObjectName("settingHelp")
        self.buttons = QDialogButtonBox()
        export = self.buttons.addButton(self.tr("&Export"), QDialogButtonBox.AcceptRole)
        cancel = self.buttons.addButton(QDialogButtonBox.Cancel)
        assert export is not None
        assert cancel is not None
        self.export, self.cancel = export, cancel
        self.export.setProperty("primary", True)
        self.buttons.accepted.connect(self._begin)
        self.buttons.rejected.connect(self.reject)
        self._lay_out(browse)
        for box in (self.start, self.end):
            box.valueChanged.connect(self._show_length)
        self._show_length()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._poll)

    @property
    def busy(self) -> bool:
        """Whether it exports."""
        return self._errand is not None and not self._errand.done

    def reject(self) -> None:
        """Cancel what goes on, or close."""
        if self._errand is not None:
            self._cancelled.set()
            self.message.setText(self.tr("Cancelling…"))
            return
        super().reject()

    def wait(self, timeout_s: float) -> bool:
        """Cancel, and wait for its end; True where that came in time."""
        self._cancelled.set()
        self._timer.stop()
        return self._errand is None or self._errand.wait(timeout_s)

    def _lay_out(self, browse: QPushButton) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(10)
        times = QHBoxLayout()
        times.setSpacing(8)
        times.addWidget(self.start)
        times.addWidget(QLabel("\u2013"))
        times.addWidget(self.end)
        times.addWidget(self.length)
        times.addStretch(1)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        form.addRow(self.tr("From, to"), times)
        form.addRow(self.tr("Folder"), place)
        form.addRow("", self.draw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 14)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.message)
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)

    def _second(self, value: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(0.0, max(0.1, self._duration_s))
        box.setDecimals(2)
        box.setSingleStep(0.1)
        box.setSuffix(self.tr(" s"))
        box.setValue(value)
        return box

    def _show_length(self) -> None:
        length_s = self.end.value() - self.start.value()
        self.length.setText(precise_clock(length_s) if length_s >= 0 else self.tr("ends before it begins"))
        self.export.setEnabled(length_s >= 0)

    def _browse(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Folder for the Export"), self.folder.text())
        if path:
            self.folder.setText(path)

    def _begin(self) -> None:
        if self._errand is not None or not self.folder.text().strip():
            return
        start_s, end_s = self.start.value(), self.end.value()
        parent = Path(self.folder.text().strip()).expanduser()
        overlays = self._overlays if self.draw.isChecked() else only_hiding(self._overlays)

        def export() -> Path:
            footage = self._open(self._heed_opening)
            try:
                return write_excerpt(footage, start_s, end_s, parent, overlays, self._heed_writing)
            finally:
                footage.close()

        self._cancelled.clear()
        self._part = 0.0
        self._errand = Errand(export, (SessionError, SourceError, _CancelledError))
        self._set_busy(True)
        self.message.setText(self.tr("Exporting…"))
        self._timer.start(_POLL_MS)

    def _heed_opening(self, part: float) -> None:
        self._heed(0.1 * part)

    def _heed_writing(self, part: float) -> None:
        self._heed(0.1 + 0.9 * part)

    def _heed(self, part: float) -> None:
        """Note how far it is; on the errand's thread."""
        self._part = part
        if self._cancelled.is_set():
            raise _CancelledError(self.tr("Cancelled: nothing was written"))

    def _poll(self) -> None:
        errand = self._errand
        self.progress.setValue(round(1000 * self._part))
        if errand is None or not errand.done:
            return
        self._errand = None
        self._timer.stop()
        self._set_busy(False)
        if errand.result is not None:
            self.exported.emit(errand.result)
            super().accept()
            return
        self.progress.setValue(0)
        self.message.setText(errand.error)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.start, self.end, self.folder, self.export):
            widget.setEnabled(not busy)
        self.progress.setVisible(busy)
