"""A second look at a face: upright, at the size that the short-range model sees best."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.blazeface import BlazeFace, Model
from emotionai_desktop.faces.crops import CROP_SIZE, crop_transform
from emotionai_desktop.faces.detection import Detection

#: Pixels of the view for a pixel of the aligned crop.
_ZOOM = 0.75

#: A face further than this from where it should be, in units of the distance of its eyes from its mouth, is another.
_MOST_DISTANCE = 0.8

#: Nor is it the same when it is larger or smaller than expected by more than this factor.
_MOST_GROWTH = 1.6


class CloseUp:
    """Looks at where a face should be, says whether there is one, and where its eyes and mouth are.

    Parameters
    ----------
    min_score
        Least score of a face, 0..1.

    Raises
    ------
    FileNotFoundError, ImportError, RuntimeError
        As `MediaPipeFaceDetector`.
    """

    def __init__(self, min_score: float) -> None:
        self._model = BlazeFace(Model.SHORT_RANGE, min_score)
        edge = (self._model.view_size - 1) / 2 - _ZOOM * (CROP_SIZE - 1) / 2
        self._crop_in_view = np.array([[_ZOOM, 0, edge], [0, _ZOOM, edge]])

    def look(self, image: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> Detection | None:
        """Look again.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red.
        landmarks
            float32 [4, 2]: where the face should be, pixels of the picture.

        Returns
        -------
        The face, or None where there is none, or one that is not this one.
        """
        try:
            crop = crop_transform(landmarks)
        except ValueError:
            return None
        transform = self._crop_in_view[:, :2] @ crop
        transform[:, 2] += self._crop_in_view[:, 2]
        expected = _place(landmarks)
        near = [(_difference(expected, _place(face.landmarks)), face) for face in self._model.find(image, transform)]
        near = [(difference, face) for difference, face in near if difference < 1 and _has_crop(face)]
        return min(near, key=lambda pair: pair[0])[1] if near else None

    def close(self) -> None:
        """Give the model back; `look` is not called after it."""
        self._model.close()


def _place(landmarks: NDArray[np.float32]) -> tuple[float, float, float]:
    """X and y of the point between eyes and mouth, and how far these are apart, pixels."""
    (right_x, right_y), (left_x, left_y), _, (mouth_x, mouth_y) = landmarks.tolist()
    eyes_x, eyes_y = (right_x + left_x) / 2, (right_y + left_y) / 2
    return (eyes_x + mouth_x) / 2, (eyes_y + mouth_y) / 2, math.hypot(eyes_x - mouth_x, eyes_y - mouth_y)


def _difference(expected: tuple[float, float, float], found: tuple[float, float, float]) -> float:
    """How unlike two places are: 1 is the most that one face may have."""
    if min(expected[2], found[2]) <= 0:
        return math.inf
    apart = math.hypot(found[0] - expected[0], found[1] - expected[1]) / expected[2]
    growth = abs(math.log(found[2] / expected[2]))
    return max(apart / _MOST_DISTANCE, growth / math.log(_MOST_GROWTH))


def _has_crop(face: Detection) -> bool:
    try:
        crop_transform(face.landmarks)
    except ValueError:
        return False
    return True
