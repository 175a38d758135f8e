"""The faces of a live source: found by a search now and then, followed in between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.blazeface import BlazeFace
from emotionai_desktop.faces.closeup import CloseUp
from emotionai_desktop.faces.detection import Detection, check_image
from emotionai_desktop.faces.overlap import best_of_each
from emotionai_desktop.faces.search import CELL, Search
from emotionai_desktop.faces.views import fitted

#: Length of the frame's longer side where it is searched, pixels. A face of 50 px in 640, someone three metres away, is
#: 25 px high then, which the search finds 84 times in 100 frames.
_SEARCH_SIDE = 320

#: A search costs as much as five close-ups, so it is made every so many frames (a newcomer waits a sixth of a second),
#: and where a face was lost or none is known.
_SEARCH_EVERY = 5

_SEARCH_SCORE = 0.4

#: Most findings of a search that are looked at close up, the best first: it bounds the cost of a busy background.
_MOST_CANDIDATES = 12

#: Close-ups of known faces in one frame; with more faces than this they take turns, and the others stay where they
#: were seen last. It bounds the cost of a crowd.
_MOST_FOLLOWED = 4


class FaceDetector:
    """The `LiveDetector` of the app.

    A search of the whole frame finds new faces; MediaPipe's detector looks at each face close up, which places eyes
    and mouth several times better, tells faces from what only looks like one at a distance, and follows known faces at
    a fraction of the cost of a search.

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
        self._search = Search(_SEARCH_SCORE, threads=1)
        self._blazeface = BlazeFace(min_score)
        self._close_up = CloseUp(self._blazeface)
        self.reset()

    def reset(self) -> None:
        """Forget the frames before: another source begins."""
        self._known: list[Detection] = []
        self._frames_to_search = 0

    def detect(self, image: NDArray[np.uint8]) -> list[Detection]:
        """Find the faces of the next frame; see `Detector.detect`."""
        check_image(image)
        before = len(self._known)
        looked = [self._close_up.look(image, face) for face in self._known[:_MOST_FOLLOWED]]
        # Those that rest this time go first in the next frame.
        faces = [face for face in (*self._known[_MOST_FOLLOWED:], *looked) if face]
        kept = best_of_each(faces)
        self._known = [face for face in faces if face in kept]
        self._frames_to_search -= 1
        if self._frames_to_search < 0 or len(self._known) < max(before, 1):
            self._known += best_of_each(self._newcomers(image))
            self._frames_to_search = _SEARCH_EVERY - 1
        return sorted(self._known, key=lambda face: face.box[2] * face.box[3], reverse=True)

    def close(self) -> None:
        """Give the models back; `detect` is not called after it."""
        self._blazeface.close()

    def _newcomers(self, image: NDArray[np.uint8]) -> list[Detection]:
        height, width = image.shape[:2]
        found = self._search.find(image, fitted(width, height, _SEARCH_SIDE, CELL))
        if not self._known:
            # Someone so near that the face does not fit into the search, nor into the frame.
            found += self._blazeface.find_in_whole(image)
        new = [face for face in found if not any(_same(face, known) for known in self._known)]
        new = best_of_each(new, most_overlap=0.6)[:_MOST_CANDIDATES]
        confirmed = (self._close_up.confirm(image, candidate) for candidate in new)
        return [face for face in confirmed if face]


def _same(first: Detection, second: Detection) -> bool:
    return len(best_of_each([first, second])) == 1
