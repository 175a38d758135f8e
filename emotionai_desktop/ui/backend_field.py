"""The end of the status bar: who answered the frame on the screen, how fast, and where face crops go."""

from __future__ import annotations

from PyQt5.QtCore import QEvent, Qt, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from emotionai_desktop.live import LiveStatus
from emotionai_desktop.results import Frame, FrameResult

#: What stands where there is no value: an en dash.
NONE_YET = "\u2013"
_NETWORKS = ("keypoints", "emotion")
#: Pixels that the name of a server may take, and what part of the window.
_NARROWEST_HOST, _WIDEST_HOST, _HOST_PART = 110, 180, 0.2


class BackendField(QWidget):
    """Who answers, and where face crops go. Its width changes with who answers, never with how fast."""

    #: The user wants to see or change where the networks run.
    pressed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        #: Who answered the frame on the screen, in a word.
        self.value = ""
        self._host = self._latency = ""
        self.route = QLabel(self)
        self.route.setObjectName("route")
        self.route.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QToolButton(self)
        self.button.setObjectName("backend")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.pressed)
        self.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.route)
        layout.addWidget(self.button)
        self.set_status(LiveStatus(), None)

    def set_status(self, status: LiveStatus, item: Frame | FrameResult | None) -> None:
        """Show how things stand.

        Parameters
        ----------
        status
            The engine's status.
        item
            What is on the screen.
        """
        self._set_route(status)
        backend = item.backend if isinstance(item, FrameResult) else status.backend
        short = backend.partition(" ")[0] or NONE_YET
        if backend != self._host:
            self._host, self._latency = backend, ""
        if isinstance(item, FrameResult) and item.faces and set(_NETWORKS) <= set(item.stage_ms):
            self._latency = f"{sum(item.stage_ms[each] for each in _NETWORKS):.0f} ms"
        text = f"{short} \u00b7 {self._latency}" if self._latency else short
        if text == self.button.text():
            return
        if short != self.value:
            self.value = short
            self._fit()
            tip = self.tr("{backend} answered this picture: click to change where the networks run")
            self.button.setToolTip(tip.format(backend=backend or NONE_YET))
        self.button.setText(text)
        self.button.setAccessibleName(self.tr("Networks: {answer}").format(answer=text))

    def changeEvent(self, event: QEvent | None) -> None:
        """Fit larger text."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.FontChange and self.value:
            self._fit()

    def _fit(self) -> None:
        widest = self.button.fontMetrics().horizontalAdvance(f"{self.value} \u00b7 0000 ms")
        self.button.setFixedWidth(widest + 20)

    def _set_route(self, status: LiveStatus) -> None:
        """Say plainly where face crops go, or why they do not."""
        window = self.window()
        room = _HOST_PART * window.width() if window is not None else 0.0
        width = round(min(max(room, _NARROWEST_HOST), _WIDEST_HOST))
        host = self.fontMetrics().elidedText(status.server, Qt.TextElideMode.ElideMiddle, width)
        kind, tip = "", ""
        if status.switching:
            words = self.tr("switching…")
        elif status.server and status.backend_trouble:
            words, tip, kind = self.tr("no answer from {host}"), status.backend_trouble, "warning"
        elif status.server and status.readable:
            words, kind = self.tr("face crops go to {host}, unencrypted"), "warning"
        elif status.server:
            words, kind = self.tr("face crops go to {host}"), "served"
        else:
            words = ""
        text = words.format(host=host)
        if text == self.route.text() and tip == self.route.toolTip():
            return
        self.route.setText(text)
        self.route.setVisible(bool(text))
        self.route.setToolTip(tip or words.format(host=status.server))
        if self.route.property("kind") != kind:
            self.route.setProperty("kind", kind)
            if (style := self.route.style()) is not None:
                style.unpolish(self.route)
                style.polish(self.route)
