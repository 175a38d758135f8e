"""Faces made unrecognisable: the head as a few blurred patches of colour."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emotionai_desktop.drawing.placement import SHIFT, Box, Image, PlacedFace, fixed
from emotionai_desktop.results import KEYPOINT_NAMES

#: How many patches go across a head. Networks still recognise people in mosaics of 8 patches across a face and more
#: (McPherson et al. 2016, arXiv 1609.00408).
_PATCHES = 5
_EYES = [KEYPOINT_NAMES.index("left_eye_center"), KEYPOINT_NAMES.index("right_eye_center")]
#: The head about the face's box: where its middle lies above the box's, and half its width and height, in boxes.
_RISE, _HALF_WIDTH, _HALF_HEIGHT = 0.14, 0.82, 0.95


@dataclass(frozen=True, slots=True)
class Head:
    """What of the image a head covers, hair, ears and a margin with it: an ellipse.

    Parameters
    ----------
    x, y
        Its middle, pixels.
    half_width, half_height
        Pixels.
    tilt
        Of the head, clockwise, degrees.
    """

    x: float
    y: float
    half_width: float
    half_height: float
    tilt: float


def head_of(face: PlacedFace) -> Head:
    """Where the head of a face is."""
    left_eye, right_eye = face.points[_EYES]
    across = (left_eye - right_eye) * face.side
    tilt = float(np.arctan2(across[1], across[0])) if np.all(np.isfinite(across)) else 0.0
    return head_at(face.box, tilt)


def head_at(box: Box, tilt: float = 0.0) -> Head:
    """Where the head of a face in a box is, tilted clockwise by so many radians."""
    x = 0.5 * (box.left + box.right) + _RISE * box.height * np.sin(tilt)
    y = 0.5 * (box.top + box.bottom) - _RISE * box.height * np.cos(tilt)
    return Head(float(x), float(y), _HALF_WIDTH * box.width, _HALF_HEIGHT * box.height, float(np.degrees(tilt)))


def hide_head(image: Image, head: Head) -> None:
    """Leave of a head what cannot be undone: averages over large patches, and smooth ways from one to the next."""
    if head.half_width <= 0 or head.half_height <= 0:
        return
    cosine, sine = np.cos(np.radians(head.tilt)), np.sin(np.radians(head.tilt))
    across = np.hypot(head.half_width * cosine, head.half_height * sine) + 1
    down = np.hypot(head.half_width * sine, head.half_height * cosine) + 1
    height, width = image.shape[:2]
    left, right = (int(np.clip(head.x + side * across, 0, width)) for side in (-1, 1))
    top, bottom = (int(np.clip(head.y + side * down, 0, height)) for side in (-1, 1))
    if right <= left or bottom <= top:
        return
    area = image[top:bottom, left:right]
    mask = np.zeros(area.shape[:2], np.uint8)
    centre = fixed(np.array([head.x - left, head.y - top])).tolist()
    axes = fixed(np.array([head.half_width, head.half_height])).tolist()
    cv2.ellipse(mask, centre, axes, head.tilt, 0, 360, 255, -1, cv2.LINE_AA, SHIFT)
    hidden = _patches(area, 2 * head.half_width / _PATCHES)
    # Copied, but for the rim: to blend all of a head that fills the window takes twice as long.
    partly = cv2.findNonZero(cv2.inRange(mask, 1, 254))
    x, y = np.reshape(() if partly is None else partly, (-1, 2)).astype(int).T
    weight = mask[y, x, None] * np.float32(1 / 255)
    rim = np.rint(area[y, x] * (1 - weight) + hidden[y, x] * weight)
    cv2.copyTo(hidden, mask, area)
    area[y, x] = rim


def hide_all(image: Image) -> None:
    """Hide the whole image: nobody knows yet where its faces are."""
    if image.size:
        image[:] = _patches(image, max(image.shape[:2]) / 12)


def _patches(area: Image, side: float) -> Image:
    """An area as patches of about that side, pixels, blurred into each other."""
    height, width = area.shape[:2]
    across, down = max(1, round(width / side)), max(1, round(height / side))
    means = cv2.resize(area, (across, down), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(means, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
