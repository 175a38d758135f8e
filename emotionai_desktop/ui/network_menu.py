"""The menu of the networks: this machine or a server, and which emotion model."""

from __future__ import annotations

from collections.abc import Callable

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtWidgets import QAction, QActionGroup, QMenu, QWidget

from emotionai_desktop.ui.actions import Actions
from emotionai_desktop.ui.network_switch import NetworkSwitch
from emotionai_desktop.ui.networks import emotion_labels
from emotionai_desktop.ui.source_menus import menu_text

_translate = QCoreApplication.translate

#: Labels that an entry names; of more, the first ones.
_MOST = 8


class NetworkMenu:
    """The menu of the networks.

    Parameters
    ----------
    window
        Whose menu it is.
    actions
        Those for the server are in it.
    switch
        Knows what is chosen, and changes it.
    ask
        Opens the dialog.
    """

    def __init__(self, window: QWidget, actions: Actions, switch: NetworkSwitch, ask: Callable[[], None]) -> None:
        self._switch, self._ask = switch, ask
        self._use_server = actions.use_server
        self._models: dict[str, QAction] = {}
        self.entries: list[QAction | QMenu | None] = [actions.use_server, actions.networks, None]
        group = QActionGroup(window)
        texts = {name: _labels_text(labels) for name, labels in emotion_labels(switch.networks.models).items()}
        for name, text in texts.items():
            twice = list(texts.values()).count(text) > 1
            entry = QAction(f"{text} ({name})" if twice else text, window)
            entry.setCheckable(True)
            entry.triggered.connect(lambda _checked, name=name: self._use_model(name))
            group.addAction(entry)
            self._models[name] = entry
        self.entries.extend(self._models.values())
        actions.networks.triggered.connect(ask)
        actions.use_server.triggered.connect(self._toggle)
        self.renew()

    def model(self, name: str) -> QAction:
        """The entry of an emotion model."""
        return self._models[name]

    def renew(self) -> None:
        """Show what is chosen now."""
        networks = self._switch.networks
        if networks.server is None:
            text = _translate("NetworkMenu", "Use a &Server…")
        else:
            host = menu_text(networks.server.host)
            text = _translate("NetworkMenu", "Use the &Server {host}").format(host=host)
        if text != self._use_server.text():
            self._use_server.setText(text)
        self._use_server.setChecked(networks.served)
        if entry := self._models.get(networks.emotion_model):
            entry.setChecked(True)

    def _toggle(self) -> None:
        if self._switch.networks.server is None:
            self._ask()
        else:
            self._switch.toggle()
        self.renew()

    def _use_model(self, name: str) -> None:
        networks = self._switch.networks
        if name != networks.emotion_model:
            self._switch.change(networks.with_emotion_model(name))
        self.renew()


def _labels_text(labels: tuple[str, ...]) -> str:
    """What tells an emotion model from others: its labels."""
    listed = ", ".join(labels[:_MOST]) + (", …" if len(labels) > _MOST else "")
    text = _translate("NetworkMenu", "{count} emotions: {labels}").format(count=len(labels), labels=listed)
    return text.replace("&", "&&")
