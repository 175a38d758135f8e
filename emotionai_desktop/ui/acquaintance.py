"""What is known of the people of one source; it outlives the window, which may be built anew meanwhile."""

from __future__ import annotations

from emotionai_desktop.live import LiveEngine
from emotionai_desktop.ui.panels.history import History
from emotionai_desktop.ui.panels.tally import Tally
from emotionai_desktop.ui.people import People


class Acquaintance:
    """Names, the course of emotions, and sums, of everybody since the source was opened.

    Parameters
    ----------
    engine
        Whose results are heard, for as long as it lives.
    """

    def __init__(self, engine: LiveEngine) -> None:
        self.people, self.history, self.tally = People(), History(), Tally()
        engine.add_listener(self.history.add)
        engine.add_listener(self.tally.add)

    def forget(self) -> None:
        """Another source is looked at."""
        self.history.reset()
        self.tally.reset()
        self.people.forget()
