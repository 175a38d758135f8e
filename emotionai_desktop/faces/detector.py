"""The faces of a live source: found by a search spread over frames, carried by their pixels, looked at in turns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.blazeface import BlazeFace
from emotionai_desktop.faces.carry import Carried
from emotionai_desktop.faces.closeup import CloseUp
from emotionai_desktop.faces.detection import Detection, check_image
from emotionai_desktop.faces.overlap import best_of_each
from emotionai_desktop.faces.search import CELL, Search
from emotionai_desktop.faces.sensitivity import USUAL, least_score
from emotionai_desktop.faces.views import View, tiles

#: Length of the frame's longer side where it is searched, pixels. A face of 50 px in 640, someone three metres away, is
#: 25 px high then, which the search finds 84 times in 100 frames.
_SEARCH_SIDE = 320

#: Largest part of the frame that is searched at a time, and how far the parts overlap, pixels of the search. A face
#: larger than the overlap may lie in no part as a whole; the look at the whole frame sees it.
_PART, _PART_OVERLAP = 192, 64

#: While a face is known, a part is searched every so many frames: a newcomer waits a sixth of a second on average.
_SEARCH_EVERY = 2

_SEARCH_SCORE = 0.4

#: Most findings that are looked at close up, the best first, where the whole frame is searched and where a part is: it
#: bounds the cost of a busy background.
_MOST_CANDIDATES, _MOST_IN_PART = 12, 3

#: What a close-up has refused is not looked at again for so many frames, unless its score has risen by so much.
_REFUSED_FOR, _RISE = 30, 0.05

#: A carried face is looked at close up again after so many frames: it corrects what was carried, and notices who has
#: left without a visible change.
_LOOK_EVERY = 6

#: Close-ups of known faces in one frame; with more faces than this they take turns, and the others stay where they
#: were seen last. It bounds the cost of a crowd that moves.
_MOST_LOOKS = 4


@dataclass(slots=True)
class _Known:
    """A face of the frame before, and how many frames ago it was looked at close up."""

    carried: Carried
    age: int = 0


class FaceDetector:
    """The `LiveDetector` of the app.

    A search finds new faces, a part of the frame at a time; MediaPipe's detector looks at each face close up, which
    places eyes and mouth several times better and tells faces from what only looks like one at a distance. From then
    on the face is carried by the motion of its pixels (`carry`), and looked at close up where that does not hold, and
    now and then. So a frame costs at most one search of a part or one close-up, unless a face is lost: then the whole
    frame is searched at once.

    Parameters
    ----------
    min_score
        Faces below this score are not returned, 0..1.

    Raises
    ------
    FileNotFoundError, ImportError, RuntimeError
        A model cannot be loaded.
    """

    def __init__(self, min_score: float = 0.5) -> None:
        self._min_score, self._sensitivity = min_score, USUAL
        self._search = Search(_SEARCH_SCORE, threads=1)
        self._blazeface = BlazeFace(min_score)
        self._close_up = CloseUp(self._blazeface)
        self.reset()

    def reset(self) -> None:
        """Forget the frames before: another source begins."""
        self._known: list[_Known] = []
        self._refused: list[tuple[int, Detection]] = []
        self._frame = 0
        self._part = 0
        self._lost = True

    def set_sensitivity(self, sensitivity: float) -> None:
        """Find more faces or fewer; see `Detector.set_sensitivity`. Known faces must pass anew."""
        if sensitivity == self._sensitivity:
            return
        self._sensitivity = sensitivity
        self._search.set_min_score(least_score(_SEARCH_SCORE, sensitivity))
        self._blazeface.set_min_score(least_score(self._min_score, sensitivity))
        self._close_up.set_sensitivity(sensitivity)
        self.reset()

    def detect(self, image: NDArray[np.uint8]) -> list[Detection]:
        """Find the faces of the next frame; see `Detector.detect`."""
        check_image(image)
        self._follow(image)
        if self._lost or not self._known or self._frame % _SEARCH_EVERY == 0:
            self._search_next(image)
        self._frame += 1
        faces = [known.carried.face for known in self._known]
        return sorted(faces, key=lambda face: face.box[2] * face.box[3], reverse=True)

    def close(self) -> None:
        """Give the models back; `detect` is not called after it."""
        self._blazeface.close()

    def _follow(self, image: NDArray[np.uint8]) -> None:
        """Find the known faces again, and drop those that are gone."""
        before = len(self._known)
        moved = [known for known in self._known if not known.carried.move(image)]
        if not moved and self._frame % _SEARCH_EVERY:
            # A frame that is not searched has time for whoever was looked at longest ago.
            moved = [known for known in self._known if known.age >= _LOOK_EVERY][:1]
        for known in moved[:_MOST_LOOKS]:
            face = self._close_up.look(image, known.carried.face)
            if face is None:
                self._known.remove(known)
            else:
                known.carried, known.age = Carried(image, face), 0
        for known in self._known:
            known.age += 1
        # Those that rest this time go first in the next frame.
        self._known.sort(key=lambda known: known.age, reverse=True)
        kept = best_of_each([known.carried.face for known in self._known])
        self._known = [known for known in self._known if any(known.carried.face is face for face in kept)]
        self._lost = self._lost or len(self._known) < before

    def _search_next(self, image: NDArray[np.uint8]) -> None:
        """Look for faces that are not known: in the next part of the frame, or where one was lost in all of them."""
        height, width = image.shape[:2]
        scale = _SEARCH_SIDE / max(width, height)
        parts: list[View | None] = [None, *tiles(width, height, scale, _PART, _PART_OVERLAP, CELL)]
        most = _MOST_CANDIDATES
        if not self._lost:
            self._part = (self._part + 1) % len(parts)
            parts, most = [parts[self._part]], _MOST_IN_PART
        self._lost = False
        found: list[Detection] = []
        for part in parts:
            # Someone so near that the face does not fit into a part, nor into the frame, is seen in the whole.
            found += self._blazeface.find_in_whole(image) if part is None else self._search.find(image, part)
        found = [face for face in found if not any(_same(face, known.carried.face) for known in self._known)]
        confirmed = [self._confirm(image, face) for face in self._worth_a_look(found)[:most]]
        faces = best_of_each([face for face in confirmed if face])
        self._known += [_Known(Carried(image, face)) for face in faces]

    def _worth_a_look(self, found: list[Detection]) -> list[Detection]:
        """The findings without those that were refused lately."""
        self._refused = [(frame, face) for frame, face in self._refused if self._frame - frame <= _REFUSED_FOR]
        return [
            face
            for face in best_of_each(found, most_overlap=0.6)
            if not any(face.score < refused.score + _RISE and _same(face, refused) for _, refused in self._refused)
        ]

    def _confirm(self, image: NDArray[np.uint8], candidate: Detection) -> Detection | None:
        face = self._close_up.confirm(image, candidate)
        if face is None:
            self._refused.append((self._frame, candidate))
        return face


def _same(first: Detection, second: Detection) -> bool:
    return len(best_of_each([first, second])) == 1
