"""A second look at a face: upright, at the size that the short-range model sees best."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.blazeface import VIEW_SIZE, BlazeFace
from emotionai_desktop.faces.crops import CROP_SIZE, crop_transform
from emotionai_desktop.faces.detection import Detection
from emotionai_desktop.faces.presence import Presence
from emotionai_desktop.faces.sensitivity import more_evidence

#: Pixels of the view for a pixel of the aligned crop.
_ZOOM = 0.75

#: A face further than this from where it should be, in units of the distance of its eyes from its mouth, is another.
_MOST_DISTANCE = 0.8

#: Nor is it the same when it is larger or smaller than expected by more than this factor.
_MOST_GROWTH = 1.6

#: What the detector's score adds to the log-odds of presence, for each unit that it is above a middling score. On 180
#: faces 25 to 33 px high and 95 look-alikes the sum parts them best: where three look-alikes pass it keeps 87 of 100
#: faces, presence alone 84, the score alone 69.
_SCORE_WEIGHT, _MIDDLING_SCORE = 20.0, 0.65

#: How much that sum must be, by the width of the face's box in pixels. A face that is large enough to be seen well
#: shows itself clearly: of faces 25 to 30 px high 95 in 100 have more than 0, of those of 36 to 44 px more than 12. Of
#: 101 faces around 140 px wide all have more than 13, and 9 even with a strong blur; where a mask covers the mouth, six
#: of 98 have less than 5. A cat's head has 2, two round patches on a dark suit over its zip up to 4.9.
_BOX_WIDTHS, _LEAST_EVIDENCE = (26.0, 40.0, 80.0), (-1.2, 3.0, 5.5)


class CloseUp:
    """Looks at where a face should be, says whether there is one, and where its eyes and mouth are.

    Parameters
    ----------
    blazeface
        What looks. Whoever made it closes it.

    Raises
    ------
    FileNotFoundError
        As `Presence`.
    """

    def __init__(self, blazeface: BlazeFace) -> None:
        self._blazeface = blazeface
        self._presence = Presence()
        self._more_evidence = 0.0
        edge = (VIEW_SIZE - 1) / 2 - _ZOOM * (CROP_SIZE - 1) / 2
        self._shift = np.array([edge, edge])

    def set_sensitivity(self, sensitivity: float) -> None:
        """Confirm more faces or fewer from now on; see `Detector.set_sensitivity`."""
        self._more_evidence = more_evidence(sensitivity)

    def look(self, image: NDArray[np.uint8], expected: Detection) -> Detection | None:
        """Look at a face that is known.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red.
        expected
            Where the face should be.

        Returns
        -------
        The face, or None where there is none, or one that is not this one.
        """
        try:
            transform = _ZOOM * crop_transform(expected.landmarks)
        except ValueError:
            return None
        transform[:, 2] += self._shift
        found = [
            (_difference(expected, face), face) for face in self._blazeface.find(image, transform) if _has_crop(face)
        ]
        difference, face = min(found, key=lambda pair: pair[0], default=(math.inf, None))
        return face if difference < 1 else None

    def confirm(self, image: NDArray[np.uint8], candidate: Detection) -> Detection | None:
        """Look at what may be a face.

        Twice, because the search places its findings roughly, and then through the eyes of another model: a face
        of which one of the two models is less sure, the other must be the more sure of.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red.
        candidate
            What may be a face.

        Returns
        -------
        The face, or None where there is none.
        """
        face = self.look(image, candidate)
        face = face and self.look(image, face)
        if face is None:
            return None
        evidence = self._presence.log_odds(image, face.landmarks) + _SCORE_WEIGHT * (face.score - _MIDDLING_SCORE)
        needed = float(np.interp(face.box[2], _BOX_WIDTHS, _LEAST_EVIDENCE)) + self._more_evidence
        return face if evidence > needed else None


def _place(landmarks: NDArray[np.float32]) -> tuple[float, float, float]:
    """X and y of the point between eyes and mouth, and how far these are apart, pixels."""
    (right_x, right_y), (left_x, left_y), _, (mouth_x, mouth_y) = landmarks.tolist()
    eyes_x, eyes_y = (right_x + left_x) / 2, (right_y + left_y) / 2
    return (eyes_x + mouth_x) / 2, (eyes_y + mouth_y) / 2, math.hypot(eyes_x - mouth_x, eyes_y - mouth_y)


def _difference(expected: Detection, found: Detection) -> float:
    """How unlike the places of two faces are: 1 is the most that one face may have."""
    x, y, size = _place(expected.landmarks)
    found_x, found_y, found_size = _place(found.landmarks)
    if min(size, found_size) <= 0:
        return math.inf
    apart = math.hypot(found_x - x, found_y - y) / size
    growth = abs(math.log(found_size / size))
    return max(apart / _MOST_DISTANCE, growth / math.log(_MOST_GROWTH))


def _has_crop(face: Detection) -> bool:
    try:
        crop_transform(face.landmarks)
    except ValueError:
        return False
    return True
