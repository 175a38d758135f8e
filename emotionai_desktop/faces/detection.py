"""What a face detector says: one type, whatever found the face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """A face that a detector found, in pixels of the picture that it was given.

    Parameters
    ----------
    box
        x, y, width, height; parts of it may lie outside the picture.
    score
        How sure the detector is, 0..1.
    landmarks
        float32 [4, 2]: x and y of the subject's right eye, left eye, nose tip and mouth centre. This is what the
        aligned crop is made from.
    """

    box: tuple[float, float, float, float]
    score: float
    landmarks: NDArray[np.float32]
