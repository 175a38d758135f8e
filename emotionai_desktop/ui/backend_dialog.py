"""Where the networks run: on this machine, or on a model server that can be tried first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PyQt5.QtCore import Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.catalog import CatalogError
from emotionai_desktop.inference.choice import BackendChoice
from emotionai_desktop.inference.credential import TOKEN_VARIABLE, store_token
from emotionai_desktop.inference.endpoint import DEFAULT_SERVER, Endpoint, EndpointError
from emotionai_desktop.ui.busy_bar import BusyBar
from emotionai_desktop.ui.errand import Errand

if TYPE_CHECKING:
    from emotionai_desktop.inference.served import ServerReport

#: How often to see whether the server has answered, in milliseconds.
_POLL_MS = 50
_EXPECTED = (BackendError, CatalogError)


class BackendDialog(QDialog):
    """Asks where the networks run. It never waits: the server and the keyring are asked on another thread.

    Parameters
    ----------
    choice
        What is chosen now.
    look
        Looks at a server with a token (stored ones are used where it is empty); may take seconds.
    parent
        The window.
    keep
        Puts a token into the system's keyring, by the server's address; may take seconds.
    """

    chosen = pyqtSignal(object)
    """A `BackendChoice`, once the user has decided and the token is kept."""

    def __init__(
        self,
        choice: BackendChoice,
        look: Callable[[Endpoint, str], ServerReport],
        parent: QWidget,
        keep: Callable[[str, str], None] = store_token,
    ) -> None:
        flags = Qt.WindowFlags(Qt.WindowType.Dialog) | Qt.WindowType.WindowTitleHint
        super().__init__(parent, flags | Qt.WindowType.WindowCloseButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Model Server"))
        self._look, self._keep = look, keep
        self._errand: Errand[Any] | None = None
        self._then: Callable[[Any], None] = self._show_report
        self._build()
        self._fill(choice)
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._renew()

    def choice(self) -> BackendChoice:
        """What the fields say.

        Raises
        ------
        EndpointError
            The address or a name cannot be used.
        """
        return BackendChoice(self._endpoint() if self.served.isChecked() else None, self.fallback.isChecked())

    # Building.

    def _build(self) -> None:
        self.local = QRadioButton(self.tr("On &this machine: no picture leaves it"))
        self.served = QRadioButton(self.tr("On a model &server"))
        self.address = QLineEdit()
        self.address.setPlaceholderText(DEFAULT_SERVER)
        self.version = QLineEdit()
        self.version.setPlaceholderText(self.tr("the newest, or a number, or a label"))
        self.keypoints_model, self.emotion_model = QLineEdit(), QLineEdit()
        self.ca_file = QLineEdit()
        self.ca_file.setPlaceholderText(self.tr("of public authorities"))
        self.browse = QPushButton(self.tr("&Browse…"))
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.Password)
        self.forget = QPushButton(self.tr("F&orget Token"))
        self.fallback = QCheckBox(self.tr("This machine answers &while the server does not"))
        self.privacy = _wrapped("privacy", 2)
        self.test = QPushButton(self.tr("T&est"))
        self.busy = BusyBar(90)
        self.outcome = _wrapped("outcome", 3)
        self.fields = QWidget()
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        for words, field, beside in (
            (self.tr("&Address"), self.address, None),
            (self.tr("&Version"), self.version, None),
            (self.tr("&Keypoint model"), self.keypoints_model, None),
            (self.tr("E&motion model"), self.emotion_model, None),
            (self.tr("&Certificates"), self.ca_file, self.browse),
            (self.tr("To&ken"), self.token, self.forget),
        ):
            label = QLabel(words)
            label.setBuddy(field)
            form.addRow(label, _beside(field, beside))
        below = QVBoxLayout(self.fields)
        below.setContentsMargins(24, 0, 0, 0)
        below.setSpacing(12)
        below.addLayout(form)
        below.addWidget(self.fallback)
        below.addWidget(self.privacy)
        below.addLayout(_beside(self.outcome, self.busy, self.test))
        self.buttons = QDialogButtonBox(QDialogButtonBox.Ok | QDialogButtonBox.Cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        for part in (self.local, self.served, self.fields, self.buttons):
            layout.addWidget(part)
        self.setMinimumWidth(620)
        self.test.setAutoDefault(False)
        self.browse.setAutoDefault(False)
        self.forget.setAutoDefault(False)

    def _fill(self, choice: BackendChoice) -> None:
        endpoint = choice.endpoint or Endpoint()
        place = self.local if choice.endpoint is None else self.served
        place.setChecked(True)
        place.setFocus()
        self.address.setText(endpoint.url)
        self.version.setText(str(endpoint.version) if endpoint.version is not None else endpoint.label or "")
        self.keypoints_model.setText(endpoint.keypoints_model)
        self.emotion_model.setText(endpoint.emotion_model)
        self.ca_file.setText(str(endpoint.ca_file) if endpoint.ca_file is not None else "")
        self.fallback.setChecked(choice.allow_fallback)
        if os.environ.get(TOKEN_VARIABLE):
            self.token.setEnabled(False)
            self.token.setPlaceholderText(self.tr("from {variable}").format(variable=TOKEN_VARIABLE))
        else:
            self.token.setPlaceholderText(self.tr("as the system's keyring has it"))

    def _connect(self) -> None:
        self.served.toggled.connect(self._renew)
        for field in (self.address, self.version, self.keypoints_model, self.emotion_model, self.ca_file):
            field.textChanged.connect(self._renew)
        self.browse.clicked.connect(self._choose_file)
        self.forget.clicked.connect(self._forget)
        self.test.clicked.connect(self._test)
        self.buttons.accepted.connect(self._decide)
        self.buttons.rejected.connect(self.reject)

    # What the fields say.

    def _endpoint(self) -> Endpoint:
        version, ca_file = self.version.text().strip(), self.ca_file.text().strip()
        number = version.isascii() and version.isdigit()
        return Endpoint(
            self.address.text().strip() or DEFAULT_SERVER,
            self.keypoints_model.text().strip(),
            self.emotion_model.text().strip(),
            int(version[:18]) if number else None,
            version if version and not number else None,
            Path(ca_file) if ca_file else None,
        )

    def _renew(self) -> None:
        """Say what the fields mean, and offer what makes sense."""
        self.fields.setEnabled(self.served.isChecked())
        error = ""
        try:
            endpoint = self._endpoint()
        except EndpointError as found:
            error = str(found)
        else:
            words = self.tr("Face crops are sent to {host}.").format(host=endpoint.host)
            if endpoint.on_this_machine:
                words = self.tr("Face crops are sent to {host}, which is this machine.").format(host=endpoint.host)
            if endpoint.readable_on_the_way:
                words += " " + self.tr("They go in plain http: others on the way can see them, and the token.")
            self.privacy.setText(words)
        _set_warning(self.privacy, not error and endpoint.readable_on_the_way)
        if error:
            self.privacy.clear()
        self._say(error, wrong=bool(error))
        free = self._errand is None
        self.test.setEnabled(free and not error)
        self.forget.setEnabled(free and not error and self.token.isEnabledTo(self.fields))
        self.busy.setVisible(not free)
        ok = self.buttons.button(QDialogButtonBox.Ok)
        assert ok is not None
        ok.setEnabled(free and (not error or self.local.isChecked()))

    def _say(self, text: str, *, wrong: bool) -> None:
        self.outcome.setText(text)
        _set_warning(self.outcome, wrong)

    # What the user does.

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Certificates"), "", self.tr("PEM files (*.pem *.crt);;* (*)")
        )
        if path:
            self.ca_file.setText(path)

    def _test(self) -> None:
        endpoint, token = self._endpoint(), self.token.text()
        self._send(lambda: self._look(endpoint, token), self._show_report)

    def _forget(self) -> None:
        self.token.clear()
        origin = self._endpoint().origin
        self._send(lambda: self._keep(origin, ""), lambda _: self._say(self.tr("Forgotten."), wrong=False))

    def _decide(self) -> None:
        choice, token = self.choice(), self.token.text()
        if choice.endpoint is None or not token:
            self._finish(choice)
            return
        origin = choice.endpoint.origin
        self._send(lambda: self._keep(origin, token), lambda _: self._finish(choice))

    def _finish(self, choice: BackendChoice) -> None:
        self.chosen.emit(choice)
        self.accept()

    # Waiting.

    def _send(self, run: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._errand, self._then = Errand(run, _EXPECTED), then
        self._timer.start()
        self._renew()
        self._say(self.tr("Please wait…"), wrong=False)

    def _poll(self) -> None:
        errand = self._errand
        if errand is None or not errand.done:
            return
        self._errand = None
        self._timer.stop()
        self._renew()
        if errand.error:
            self._say(errand.error, wrong=True)
        else:
            self._then(errand.result)

    def _show_report(self, report: ServerReport) -> None:
        lines = [
            self.tr("{name}: version {version}, takes {takes}").format(
                name=model.name, version=model.version or "?", takes=model.takes
            )
            for model in report.models
        ]
        lines.append(self.tr("Round trip: {ms} ms").format(ms=f"{report.round_trip_ms:.1f}"))
        self._say("\n".join(lines), wrong=False)


def _beside(first: QWidget, *others: QWidget | None) -> QHBoxLayout:
    """Widgets in a row, of which the first takes the room that is left."""
    layout = QHBoxLayout()
    layout.setSpacing(10)
    layout.addWidget(first, 1)
    for other in others:
        if other is not None:
            layout.addWidget(other, 0, Qt.AlignmentFlag.AlignTop)
    return layout


def _wrapped(name: str, lines: int) -> QLabel:
    """A text with room for some lines, so that nothing moves when it changes."""
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop)
    label.setMinimumHeight(lines * label.fontMetrics().lineSpacing() + 4)
    label.setTextInteractionFlags(Qt.TextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse))
    return label


def _set_warning(label: QLabel, warning: bool) -> None:
    """Give a label the colour of a warning, or take it away; the style sheet looks at the property."""
    if label.property("warning") != warning:
        label.setProperty("warning", warning)
        style = label.style()
        assert style is not None
        style.unpolish(label)
        style.polish(label)
