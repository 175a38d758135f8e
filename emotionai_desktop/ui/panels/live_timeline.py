"""The timeline of what is looked at now."""

from __future__ import annotations

from PyQt5.QtCore import QCoreApplication, QSize, Qt, QTimer
from PyQt5.QtWidgets import QToolButton, QWidget

from emotionai_desktop.live import LiveStatus
from emotionai_desktop.ui.icons import icon
from emotionai_desktop.ui.panels.history import LIVE_S, History, Snapshot
from emotionai_desktop.ui.panels.timeline import Timeline
from emotionai_desktop.ui.people import People

_translate = QCoreApplication.translate

_RENEW_MS = 125
#: Another face must be so many times as large as the one that is followed to take its place.
_MUCH_LARGER = 1.5


class LiveTimeline(Timeline):
    """Follows a history while it is seen: the last minute of a live source, the whole of a video.

    Parameters
    ----------
    history
        What is drawn.
    people
        What they are called.
    """

    def __init__(self, history: History, people: People, parent: QWidget | None = None) -> None:
        super().__init__(_translate("LiveTimeline", "Largest face"), people.title, parent)
        self._history = history
        self._changes = -1
        self._followed: int | None = None
        self._duration_s = 0.0
        self._kind: str | None = None
        self.hold = QToolButton()
        self.hold.setCheckable(True)
        self.hold.setAutoRaise(True)
        self.hold.setIconSize(QSize(16, 16))
        self.hold.toggled.connect(self._show_hold)
        head = self.controls.layout()
        assert head is not None
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.hold)
        self._show_hold(False)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.renew)
        people.changed.connect(self.renew_titles)

    def begin(self) -> None:
        """Something else is looked at."""
        self._followed, self._duration_s = None, 0.0
        self.choose(None)
        self.hold.setChecked(False)
        self.renew()

    def set_status(self, status: LiveStatus) -> None:
        """Know what is looked at, and how long it is."""
        rate, count = status.frame_rate, status.frame_count
        whole = status.kind == "video" and rate and count and count > 1
        duration_s = count / rate if whole and rate and count else 0.0
        if (status.kind, duration_s) == (self._kind, self._duration_s):
            return
        self._kind, self._duration_s = status.kind, duration_s
        if duration_s:
            self._history.set_duration(duration_s)
        self.set_seekable(bool(duration_s))
        self._changes = -1
        self.renew()

    def renew(self) -> None:
        """Draw what has come since the last time."""
        if self.hold.isChecked() or self._changes == self._history.changes:
            return
        self._changes = self._history.changes
        snapshot = self._history.snapshot()
        now_s = snapshot.now_s or 0.0
        self.set_position(now_s if self._duration_s else None)
        self._follow(snapshot)
        stretch = (0.0, self._duration_s) if self._duration_s else (now_s - LIVE_S, now_s)
        still = self._kind == "images"
        self.set_people({} if still else snapshot.people, self._followed, stretch)
        if still:
            self.set_message(self.tr("Pictures have no timeline: open a camera or a video"))
        elif snapshot.now_s is None:
            self.set_message(self.tr("Open a camera or a video to see how emotions go over time"))
        else:
            self.set_message("" if snapshot.people else self.tr("Nobody has been seen yet"))

    def showEvent(self, event: object) -> None:
        """Follow the history while it is seen."""
        super().showEvent(event)
        self.renew()
        self._timer.start(_RENEW_MS)

    def hideEvent(self, event: object) -> None:
        """Nobody looks."""
        self._timer.stop()

    def _follow(self, snapshot: Snapshot) -> None:
        """Stay with a face while it is there, unless another one is much larger."""
        present = snapshot.present
        if present:
            largest = max(present, key=lambda number: present[number])
            followed = present.get(self._followed or 0, 0.0)
            if present[largest] > _MUCH_LARGER * followed:
                self._followed = largest
        elif self._followed not in snapshot.people:
            self._followed = max(snapshot.people, default=None)

    def _show_hold(self, held: bool) -> None:
        self.hold.setIcon(icon("play" if held else "pause"))
        self.hold.setToolTip(self.tr("Let the timeline go on") if held else self.tr("Hold the timeline"))
        self.hold.setAccessibleName(self.hold.toolTip())
        self.hold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
