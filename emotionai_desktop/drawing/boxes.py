"""The brackets about a face."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.drawing.colours import HALO, Colour
from emotionai_desktop.drawing.placement import SHIFT, Box, Image, fixed


def _quarter_arc() -> NDArray[np.float64]:
    """Unit vectors from straight left to straight up, [9, 2]."""
    angles = np.linspace(np.pi, 1.5 * np.pi, 9)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


_ARC = _quarter_arc()


def draw_brackets(image: Image, box: Box, colour: Colour, stroke: int) -> None:
    """Four rounded corners: they show the box and leave the face free."""
    side = min(box.width, box.height)
    if side <= 0:
        return
    radius, arm = 0.1 * side, 0.24 * side
    corner = np.vstack([[(0, arm)], radius + radius * _ARC, [(arm, 0)]])
    corners = []
    for x, right in ((box.left, 1), (box.right, -1)):
        for y, down in ((box.top, 1), (box.bottom, -1)):
            corners.append(fixed(corner * (right, down) + (x, y)))
    cv2.polylines(image, corners, False, HALO, stroke + 2, cv2.LINE_AA, SHIFT)
    cv2.polylines(image, corners, False, colour, stroke, cv2.LINE_AA, SHIFT)
