"""The fields that say which model server to use."""

from __future__ import annotations

import os
from pathlib import Path

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.inference.credential import TOKEN_VARIABLE
from emotionai_desktop.inference.endpoint import DEFAULT_SERVER, Endpoint


class ServerForm(QWidget):
    """Shows an `Endpoint` and takes another one.

    Parameters
    ----------
    endpoint
        What to begin with.
    allow_fallback
        Whether local weights may answer for it.
    """

    #: Something else stands in the fields.
    changed = pyqtSignal()

    def __init__(self, endpoint: Endpoint, allow_fallback: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = QLineEdit(endpoint.url)
        self.address.setPlaceholderText(DEFAULT_SERVER)
        self.version = QLineEdit(str(endpoint.version) if endpoint.version is not None else endpoint.label or "")
        self.version.setPlaceholderText(self.tr("the newest, or a number, or a label"))
        self.keypoints_model = QLineEdit(endpoint.keypoints_model)
        self.emotion_model = QLineEdit(endpoint.emotion_model)
        self.ca_file = QLineEdit(str(endpoint.ca_file) if endpoint.ca_file is not None else "")
        self.ca_file.setPlaceholderText(self.tr("those that this system trusts, or a PEM file"))
        self.browse = QPushButton(self.tr("&Browse…"))
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.Password)
        self.token.setPlaceholderText(self.tr("none, or as the system's keyring has it"))
        self.forget = QPushButton(self.tr("F&orget"))
        self.forget.setToolTip(self.tr("Take this server's token out of the system's keyring"))
        if os.environ.get(TOKEN_VARIABLE):
            self.token.setEnabled(False)
            self.token.setPlaceholderText(self.tr("from {variable}").format(variable=TOKEN_VARIABLE))
        self.fallback = QCheckBox(self.tr("This machine answers &while the server does not"))
        self.fallback.setChecked(allow_fallback)
        for button in (self.browse, self.forget):
            button.setAutoDefault(False)
        self._lay_out()
        self.browse.clicked.connect(self._choose_file)
        for field in (self.address, self.version, self.keypoints_model, self.emotion_model, self.ca_file, self.token):
            field.textChanged.connect(self.changed)

    def endpoint(self) -> Endpoint:
        """What the fields say.

        Raises
        ------
        EndpointError
            The address or a name cannot be used.
        """
        version, ca_file = self.version.text().strip(), self.ca_file.text().strip()
        number = version.isascii() and version.isdigit()
        return Endpoint(
            self.address.text().strip() or DEFAULT_SERVER,
            self.keypoints_model.text().strip(),
            self.emotion_model.text().strip(),
            int(version[:18]) if number else None,
            version if version and not number else None,
            Path(ca_file).expanduser() if ca_file else None,
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        for words, field, beside in (
            (self.tr("&Address"), self.address, None),
            (self.tr("&Version"), self.version, None),
            (self.tr("&Keypoint model"), self.keypoints_model, None),
            (self.tr("E&motion model"), self.emotion_model, None),
            (self.tr("&Certificates"), self.ca_file, self.browse),
            (self.tr("Toke&n"), self.token, self.forget),
        ):
            label = QLabel(words)
            label.setBuddy(field)
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(field, 1)
            if beside is not None:
                beside.setMinimumWidth(96)
                row.addWidget(beside)
            form.addRow(label, row)
            label.setMinimumHeight(field.sizeHint().height())
            label.setAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(11)
        layout.addLayout(form)
        layout.addWidget(self.fallback)

    def _choose_file(self) -> None:
        title, kinds = self.tr("Certificates"), self.tr("PEM files (*.pem *.crt);;* (*)")
        path, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if path:
            self.ca_file.setText(path)
