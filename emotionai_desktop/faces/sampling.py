"""Looking at a part of a picture at another size and angle, without aliasing."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray


def sample(
    image: NDArray[np.uint8],
    transform: NDArray[np.float64],
    size: tuple[int, int],
    *,
    gray: bool = False,
    border: int = cv2.BORDER_REPLICATE,
) -> NDArray[np.uint8]:
    """Take a view of a picture.

    Only the region that the view shows is read. Where it is larger than the view it is halved first until it is near
    the view's size, by averaging, so that fine texture does not alias.

    Parameters
    ----------
    image
        uint8 [H, W, 3], blue-green-red.
    transform
        float64 [2, 3]: a similarity from pixels of the picture to pixels of the view, both counted from the centre of
        the top left pixel, as `cv2.warpAffine` has it.
    size
        Width and height of the view, pixels.
    gray
        Whether the view is gray.
    border
        What lies outside the picture: its edge repeated (`cv2.BORDER_REPLICATE`) or black (`cv2.BORDER_CONSTANT`).

    Returns
    -------
    uint8 [height, width] where gray, or [height, width, 3].
    """
    (a, _, c), (b, _, d) = transform.tolist()
    # The view's centre in the picture, and how far a turned rectangle reaches from there.
    power = a * a + b * b
    half_width, half_height = (size[0] - 1) / 2, (size[1] - 1) / 2
    u, v = half_width - c, half_height - d
    centre_x, centre_y = (a * u + b * v) / power, (a * v - b * u) / power
    reach_x = (abs(a) * (half_width + 1) + abs(b) * (half_height + 1)) / power
    reach_y = (abs(b) * (half_width + 1) + abs(a) * (half_height + 1)) / power

    # Halved until what is left is a factor of at most 1.7, which bilinear sampling takes without visible aliasing;
    # once more would blur.
    halvings = max(0, math.floor(0.25 - math.log2(power) / 2))
    left, right = _span(centre_x, reach_x, 2**halvings, image.shape[1])
    top, bottom = _span(centre_y, reach_y, 2**halvings, image.shape[0])
    region = image[top:bottom, left:right]
    if gray:
        region = np.asarray(cv2.cvtColor(region, cv2.COLOR_BGR2GRAY), np.uint8)
    step_x = step_y = 1
    for _ in range(halvings):
        height, width = region.shape[:2]
        by_x, by_y = min(2, width), min(2, height)
        even = region[: height // by_y * by_y, : width // by_x * by_x]
        half = cv2.resize(even, (width // by_x, height // by_y), interpolation=cv2.INTER_AREA)
        region = np.asarray(half, np.uint8)
        step_x, step_y = step_x * by_x, step_y * by_y

    # The first shrunken pixel's centre is the middle of the pixels that it was made from.
    x, y = left + (step_x - 1) / 2, top + (step_y - 1) / 2
    local = np.array([[a * step_x, -b * step_y, a * x - b * y + c], [b * step_x, a * step_y, b * x + a * y + d]])
    view = cv2.warpAffine(region, local, size, flags=cv2.INTER_LINEAR, borderMode=border)
    return np.asarray(view, np.uint8)


def _span(centre: float, reach: float, margin: int, size: int) -> tuple[int, int]:
    """First and one past last of the pixels that a view needs along one axis: at least one, all inside."""
    first = min(max(math.floor(centre - reach) - margin, 0), size - 1)
    return first, min(max(math.ceil(centre + reach) + margin + 1, first + 1), size)
