"""A bar for each emotion of a face, beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2

from emotionai_desktop.drawing.colours import Colour, face_colour
from emotionai_desktop.drawing.emotion_names import emotion_name
from emotionai_desktop.drawing.placement import Box, Image, PlacedFace, freest
from emotionai_desktop.drawing.plates import blend_plate, text_width, write

_TRACK: Colour = (78, 70, 64)
_OTHER: Colour = (196, 188, 180)
#: Of the height of the text: from row to row, about the rows, between the words and the bars, length of a bar.
_ROW, _PAD, _GAP, _LENGTH = 1.5, 0.6, 0.6, 5.0
#: Text lower than this cannot be read: then there are no bars.
_LEAST_SIZE = 7


def draw_bars(image: Image, face: PlacedFace, text_size: float, taken: list[Box], faces: Sequence[PlacedFace]) -> None:
    """Draw the probability of each label as a bar, the highest in the colour of the face.

    Parameters
    ----------
    image
        Drawn on in place.
    face
        The face; one that is out of sight has no bars.
    text_size
        Wanted height of the text, pixels; it is less where the picture is too small for that.
    taken
        Plates that are there; gains this one.
    faces
        All that there are: the bars rather keep clear of them.
    """
    height, width = image.shape[:2]
    if not face.box.shared(Box(0, 0, width, height)):
        return
    probabilities = face.emotion.probabilities
    words = max(text_width(emotion_name(label), 100) for label in probabilities) / 100
    across, down = words + 2 * _PAD + _GAP + _LENGTH, len(probabilities) * _ROW + 2 * _PAD - (_ROW - 1)
    size = int(min(text_size, width / across, height / down))
    if size < _LEAST_SIZE:
        return
    places = _places(face.box, round(across * size), round(down * size), 0.5 * size, (width, height))
    place = freest(places, (width, height), [*taken, *(other.box for other in faces)])
    if place is None:
        return
    taken.append(place)
    left, top = int(place.left), int(place.top)
    blend_plate(image, left, top, int(place.width), int(place.height), 0.4 * size)
    begin = round(left + (_PAD + words + _GAP) * size)
    highest = max(probabilities.values())
    for row, (label, probability) in enumerate(probabilities.items()):
        middle = top + (_PAD + 0.5 + row * _ROW) * size
        write(image, emotion_name(label), left + _PAD * size, middle, size)
        upper, lower = round(middle - 0.3 * size), round(middle + 0.3 * size)
        full = round(_LENGTH * size)
        cv2.rectangle(image, (begin, upper), (begin + full, lower), _TRACK, -1)
        filled = round(min(1.0, max(0.0, probability)) * full)
        colour = face_colour(face.id) if probability == highest else _OTHER
        if filled:
            cv2.rectangle(image, (begin, upper), (begin + filled, lower), colour, -1)


def _places(box: Box, width: int, height: int, gap: float, picture: tuple[int, int]) -> Iterator[Box]:
    """Where bars may go, the best first: right or left of the box, below or above it, then over its edge."""
    top = min(max(0, round(box.top)), picture[1] - height)
    lefts = [min(max(0, round(left)), picture[0] - width) for left in (box.left, box.right - width)]
    for x in (round(box.right + gap), round(box.left - gap - width)):
        yield Box(x, top, x + width, top + height)
    for away in (gap, 5 * gap):  # Further away there is room for a label between.
        for y in (round(box.bottom + away), round(box.top - away - height)):
            for x in lefts:
                yield Box(x, y, x + width, y + height)
    for x in (picture[0] - width, 0):
        yield Box(x, top, x + width, top + height)
