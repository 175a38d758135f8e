"""The faces of a picture on its own: a thorough search at all scales."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.blazeface import VIEW_SIZE, BlazeFace
from emotionai_desktop.faces.closeup import CloseUp
from emotionai_desktop.faces.detection import Detection, check_image
from emotionai_desktop.faces.overlap import best_of_each
from emotionai_desktop.faces.search import CELL, Search
from emotionai_desktop.faces.sensitivity import USUAL, least_score
from emotionai_desktop.faces.views import View, tiles

#: Pixels of the finest views for a pixel of the picture. The search finds 95 of 100 faces that are 26 to 32 px high in
#: its view: so it is sure of faces from 20 px on.
_FINEST = 1.4

#: Larger pictures are searched at a coarser finest scale, so that none takes longer than one of 2,000 x 1,600 pixels:
#: area of the picture at the finest scale, pixels.
_MOST_AREA = 6.4e6

#: From one scale to the next coarser. The search sees faces of 26 to 160 px in its view.
_STEP = 3

#: Largest view, pixels: it bounds the memory. And the overlap of views, pixels: a face up to this size, margin
#: included, lies whole in one of them; the next coarser scale sees it at a third of that.
_LARGEST, _OVERLAP = 640, 112

#: The search is asked for doubtful faces too: the second look decides.
_SEARCH_SCORE = 0.35

#: How much of the view the whole picture takes up where it is looked at at once: a tight face needs black around it.
_WHOLE = (1.0, 0.65)


class StillDetector:
    """A `Detector` for pictures that are looked at one by one.

    The picture is searched in overlapping views at scales a factor of three apart, and looked at as a whole, with
    black around it too, so that one that is nothing but a tight face is found. What is found there must pass a second
    look.

    The models are loaded with the first picture: someone who only uses the camera does not pay for them.

    Parameters
    ----------
    min_score
        Faces below this score are not returned, 0..1.
    """

    def __init__(self, min_score: float = 0.5) -> None:
        self._min_score, self._sensitivity = min_score, USUAL
        self._models: tuple[Search, BlazeFace, CloseUp] | None = None

    def set_sensitivity(self, sensitivity: float) -> None:
        """Find more faces or fewer; see `Detector.set_sensitivity`."""
        if sensitivity == self._sensitivity:
            return
        self._sensitivity = sensitivity
        if self._models is not None:
            search, blazeface, close_up = self._models
            search.set_min_score(least_score(_SEARCH_SCORE, sensitivity))
            blazeface.set_min_score(least_score(self._min_score, sensitivity))
            close_up.set_sensitivity(sensitivity)

    def detect(self, image: NDArray[np.uint8]) -> list[Detection]:
        """Find the faces of a picture; see `Detector.detect`.

        Raises
        ------
        FileNotFoundError, ImportError, RuntimeError
            With the first picture: a model cannot be loaded.
        """
        check_image(image)
        if self._models is None:
            sensitivity = self._sensitivity
            blazeface = BlazeFace(least_score(self._min_score, sensitivity))
            close_up = CloseUp(blazeface)
            close_up.set_sensitivity(sensitivity)
            search = Search(least_score(_SEARCH_SCORE, sensitivity), os.cpu_count() or 1)
            self._models = search, blazeface, close_up
        search, blazeface, close_up = self._models
        height, width = image.shape[:2]
        found = [face for part in _WHOLE for face in blazeface.find_in_whole(image, part)]
        found += [face for view in _views(width, height) for face in search.find(image, view)]
        confirmed = [close_up.confirm(image, candidate) for candidate in best_of_each(found, most_overlap=0.6)]
        faces = best_of_each([face for face in confirmed if face])
        return sorted(faces, key=lambda face: face.box[2] * face.box[3], reverse=True)

    def close(self) -> None:
        """Give the models back; `detect` is not called after it."""
        if self._models is not None:
            self._models[1].close()


def _views(width: int, height: int) -> Iterator[View]:
    scale = min(_FINEST, math.sqrt(_MOST_AREA / (width * height)))
    while scale * max(width, height) > VIEW_SIZE:
        yield from tiles(width, height, scale, _LARGEST, _OVERLAP, CELL)
        scale /= _STEP
