"""Opens the dialog that asks where the networks run, once at a time, and waits for what it has sent at the end."""

from __future__ import annotations

from PyQt5.QtWidgets import QWidget

from emotionai_desktop.ui.backend_dialog import BackendDialog
from emotionai_desktop.ui.errand import Errands
from emotionai_desktop.ui.network_switch import NetworkSwitch


class NetworkQuestion:
    """The way to the dialog.

    Parameters
    ----------
    window
        Whose dialog it is.
    switch
        Knows what is chosen, and changes it.
    """

    def __init__(self, window: QWidget, switch: NetworkSwitch) -> None:
        self._window, self._switch = window, switch
        self._errands = Errands()
        self._dialog: BackendDialog | None = None

    def ask(self) -> None:
        """Show the dialog; the picture goes on behind it."""
        if self._dialog is None:
            self._dialog = dialog = BackendDialog(self._switch.networks, self._errands, self._window)
            dialog.chosen.connect(self._switch.change)
            dialog.finished.connect(self._forget)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def close(self, timeout_s: float) -> bool:
        """Wait for what was sent; True where it came back in time."""
        return self._errands.close(timeout_s)

    def _forget(self) -> None:
        self._dialog = None
