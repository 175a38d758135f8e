"""Looking at the first camera, as soon as the search for cameras has found it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PyQt5.QtCore import QCoreApplication

from emotionai_desktop.ui.cameras import CameraSearch
from emotionai_desktop.ui.choice import DEMO, Choice
from emotionai_desktop.ui.condition import Notice
from emotionai_desktop.ui.settings import Settings


class _Open(Protocol):
    def __call__(self, choice: Choice, chosen: bool = True) -> None: ...


class FirstCamera:
    """Opens the first camera where one is wanted, and the demo where there is none.

    Parameters
    ----------
    cameras
        The search for them.
    settings
        Know whether the user has ever chosen anything: before that, no camera is switched on without being asked for.
    open_choice
        Looks at something; ``chosen`` where that is to be remembered.
    tell
        Says something to the user.
    """

    def __init__(
        self, cameras: CameraSearch, settings: Settings, open_choice: _Open, tell: Callable[[Notice], None]
    ) -> None:
        self._cameras, self._settings, self._open, self._tell = cameras, settings, open_choice, tell
        #: Whether the first camera is wanted, and not known yet.
        self.sought = False

    def seek(self) -> None:
        """Look at the first camera when it is found."""
        self.sought = True
        self._cameras.start()

    def give_up(self) -> None:
        """Something else is looked at."""
        self.sought = False

    def poll(self) -> None:
        """See whether the search has ended."""
        if not self._cameras.take() or not self.sought:
            return
        found = self._cameras.found
        if found and self._settings.first_time:
            self.give_up()
        elif found:
            self._open(Choice((str(found[0].index),), found[0].name))
        else:
            self._open(DEMO, chosen=False)
            words = QCoreApplication.translate("MainWindow", "No camera found: showing the demo")
            self._tell(Notice("info", words))
