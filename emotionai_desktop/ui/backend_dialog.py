"""Where the networks run: on this machine, or on a model server that can be tried first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PyQt5.QtCore import QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.catalog import CatalogError
from emotionai_desktop.inference.choice import look_at_server
from emotionai_desktop.inference.credential import store_token
from emotionai_desktop.inference.endpoint import Endpoint, EndpointError
from emotionai_desktop.ui.busy_bar import BusyBar
from emotionai_desktop.ui.condition import sentence
from emotionai_desktop.ui.errand import Errand, Errands
from emotionai_desktop.ui.flow import FlowLayout
from emotionai_desktop.ui.networks import Networks
from emotionai_desktop.ui.scrolling import Scrolling
from emotionai_desktop.ui.server_form import ServerForm
from emotionai_desktop.ui.signed_words import SignedWords

if TYPE_CHECKING:
    from emotionai_desktop.inference.served import ServerReport

#: How often to see whether the server has answered, in milliseconds.
_POLL_MS = 50
#: Pixels at the usual size of text; larger text has more.
_WIDTH = 600
#: What the screen needs beside a dialog: its edges and its title.
_FRAME = QSize(20, 60)
_EXPECTED = (BackendError, CatalogError)


class BackendDialog(QDialog):
    """Asks where the networks run. It never waits: the server and the keyring are asked on another thread.

    Parameters
    ----------
    networks
        What is chosen now.
    errands
        Sends what takes long; one that is under way when the dialog is closed ends by itself.
    parent
        The window.
    keep
        Puts a token into the system's keyring, by the server's address; may take seconds.
    """

    #: The `Networks` that the user has decided on, once the token is kept.
    chosen = pyqtSignal(object)

    def __init__(
        self, networks: Networks, errands: Errands, parent: QWidget, keep: Callable[[str, str], None] = store_token
    ) -> None:
        flags = Qt.WindowFlags(Qt.WindowType.Dialog) | Qt.WindowType.WindowTitleHint
        super().__init__(parent, flags | Qt.WindowType.WindowCloseButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Where the Networks Run"))
        self._networks, self._errands, self._keep = networks, errands, keep
        self._errand: Errand[Any] | None = None
        self._then: Callable[[Any], None] = self._show_report
        self._otherwise: Callable[[], None] = self._renew
        self._build()
        self._connect()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._poll)
        self._timer.start(_POLL_MS)
        self._renew()

    def networks(self) -> Networks:
        """What the fields say.

        Raises
        ------
        EndpointError
            The address or a name cannot be used.
        """
        if not self.served.isChecked():
            return replace(self._networks, served=False)
        fallback = self.form.fallback.isChecked()
        return replace(self._networks, server=self.form.endpoint(), served=True, allow_fallback=fallback)

    # Building.

    def _build(self) -> None:
        self.local = QRadioButton(self.tr("On &this machine: no picture leaves it"))
        self.served = QRadioButton(self.tr("On a model &server"))
        endpoint = self._networks.server or Endpoint(emotion_model=self._networks.emotion_model)
        self.form = ServerForm(endpoint, self._networks.allow_fallback)
        self.privacy = SignedWords(2, self)
        self.outcome = SignedWords(4, self)
        self.busy = BusyBar(90)
        self.test = QPushButton(self.tr("T&est"))
        self.only_now = QPushButton(self.tr("Use It for This &Run Only"))
        self.only_now.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.Ok | QDialogButtonBox.Cancel)
        if (ok := self.buttons.button(QDialogButtonBox.Ok)) is not None:
            ok.setProperty("primary", True)
        for button in (self.test, self.only_now):
            button.setAutoDefault(False)
        left, below = FlowLayout(12), QHBoxLayout()
        for part in (self.test, self.busy, self.only_now):
            left.addWidget(part)
        below.setContentsMargins(24, 6, 24, 18)
        below.setSpacing(12)
        below.addLayout(left, 1)
        below.addWidget(self.buttons, 0, Qt.AlignmentFlag.AlignBottom)
        self.fields = QWidget()
        fields = QVBoxLayout(self.fields)
        fields.setContentsMargins(24, 0, 0, 0)
        fields.setSpacing(12)
        for part in (self.form, self.privacy, self.outcome):
            fields.addWidget(part)
        page = QWidget()
        parts = QVBoxLayout(page)
        parts.setContentsMargins(24, 20, 24, 6)
        parts.setSpacing(12)
        for part in (self.local, self.served, self.fields):
            parts.addWidget(part)
        parts.addStretch(1)
        self.page = Scrolling(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.page, 1)
        layout.addLayout(below)
        self._fit(page, below)
        place = self.served if self._networks.served else self.local
        place.setChecked(True)
        place.setFocus()

    def _fit(self, page: QWidget, below: QHBoxLayout) -> None:
        """Take the room for all of it, where the screen has it."""
        least = page.minimumSizeHint().width()
        width = max(_WIDTH, 84 * self.fontMetrics().averageCharWidth(), least, below.sizeHint().width())
        wanted = QSize(width, page.sizeHint().height() + below.sizeHint().height())
        screen = self.screen()
        self.resize(wanted.boundedTo(screen.availableSize() - _FRAME) if screen is not None else wanted)

    def _connect(self) -> None:
        self.served.toggled.connect(self._renew)
        self.form.changed.connect(self._renew)
        self.form.forget.clicked.connect(self._forget)
        self.test.clicked.connect(self._test)
        self.only_now.clicked.connect(self._keep_for_this_run)
        self.buttons.accepted.connect(self._decide)
        self.buttons.rejected.connect(self.reject)

    # What the fields say.

    def _renew(self) -> None:
        """Say what the fields mean, and offer what makes sense."""
        served, free = self.served.isChecked(), not self._errands.busy
        self.fields.setEnabled(served)
        self.only_now.hide()
        self.outcome.say("")
        try:
            endpoint = self.form.endpoint()
        except EndpointError as error:
            good = False
            self.privacy.say(sentence(str(error)), "error")
        else:
            good = True
            self._say_where(endpoint)
        if not served:
            self.privacy.say("")
        self.test.setEnabled(served and free and good)
        self.form.forget.setEnabled(free and good and self.form.token.isEnabledTo(self.form))
        self.busy.setVisible(not free)
        ok = self.buttons.button(QDialogButtonBox.Ok)
        assert ok is not None
        ok.setEnabled(not served or (free and good))

    def _say_where(self, endpoint: Endpoint) -> None:
        """Say plainly where face crops go."""
        words = self.tr("Face crops are sent to {host}.")
        if endpoint.on_this_machine:
            words = self.tr("Face crops are sent to {host}, which is this machine.")
        if endpoint.readable_on_the_way:
            words += " " + self.tr("They go in plain http: others on the way can see them, and the token.")
        severity = "warning" if endpoint.readable_on_the_way else "info"
        self.privacy.say(words.format(host=endpoint.host), severity)

    def _host(self) -> str:
        try:
            return self.form.endpoint().host
        except EndpointError:
            return ""

    # What the user does.

    def _test(self) -> None:
        endpoint, token, networks = self.form.endpoint(), self.form.token.text(), self._networks
        self._send(lambda: look_at_server(endpoint, networks.models, networks.emotion_model, token), self._show_report)

    def _forget(self) -> None:
        self.form.token.clear()
        origin = self.form.endpoint().origin
        self._send(lambda: self._keep(origin, ""), lambda _: self.outcome.say(self.tr("The token is forgotten.")))

    def _decide(self) -> None:
        self._keep_token_and_finish(self._keep, self.only_now.show)

    def _keep_for_this_run(self) -> None:
        def keep(origin: str, token: str) -> None:
            # Imported here because keyring takes its time, and may not be installed.
            from emotionai_desktop.ui.run_token import keep_for_this_run

            keep_for_this_run(origin, token)

        self._keep_token_and_finish(keep)

    def _keep_token_and_finish(
        self, keep: Callable[[str, str], None], otherwise: Callable[[], None] = lambda: None
    ) -> None:
        networks, token = self.networks(), self.form.token.text()
        if networks.backend.endpoint is None or not token:
            self._finish(networks)
            return
        origin = networks.backend.endpoint.origin
        self._send(lambda: keep(origin, token), lambda _: self._finish(networks), otherwise)

    def _finish(self, networks: Networks) -> None:
        self.form.token.clear()
        self.chosen.emit(networks)
        self.accept()

    # Waiting.

    def _send(
        self, run: Callable[[], Any], then: Callable[[Any], None], otherwise: Callable[[], None] = lambda: None
    ) -> None:
        if not self._errands.busy:
            self._errand, self._then, self._otherwise = self._errands.send(run, _EXPECTED), then, otherwise
            self._renew()

    def _poll(self) -> None:
        if self._errands.busy == self.busy.isHidden():
            self._renew()
        errand = self._errand
        if errand is None or not errand.done:
            return
        self._errand = None
        self._renew()
        if errand.error:
            self.outcome.say(sentence(errand.error, self._host()), "error")
            self._otherwise()
        else:
            self._then(errand.result)
        self.page.ensureWidgetVisible(self.outcome)

    def _show_report(self, report: ServerReport) -> None:
        words = self.tr("{name}: version {version}, signature {signature} (takes {takes}), {ms} ms")
        lines = [self.tr("{host} answers in {ms} ms").format(host=report.host, ms=f"{report.round_trip_ms:.1f}")]
        lines += [
            words.format(
                name=model.name,
                version=model.version or "?",
                signature=model.signature,
                takes=model.takes,
                ms=f"{model.round_trip_ms:.1f}",
            )
            for model in report.models
        ]
        self.outcome.say("\n".join(lines), "good")
