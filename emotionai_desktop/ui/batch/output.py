"""What a batch writes, and where: the fields at the foot of its window."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import get_args

from PyQt5.QtCore import QStandardPaths, pyqtSignal
from PyQt5.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from emotionai_desktop.recording.rows import TableFormat
from emotionai_desktop.ui.flow import FlowLayout
from emotionai_desktop.ui.preferences.setting import Choice, Flag, Folder
from emotionai_desktop.ui.settings import Settings

#: What is remembered from one batch to the next; the dialog of the settings does without them.
FOLDER = Folder("batchFolder", "", "")
FORM = Choice("batchForm", "csv", "", choices=tuple((form, form) for form in get_args(TableFormat)))
SESSIONS = Flag("batchSessions", False, "")
COPIES = Flag("batchCopies", False, "")


class OutputFields(QWidget):
    """Where a batch writes, in which form, and what else.

    Parameters
    ----------
    settings
        Remembers it.
    """

    #: Something else is wanted now.
    changed = pyqtSignal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.folder_field = QLineEdit(settings.get(FOLDER) or usual_folder())
        self.folder_field.setAccessibleName(self.tr("Folder for the results"))
        self.browse = QPushButton(self.tr("&Browse…"))
        self.form_field = QComboBox()
        for form, words in (
            ("csv", self.tr("CSV")),
            ("jsonl", self.tr("JSON Lines")),
            ("parquet", self.tr("Parquet")),
        ):
            self.form_field.addItem(words, form)
        self.form_field.setToolTip(self.tr("CSV opens in Excel, R and pandas; docs/formats.md names the columns"))
        self._offer_parquet()
        self.form_field.setCurrentIndex(max(0, self.form_field.findData(settings.get(FORM))))
        self.every_field = QSpinBox()
        self.every_field.setRange(1, 1000)
        self.every_field.setSpecialValueText(self.tr("every frame"))
        self.every_field.setPrefix(self.tr("1 in ", "1 in 5 frames"))
        self.every_field.setSuffix(self.tr(" frames", "1 in 5 frames"))
        self.sessions_field = QCheckBox(self.tr("&Sessions to review"))
        self.sessions_field.setToolTip(self.tr("A folder for each file, with its video and results, to open later"))
        self.sessions_field.setChecked(settings.get(SESSIONS))
        self.copies_field = QCheckBox(self.tr("&Annotated copies"))
        self.copies_field.setToolTip(self.tr("Each image and video once more, with the overlays drawn in"))
        self.copies_field.setChecked(settings.get(COPIES))
        self._lay_out()
        self.browse.clicked.connect(self._choose_folder)
        self.folder_field.textChanged.connect(self.changed)
        self.form_field.currentIndexChanged.connect(self.changed)

    @property
    def folder(self) -> Path:
        """The folder to write into; it need not be there yet."""
        return Path(self.folder_field.text().strip() or usual_folder()).expanduser()

    @property
    def form(self) -> TableFormat:
        """The form of the table."""
        form: TableFormat = self.form_field.currentData()
        return form

    def remember(self) -> None:
        """Keep what is wanted for the next time."""
        self._settings.set(FOLDER, self.folder_field.text().strip())
        self._settings.set(FORM, self.form)
        self._settings.set(SESSIONS, self.sessions_field.isChecked())
        self._settings.set(COPIES, self.copies_field.isChecked())

    def _offer_parquet(self) -> None:
        """Say why Parquet cannot be chosen, where it cannot."""
        if importlib.util.find_spec("pyarrow") is None:
            model, row = self.form_field.model(), self.form_field.findData("parquet")
            self.form_field.setItemText(row, self.tr("Parquet (needs the package pyarrow)"))
            item = model.item(row)  # type: ignore[union-attr]  # QComboBox makes a QStandardItemModel.
            item.setEnabled(False)

    def _lay_out(self) -> None:
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(8)
        rows.setColumnStretch(1, 1)
        rows.addWidget(self.folder_field, 0, 1)
        rows.addWidget(self.browse, 0, 2)
        of_videos = QLabel(self.tr("Of &videos"))
        of_videos.setBuddy(self.every_field)
        table, also = FlowLayout(12), FlowLayout(24)
        table.addWidget(self.form_field)
        table.add_pair(of_videos, self.every_field)
        for box in (self.sessions_field, self.copies_field):
            also.addWidget(box)
        rows.addLayout(table, 1, 1, 1, 2)
        rows.addLayout(also, 2, 1, 1, 2)
        for row, (words, field) in enumerate(
            (
                (self.tr("Fol&der"), self.folder_field),
                (self.tr("&Table"), self.form_field),
                (self.tr("Also"), self.sessions_field),
            )
        ):
            label = QLabel(words)
            label.setBuddy(field)
            rows.addWidget(label, row, 0)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Folder for the Results"), str(self.folder))
        if path:
            self.folder_field.setText(path)


def usual_folder() -> str:
    """Where results go until the user says otherwise."""
    documents = QStandardPaths.writableLocation(QStandardPaths.DocumentsLocation)
    return str(Path(documents or Path.home()) / "EmotionAI Desktop")
