"""Start the window on the demo and write to standard output what is on the screen when, for `bench`.

``python -m emotionai_desktop.ui.start_report MODELS`` writes one JSON object a line, and ends by itself.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt5.QtCore import QTimer

from emotionai_desktop.live import LiveStatus, ModelState
from emotionai_desktop.ui import features
from emotionai_desktop.ui.feature import Feature

if TYPE_CHECKING:
    from emotionai_desktop.results import Frame, FrameResult
    from emotionai_desktop.ui.window import MainWindow

#: Seconds that the demo plays before and while the process is watched: its first scene, one face.
_SETTLING_MS, _WATCHED_MS = 2000, 5000
#: And until it is given up, where no face comes.
_PATIENCE_MS = 90_000


class StartReport(Feature):
    """Says when the first picture and the first labelled face are painted, then what the process costs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._said: set[str] = set()
        QTimer.singleShot(_PATIENCE_MS, self._give_up)
        _say("window")

    def item_shown(self, item: Frame | FrameResult) -> None:
        """Paint it now, and say what is seen."""
        labelled = bool(getattr(item, "faces", ()))
        news = {"preview", "labelled_face"} - self._said if labelled else {"preview"} - self._said
        if not news:
            return
        self.window.stage.view.repaint()
        for name in sorted(news, reverse=True):
            _say(name, **{f"{name}_processor_s": time.process_time()})
        self._said |= news
        if labelled:
            QTimer.singleShot(_SETTLING_MS, self._watch)

    def status_changed(self, status: LiveStatus) -> None:
        """Give up where no face will ever be labelled."""
        if status.models is ModelState.FAILED:
            print(status.models_message, file=sys.stderr)
            self._give_up()

    def _give_up(self) -> None:
        self.window.close()

    def _watch(self) -> None:
        began, used = time.monotonic(), time.process_time()
        QTimer.singleShot(_WATCHED_MS, lambda: self._end(began, used))

    def _end(self, began: float, used: float) -> None:
        from emotionai_desktop.bench.machine import resident_mb

        busy = (time.process_time() - used) / (time.monotonic() - began)
        _say(
            "end",
            busy_share=round(busy, 4),
            resident_mb=resident_mb(),
            frames_per_second=self.window.engine.status().fps,
        )
        self.window.close()


def _say(event: str, **figures: float) -> None:
    print(json.dumps({"event": event, **figures}), flush=True)


if __name__ == "__main__":
    features.FEATURES = (*features.FEATURES, StartReport)
    # Not before: the window reads what it is put together from when it is imported.
    from emotionai_desktop.ui.app import run_window
    from emotionai_desktop.ui.networks import Asked

    sys.exit(run_window("demo", Asked(Path(sys.argv[1]))))
