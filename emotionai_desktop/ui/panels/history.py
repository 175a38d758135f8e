"""The probabilities of everybody in sight, as far back as the timeline shows."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from emotionai_desktop.results import FrameResult
from emotionai_desktop.ui.panels.series import Series

#: Seconds of a live source that are kept.
LIVE_S = 60.0
#: Samples of one person at most: 60 a second of the live minute. The time of a whole video is divided into so many.
SLOTS = 3600
#: People who are remembered at a time; who was not seen for longest makes room.
MOST_PEOPLE = 24


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The history at one moment.

    Parameters
    ----------
    people
        The series of each person, by number.
    present
        Area of each face of the newest frame, square pixels, by number.
    now_s
        Time of the newest frame; None while there was none.
    """

    people: Mapping[int, Series]
    present: Mapping[int, float]
    now_s: float | None


class History:
    """Takes results on the analysis thread, and gives series on Qt's. Its size is bounded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._duration_s: float | None = None
        self._labels: tuple[str, ...] = ()
        #: In the order in which they were seen last.
        self._tracks: dict[int, _Track] = {}
        self._present: dict[int, float] = {}
        self._now_s: float | None = None
        self._changes = 0

    @property
    def changes(self) -> int:
        """Grows with everything that changes the snapshot."""
        return self._changes

    def reset(self) -> None:
        """Forget everybody: another source is looked at."""
        with self._lock:
            self._duration_s = None
            self._changes += 1
            self._forget()

    def set_duration(self, duration_s: float) -> None:
        """The source is a video of so many seconds: keep all of it from now on, and let its time jump."""
        with self._lock:
            if duration_s == self._duration_s:
                return
            self._duration_s = duration_s
            self._changes += 1
            people = {number: track.series(self._labels, -np.inf) for number, track in self._tracks.items()}
            self._tracks = {}
            for number, series in people.items():
                track = self._track(number)
                for time_s, row in zip(series.times.tolist(), series.probabilities, strict=True):
                    track.put(time_s, row)

    def add(self, result: FrameResult) -> None:
        """Take up a result, whichever thread it comes on."""
        time_s = result.frame.time_s
        with self._lock:
            labels = tuple(result.faces[0].shown_emotion.probabilities) if result.faces else self._labels
            backwards = self._now_s is not None and time_s < self._now_s and self._duration_s is None
            if labels != self._labels or backwards:
                self._forget()
                self._labels = labels
            self._changes += 1
            self._now_s = time_s
            self._present = {face.id: face.box[2] * face.box[3] for face in result.faces}
            for face in result.faces:
                values = np.fromiter(face.shown_emotion.probabilities.values(), np.float32, len(labels))
                self._track(face.id).put(time_s, values)

    def snapshot(self) -> Snapshot:
        """What is known now."""
        with self._lock:
            since = (self._now_s or 0.0) - LIVE_S if self._duration_s is None else -np.inf
            people = {number: track.series(self._labels, since) for number, track in self._tracks.items()}
            seen = {number: series for number, series in sorted(people.items()) if len(series.times)}
            return Snapshot(MappingProxyType(seen), MappingProxyType(self._present), self._now_s)

    def _forget(self) -> None:
        self._labels, self._tracks, self._present, self._now_s = (), {}, {}, None

    def _track(self, number: int) -> _Track:
        """The track of a person, who counts as seen now."""
        track = self._tracks.pop(number, None)
        if track is None:
            track = _Track(len(self._labels), (self._duration_s or LIVE_S) / SLOTS)
            while len(self._tracks) >= MOST_PEOPLE:
                del self._tracks[next(iter(self._tracks))]
        self._tracks[number] = track
        return track


class _Track:
    """Samples of one person in a ring: a time has its slot, so what is played again takes the place of the old."""

    def __init__(self, labels: int, slot_s: float) -> None:
        self._slot_s = slot_s
        self._times = np.full(SLOTS, np.nan)
        self._values = np.empty((SLOTS, labels), np.float32)

    def put(self, time_s: float, values: np.ndarray) -> None:
        slot = int(time_s / self._slot_s) % SLOTS
        self._times[slot], self._values[slot] = time_s, values

    def series(self, labels: tuple[str, ...], since_s: float) -> Series:
        kept = np.flatnonzero(self._times > since_s)  # Not-a-number is not.
        kept = kept[np.argsort(self._times[kept])]
        return Series(self._times[kept], self._values[kept], labels)
