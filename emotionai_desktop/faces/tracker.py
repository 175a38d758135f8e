"""Who is who from frame to frame: numbers that stay with the faces of a live source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.appearance import appearance
from emotionai_desktop.faces.assignment import assign
from emotionai_desktop.faces.detection import Detection

#: How long a face that is lost is remembered, seconds: someone who passes behind another or looks away, not someone
#: who left and came back.
_MEMORY_S = 5.0

#: How far from where it should be a face may be found, in sides of its box: at once, more for each second that it was
#: not seen, and at most.
_REACH, _REACH_PER_S, _MOST_REACH = 1.0, 1.0, 2.0

#: Boxes whose sides differ by more than this factor are not one face.
_MOST_GROWTH = 2.0

#: A face that was seen less than this ago moved on from there; one that was lost for longer may be anywhere between
#: where it was lost and where it was going. Seconds.
_LOST_S = 0.3

#: Least likeness (`appearance`) to be one face: of one that is followed, which a hand may half cover, and of one that
#: was lost. Two people have 0.22 +- 0.21. A face that touches another may look like anything: its crop shows both.
_LEAST_LIKENESS, _LEAST_LIKENESS_LOST = 0.2, 0.5

#: What unlikeness costs: from 1 to 0 as much as this many times the reach.
_UNLIKENESS_COST = 3.0

#: What a new face costs: more than any pair that can be.
_NEW_COST = 10.0

#: What a pair costs that cannot be: nothing that it saves elsewhere buys it.
_IMPOSSIBLE = 1e6

#: Time constants of a face's velocity and of what it looks like, seconds.
_VELOCITY_S, _LOOKS_S = 0.15, 1.0

#: No face is taken to go on for longer than this, seconds, nor faster than this, sides a second.
_GO_ON_S, _MOST_SPEED = 1.0, 6.0

#: What two faces look like is not learned while their middles are nearer than this, sides: each crop shows both.
_APART = 1.5


@dataclass(slots=True)
class _Seen:
    """A face of the frame: middle and side of its box, pixels, what it looks like, and whether it touches another."""

    x: float
    y: float
    side: float
    looks: NDArray[np.float32]
    touching: bool = False


@dataclass(slots=True)
class _Track:
    """A face that is known: as it was seen last, when, and its velocity, pixels a second."""

    id: int
    seen: _Seen
    time_s: float
    velocity: tuple[float, float] = (0.0, 0.0)


class Tracker:
    """Gives each face of a source a number, counted from 1, and keeps it while the face stays in sight.

    Each known face is expected where its velocity takes it. Faces and expectations are paired so that the sum of what
    the pairs cost is least: distance in units of the faces' size and of the time unseen, the logarithm of their ratio
    of size, and how unlike they look. Where two cross, the one in front is so known by its looks and motion, and the
    one behind, lost for a while, gets its number back where it comes out.
    """

    def __init__(self) -> None:
        self._tracks: list[_Track] = []
        self._next_id = 1

    def update(self, detections: Sequence[Detection], crops: NDArray[np.uint8], time_s: float) -> list[int]:
        """Number the faces of the next frame.

        Parameters
        ----------
        detections
            The faces of the frame.
        crops
            uint8 [N, 96, 96]: their aligned crops, in the same order.
        time_s
            Time of the frame, seconds. Where it runs backwards (a film that starts anew), nobody is forgotten for it.

        Returns
        -------
        The numbers, in the order of the detections, all different.
        """
        self._tracks = [track for track in self._tracks if time_s - track.time_s <= _MEMORY_S]
        faces = [_see(detection, crop) for detection, crop in zip(detections, crops, strict=True)]
        for face in faces:
            face.touching = any(_touch(face, other) for other in faces if other is not face)
        ids = []
        known = self._known_of(faces, time_s)
        for face, track in zip(faces, known, strict=True):
            if track is None:
                track = _Track(self._next_id, face, time_s)
                self._next_id += 1
                self._tracks.append(track)
            else:
                _move(track, face, time_s)
            ids.append(track.id)
        return ids

    @property
    def known(self) -> list[int]:
        """Numbers of the faces that are in sight or still remembered."""
        return [track.id for track in self._tracks]

    def reset(self) -> None:
        """Forget everyone and count from 1 again: for a new source."""
        self._tracks = []
        self._next_id = 1

    def _known_of(self, faces: list[_Seen], time_s: float) -> list[_Track | None]:
        """The known face that each of the faces is; None for a new one."""
        if not faces:
            return []
        costs = np.full((len(faces), len(self._tracks) + len(faces)), _NEW_COST)
        for row, face in enumerate(faces):
            for column, track in enumerate(self._tracks):
                costs[row, column] = _cost(track, face, time_s)
        return [self._tracks[column] if column < len(self._tracks) else None for column in assign(costs)]


def _see(detection: Detection, crop: NDArray[np.uint8]) -> _Seen:
    x, y, width, height = detection.box
    return _Seen(x + width / 2, y + height / 2, max(math.sqrt(width * height), 1e-6), appearance(crop))


def _touch(first: _Seen, second: _Seen) -> bool:
    return math.hypot(first.x - second.x, first.y - second.y) < _APART * (first.side + second.side) / 2


def _cost(track: _Track, face: _Seen, time_s: float) -> float:
    """What it costs to say that this is the known face."""
    unseen = max(0.0, time_s - track.time_s)
    going = min(unseen, _GO_ON_S)
    path_x, path_y = track.velocity[0] * going, track.velocity[1] * going
    from_x, from_y = face.x - track.seen.x, face.y - track.seen.y
    part = 1.0
    if unseen > _LOST_S:
        # How far along its path the face is nearest to it.
        length = path_x**2 + path_y**2
        part = min(1.0, max(0.0, (from_x * path_x + from_y * path_y) / length)) if length > 0 else 0.0
    side = (track.seen.side + face.side) / 2
    reach = min(_REACH + _REACH_PER_S * unseen, _MOST_REACH)
    apart = math.hypot(from_x - part * path_x, from_y - part * path_y) / side / reach
    growth = abs(math.log(face.side / track.seen.side)) / math.log(_MOST_GROWTH)
    likeness = float(track.seen.looks @ face.looks)
    least = -1.0 if face.touching else _LEAST_LIKENESS if unseen <= _LOST_S else _LEAST_LIKENESS_LOST
    if apart > 1 or growth > 1 or likeness < least:
        return _IMPOSSIBLE
    return apart + growth + _UNLIKENESS_COST * (1 - likeness)


def _move(track: _Track, face: _Seen, time_s: float) -> None:
    """Take in where a known face is now, and what it looks like."""
    elapsed = time_s - track.time_s
    before = track.seen
    if elapsed > 0:
        share = elapsed / (elapsed + _VELOCITY_S)
        track.velocity = (
            _limited(track.velocity[0] + share * ((face.x - before.x) / elapsed - track.velocity[0]), face.side),
            _limited(track.velocity[1] + share * ((face.y - before.y) / elapsed - track.velocity[1]), face.side),
        )
    if elapsed > 0 and not face.touching:
        share = elapsed / (elapsed + _LOOKS_S)
        looks = before.looks + share * (face.looks - before.looks)
        looks /= max(math.sqrt(float(looks @ looks)), 1e-6)
    else:
        looks = before.looks
    track.seen, track.time_s = _Seen(face.x, face.y, face.side, looks), time_s


def _limited(velocity: float, side: float) -> float:
    return max(-_MOST_SPEED * side, min(_MOST_SPEED * side, velocity))
