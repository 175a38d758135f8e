"""Pictures made from the portrait, and pictures of nothing."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

#: Right eye, left eye, nose tip and mouth centre on the portrait, pixels, read off it by eye.
LANDMARKS = np.array([[203.0, 101.5], [246.0, 103.5], [223.5, 127.0], [223.0, 146.0]], np.float32)


def turned(image: Image, degrees: float) -> tuple[Image, NDArray[np.float64]]:
    """The image turned counter-clockwise about its centre, and the float64 [2, 3] that did it."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1)
    return cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), matrix


@lru_cache(maxsize=32)
def blobs(width: int, height: int, seed: int, sigma: float = 12) -> Image:
    """A smooth random texture in colour."""
    noise = np.random.default_rng(seed).normal(0, 1, (height, width, 3)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), sigma)
    texture = np.clip(128 + 60 * soft / soft.std(), 0, 255).astype(np.uint8)
    texture.flags.writeable = False
    return texture


def boxes_meet(box: tuple[float, float, float, float], x: float, y: float, size: float) -> bool:
    """Whether a box is one of a face of this height (forehead to chin) centred here."""
    centre_x, centre_y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return abs(centre_x - x) < size / 2 and abs(centre_y - y) < size / 2 and size / 2 < box[3] < size * 2
