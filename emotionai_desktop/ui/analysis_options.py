"""The one owner of what the user may set about the analysis: whoever changes one part of it leaves the others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from emotionai_desktop.analysis import AnalysisOptions
from emotionai_desktop.live import LiveEngine


class LiveOptions:
    """What the engine analyses with.

    Parameters
    ----------
    engine
        Heeds them from the next frame on.
    """

    def __init__(self, engine: LiveEngine) -> None:
        self._engine = engine
        self._now = AnalysisOptions()
        engine.set_options(self._now)

    @property
    def now(self) -> AnalysisOptions:
        """The options there are."""
        return self._now

    def change(self, **fields: Any) -> None:
        """Set some fields of `AnalysisOptions`; a picture that stays is looked at anew."""
        options = replace(self._now, **fields)
        if options == self._now:
            return
        self._now = options
        self._engine.set_options(options)
        if self._engine.status().kind == "images":
            self._engine.step(0)
