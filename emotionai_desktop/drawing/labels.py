"""The label of a face: whose it is, and what it shows."""

from __future__ import annotations

import cv2
import numpy as np

from emotionai_desktop.drawing.colours import face_colour
from emotionai_desktop.drawing.emotion_names import emotion_name
from emotionai_desktop.drawing.placement import SHIFT, Box, Image, PlacedFace, fixed, freest
from emotionai_desktop.drawing.plates import blend_plate, shortened, text_width, write
from emotionai_desktop.results import NO_CLEAR_EMOTION, Emotion

#: A name is cut where it is wider than this many heights of the text.
_LONGEST_NAME = 11


def label_text(emotion: Emotion) -> str:
    """What is written at a face: ``Happy 87 %``, or that no emotion is clear."""
    if emotion.label == NO_CLEAR_EMOTION:
        return emotion_name(emotion.label)
    return f"{emotion_name(emotion.label)} {100 * emotion.confidence:.0f} %"


def draw_label(image: Image, face: PlacedFace, name: str, text_size: float, least: float, taken: list[Box]) -> None:
    """Draw the label on its plate, at a free place beside the box.

    Parameters
    ----------
    image
        Drawn on in place.
    face
        The face; one that is out of sight has no label.
    name
        What it is called; may be empty.
    text_size, least
        Wanted and least height of the text, pixels.
    taken
        Plates that are there; gains this one.
    """
    height, width = image.shape[:2]
    if not face.box.shared(Box(0, 0, width, height)) and face.box.width * face.box.height > 0:
        return
    text = label_text(face.emotion)
    if name:
        printable = "".join(letter if letter.isprintable() else " " for letter in name)
        text = f"{shortened(printable, text_size, _LONGEST_NAME * text_size)} · {text}"
    # A plate for "88 %" holds every percentage: it does not twitch while the number changes.
    widest = "".join("8" if letter.isdigit() else letter for letter in text)
    if 1.6 * face.box.width < text_width(widest, text_size):
        text_size = max(least, 0.7 * text_size)
    full = text_width(widest, text_size) + 2.1 * text_size
    if full > width:
        text_size *= width / full
    size = max(1, int(text_size))
    pad, dot = 0.5 * size, 0.3 * size
    plate_width = min(width, round(text_width(widest, size) + 3 * pad + 2 * dot))
    plate_height = min(height, round(1.7 * size))
    plate = _place(face.box, plate_width, plate_height, 0.35 * size, (width, height), taken)
    taken.append(plate)
    left, top = int(plate.left), int(plate.top)
    blend_plate(image, left, top, plate_width, plate_height, 0.28 * plate_height)
    middle = top + 0.5 * plate_height
    x, y = fixed(np.array([left + pad + dot, middle])).tolist()
    cv2.circle(image, (x, y), round(dot * (1 << SHIFT)), face_colour(face.id), -1, cv2.LINE_AA, SHIFT)
    write(image, text, left + 2 * pad + 2 * dot, middle, size)


def _place(box: Box, width: int, height: int, gap: float, picture: tuple[int, int], taken: list[Box]) -> Box:
    """Where a plate goes: above the box, else below it, else inside it; always inside the picture."""
    left = min(max(0, round(box.left)), picture[0] - width)
    tops = [round(top) for top in (box.top - gap - height, box.bottom + gap, box.top + gap, box.bottom - gap - height)]
    place = freest((Box(left, top, left + width, top + height) for top in tops), picture, taken)
    if place is not None:
        return place
    top = min(max(0, tops[0]), picture[1] - height)
    return Box(left, top, left + width, top + height)
