"""What a part of the window is that the others do without; `features.FEATURES` names them all."""

from __future__ import annotations

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

    def takes(self, choice: Choice) -> bool:
        """Whether it opens this itself, in place of the window: it has done so then."""
        return False

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
