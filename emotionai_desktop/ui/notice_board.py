"""Which notices are shown: what stands so, and what the window was told, until time or the user takes it away."""

from __future__ import annotations

import time
from dataclasses import replace

from emotionai_desktop.ui.condition import Deed, Notice

#: How many things that were told are shown at once.
_TOLD_COUNT = 3
#: Seconds after which news that calls for nothing goes by itself.
INFO_S = 8.0


class NoticeBoard:
    """Remembers what was told and what was dismissed."""

    def __init__(self) -> None:
        self._told: list[tuple[Notice, float]] = []
        self._dismissed: set[str] = set()

    def tell(self, notice: Notice) -> None:
        """Show a notice until it is dismissed; mere news also goes with time."""
        deeds = tuple(deed for deed in notice.deeds if deed is not Deed.DISMISS)
        told = replace(notice, deeds=(*deeds, Deed.DISMISS))
        others = [(other, at) for other, at in self._told if other.text != told.text]
        self._told = [*others, (told, time.monotonic())][-_TOLD_COUNT:]

    def dismiss(self, notice: Notice) -> None:
        """Show a notice no more, until another source is chosen."""
        self._told = [(other, at) for other, at in self._told if other != notice]
        self._dismissed.add(notice.text)

    def begin(self) -> None:
        """Another source is chosen: news of the one before goes, errors stay."""
        self._told = [(notice, at) for notice, at in self._told if notice.severity == "error"]
        self._dismissed.clear()

    def renew(self) -> None:
        """Something else answers now: what was dismissed of it may be said again."""
        self._dismissed.clear()

    def shown(self, standing: tuple[Notice, ...]) -> tuple[Notice, ...]:
        """The notices to show now.

        Parameters
        ----------
        standing
            Those that come from how things stand.
        """
        since = time.monotonic() - INFO_S
        self._told = [(notice, at) for notice, at in self._told if notice.severity != "info" or at > since]
        kept = (notice for notice in standing if notice.text not in self._dismissed)
        return (*kept, *(notice for notice, _ in self._told))
