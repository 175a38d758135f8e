"""The colours of everything that is drawn, each as blue, green, red."""

from __future__ import annotations

Colour = tuple[int, int, int]

#: Of the faces, by number: the colours of Okabe and Ito, as far as they stand out on photographs, and white. They are
#: told apart with every common form of colour blindness (https://jfly.uni-koeln.de/color/).
FACE_COLOURS: tuple[Colour, ...] = (
    (233, 180, 86),
    (0, 159, 230),
    (115, 190, 20),
    (66, 228, 240),
    (190, 140, 225),
    (30, 110, 235),
    (235, 235, 235),
)
#: Under every stroke and point, so that each is seen on a picture of its own colour too.
HALO: Colour = (24, 20, 18)
PLATE: Colour = (30, 25, 22)
TEXT: Colour = (250, 248, 246)


def face_colour(number: int) -> Colour:
    """Of the face with this number."""
    return FACE_COLOURS[(number - 1) % len(FACE_COLOURS)]
