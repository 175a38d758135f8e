"""Dark plates with light text on them: what labels and bars are written on."""

from __future__ import annotations

import cv2
import numpy as np

from emotionai_desktop.drawing.colours import PLATE, TEXT
from emotionai_desktop.drawing.placement import Image

_OPACITY = 0.82
#: The face comes with OpenCV itself (Rubik, and WenQuanYi for Chinese, Japanese and Korean), so a label looks the same
#: on every system.
_FONT = cv2.FontFace("sans")
_WEIGHT = 600


def blend_plate(image: Image, left: int, top: int, width: int, height: int, radius: float) -> None:
    """Darken a part of the image in the shape of a plate with round corners, all in pixels."""
    area = image[top : top + height, left : left + width]
    mask = np.zeros(area.shape[:2], np.float32)
    round_by = int(radius)
    inner = (round_by, round_by), (width - 1 - round_by, height - 1 - round_by)
    cv2.rectangle(mask, *inner, _OPACITY, 2 * round_by)
    cv2.rectangle(mask, *inner, _OPACITY, -1)
    cv2.blendLinear(area, np.full_like(area, PLATE), 1 - mask, mask, dst=area)


def text_width(text: str, size: float) -> float:
    """Width of a text of this size, in pixels."""
    return float(cv2.getTextSize((0, 0), text, (0, 0), _FONT, max(1, int(size)), _WEIGHT)[2])


def write(image: Image, text: str, left: float, middle: float, size: int) -> None:
    """Write a line whose letters begin at `left` and stand about `middle`, in pixels."""
    origin = (round(left), round(middle + 0.35 * size))
    room = (0, image.shape[1] + size)
    cv2.putText(image, text, origin, TEXT, _FONT, size, _WEIGHT, cv2.PUT_TEXT_ALIGN_LEFT, room)


def shortened(text: str, size: float, room: float) -> str:
    """A text, cut at its end where it is wider than `room` pixels."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1].rstrip()
    return text + "…"
