"""Who is who from frame to frame: numbers that stay with the faces of a live source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.detection import Detection

#: How long a face may go unseen and still get its number back, seconds: a blink of the detector, a hand before the
#: face, not someone who left.
_MEMORY_S = 0.5

#: Centres further apart than this, in units of the mean of both boxes' sides, are not one face.
_MOST_DISTANCE = 1.0

#: Boxes whose sides differ by more than this factor are not one face.
_MOST_GROWTH = 2.0


@dataclass(slots=True)
class _Track:
    id: int
    place: NDArray[np.float64]
    seen_s: float


class Tracker:
    """Gives each face of a source a number, counted from 1, and keeps it while the face stays in sight.

    Faces are matched to those of the frames before greedily, the nearest pair first. Distance is that of the centres
    in units of the faces' size plus the logarithm of their ratio of size: unlike the overlap of boxes it still tells
    apart small faces that move by more than their width between two frames.

    Examples
    --------
    >>> tracker = Tracker()
    >>> landmarks = np.zeros((4, 2), np.float32)
    >>> tracker.update([Detection((10, 10, 50, 50), 0.9, landmarks)], time_s=0.0)
    [1]
    >>> tracker.update([Detection((90, 9, 50, 50), 0.9, landmarks), Detection((12, 9, 50, 50), 0.9, landmarks)], 0.1)
    [2, 1]
    """

    def __init__(self) -> None:
        self._tracks: list[_Track] = []
        self._next_id = 1

    def update(self, detections: Sequence[Detection], time_s: float) -> list[int]:
        """Number the faces of the next frame.

        Parameters
        ----------
        detections
            The faces of the frame.
        time_s
            Time of the frame, seconds. Where it runs backwards (a film that starts anew), nobody is forgotten for it.

        Returns
        -------
        The numbers, in the order of the detections, all different.
        """
        self._tracks = [track for track in self._tracks if time_s - track.seen_s <= _MEMORY_S]
        places = np.array([_place(detection) for detection in detections]).reshape(-1, 3)
        ids = [0] * len(detections)
        for row, column in _pairs(places, np.array([track.place for track in self._tracks]).reshape(-1, 3)):
            track = self._tracks[column]
            ids[row], track.place, track.seen_s = track.id, places[row], time_s
        for row, place in enumerate(places):
            if ids[row] == 0:
                ids[row] = self._next_id
                self._next_id += 1
                self._tracks.append(_Track(ids[row], place, time_s))
        return ids

    @property
    def known(self) -> list[int]:
        """Numbers of the faces that are in sight or still remembered."""
        return [track.id for track in self._tracks]

    def reset(self) -> None:
        """Forget everyone and count from 1 again: for a new source."""
        self._tracks = []
        self._next_id = 1


def _place(detection: Detection) -> tuple[float, float, float]:
    """Centre x, centre y and side of a box, pixels."""
    x, y, width, height = detection.box
    return x + width / 2, y + height / 2, max(float(np.sqrt(width * height)), 1e-6)


def _pairs(new: NDArray[np.float64], old: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Rows of `new` and of `old` (each [N, 3] of `_place`) that are one face, each used once."""
    apart = np.hypot(new[:, None, 0] - old[None, :, 0], new[:, None, 1] - old[None, :, 1])
    apart /= (new[:, None, 2] + old[None, :, 2]) / 2
    growth = np.abs(np.log(new[:, None, 2] / old[None, :, 2]))
    cost = np.where((apart <= _MOST_DISTANCE) & (growth <= np.log(_MOST_GROWTH)), apart + growth, np.inf)
    pairs = []
    for index in np.argsort(cost, axis=None, kind="stable").tolist():
        row, column = divmod(index, cost.shape[1])
        if np.isfinite(cost[row, column]):
            cost[row, :] = cost[:, column] = np.inf
            pairs.append((row, column))
    return pairs
