"""What the window is put together from, beside the picture: each feature adds its actions, docks and keys by itself.

To add one: write a class in a file or folder of its own, and name it in `FEATURES`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from emotionai_desktop.live import LiveStatus
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.choice import Choice

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow


class Feature:
    """A part of the window that the others do without.

    It is made when the window's actions, toolbar, stage and status bar are there, and overrides what it wants to hear.
    All of it happens on Qt's thread: nothing here may wait. Who needs every result, not only those that are shown,
    asks the engine (`LiveEngine.add_listener`).

    Parameters
    ----------
    window
        Gives ``engine``, ``settings``, ``stage``, ``actions_``, ``toolbar``, and ``tell``.
    """

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def source_changed(self, choice: Choice | None) -> None:
        """Something else is looked at, or nothing."""

    def item_shown(self, item: Frame | FrameResult) -> None:
        """The picture has changed."""

    def status_changed(self, status: LiveStatus) -> None:
        """How things stand, several times a second."""

    def may_close(self) -> bool:
        """Whether the window may close now; whoever has unfinished work asks the user here."""
        return True

    def close(self) -> None:
        """The window closes: remember what is to be remembered, stop what goes on."""


#: In the order in which they are made, which is that of their entries in a menu.
FEATURES: tuple[Callable[[MainWindow], Feature], ...] = ()
