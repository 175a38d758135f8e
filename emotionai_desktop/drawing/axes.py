"""The axes of a head, as a cross at the tip of the nose."""

from __future__ import annotations

import cv2
import numpy as np

from emotionai_desktop.drawing.colours import HALO, Colour
from emotionai_desktop.drawing.placement import FAR, SHIFT, Image, PlacedFace, fixed
from emotionai_desktop.faces.pose import rotation
from emotionai_desktop.results import KEYPOINT_NAMES

#: To the subject's left, up the face, and out of it to where the subject looks. Vermilion, yellow and blue of Okabe
#: and Ito: they differ in lightness too, so that they are told apart with every form of colour blindness.
AXIS_COLOURS: tuple[Colour, Colour, Colour] = ((0, 80, 205), (66, 228, 240), (240, 185, 90))
_NOSE = KEYPOINT_NAMES.index("nose_tip")
_SHARE = 0.42


def draw_axes(image: Image, face: PlacedFace, stroke: int) -> None:
    """Draw the axes as they are seen from far away; where the subject looks is an arrow."""
    nose = face.points[_NOSE]
    if face.pose is None or not np.all(np.isfinite(nose) & (np.abs(nose) < FAR)):
        return
    length = _SHARE * face.box.width
    ends = rotation(face.pose).T * ((1,), (-1,), (-1,)) * length * (face.side, 1, 1)
    thick = max(2, stroke + 1)
    # What points away from the camera lies behind what points at it.
    for at in sorted(range(3), key=lambda axis: -ends[axis, 2]):
        start, end = fixed(nose).tolist(), fixed(nose + ends[at, :2]).tolist()
        for width, paint in ((thick + 2, HALO), (thick, AXIS_COLOURS[at])):
            cv2.line(image, start, end, paint, width, cv2.LINE_AA, SHIFT)
            if at == 2:
                _draw_head(image, nose, nose + ends[at, :2], 0.16 * length + width - thick, paint)


def _draw_head(image: Image, start: np.ndarray, end: np.ndarray, size: float, colour: Colour) -> None:
    """The head of an arrow; seen from ahead it is a dot."""
    way = end - start
    far = float(np.hypot(*way))
    if far < size:
        cv2.circle(image, fixed(end).tolist(), round(0.7 * size * (1 << SHIFT)), colour, -1, cv2.LINE_AA, SHIFT)
        return
    along = way / far
    across = np.array([-along[1], along[0]])
    corners = np.array([end + size * along, end - 0.6 * size * along + 0.8 * size * across])
    corners = np.vstack([corners, end - 0.6 * size * along - 0.8 * size * across])
    cv2.fillConvexPoly(image, fixed(corners), colour, cv2.LINE_AA, SHIFT)
