"""A drawn face in place of a real one, with the same emotion. Shapes of our own: no font is needed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.drawing.colours import Colour
from emotionai_desktop.drawing.placement import SHIFT, Image, fixed
from emotionai_desktop.drawing.privacy import Head

_LINE: Colour = (32, 36, 46)
_WHITE: Colour = (250, 250, 250)
_TEAR: Colour = (255, 244, 225)
_TONGUE: Colour = (110, 100, 225)

Curve = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """A face of radius 1 about (0, 0), y down.

    Parameters
    ----------
    colour
        Of the skin.
    eye
        Half width and half height of an eye.
    brow
        Inner end, a point that it bends through, and outer end of the brow on the right side of the picture; empty for
        none.
    mouth
        The upper lip from corner to corner through a point half way; with a second such line the mouth is open.
    staring
        Whether the white of the eyes is seen.
    tear, tongue
        Whether there is one.
    """

    colour: Colour
    eye: tuple[float, float]
    brow: Curve
    mouth: tuple[Curve, ...]
    staring: bool = False
    tear: bool = False
    tongue: bool = False


_YELLOW: Colour = (84, 205, 255)
NEUTRAL = Expression(_YELLOW, (0.1, 0.15), (), (((-0.36, 0.42), (0, 0.42), (0.36, 0.42)),))
EXPRESSIONS = {
    "Happy": Expression(
        _YELLOW,
        (0.11, 0.17),
        ((0.22, -0.5), (0.38, -0.58), (0.55, -0.5)),
        (((-0.56, 0.2), (0, 0.24), (0.56, 0.2)), ((-0.56, 0.2), (0, 0.74), (0.56, 0.2))),
    ),
    "Sad": Expression(
        (235, 185, 120),
        (0.1, 0.14),
        ((0.18, -0.55), (0.36, -0.47), (0.56, -0.33)),
        (((-0.36, 0.6), (0, 0.4), (0.36, 0.6)),),
        tear=True,
    ),
    "Angry": Expression(
        (70, 110, 240),
        (0.1, 0.12),
        ((0.12, -0.26), (0.34, -0.4), (0.6, -0.54)),
        (((-0.4, 0.58), (0, 0.36), (0.4, 0.58)),),
    ),
    "Disgust": Expression(
        (105, 200, 150),
        (0.14, 0.05),
        ((0.14, -0.3), (0.36, -0.36), (0.58, -0.46)),
        (((-0.42, 0.4), (0, 0.3), (0.42, 0.4)), ((-0.42, 0.4), (0, 0.56), (0.42, 0.4))),
        tongue=True,
    ),
    "Surprise": Expression(
        _YELLOW,
        (0.16, 0.2),
        ((0.2, -0.62), (0.38, -0.74), (0.58, -0.62)),
        (((-0.2, 0.48), (0, 0.2), (0.2, 0.48)), ((-0.2, 0.48), (0, 0.76), (0.2, 0.48))),
        staring=True,
    ),
    "Fear": Expression(
        (230, 170, 190),
        (0.15, 0.19),
        ((0.18, -0.66), (0.38, -0.6), (0.58, -0.46)),
        (((-0.4, 0.56), (0, 0.3), (0.4, 0.56)), ((-0.4, 0.56), (0, 0.64), (0.4, 0.56))),
        staring=True,
    ),
    "Neutral": NEUTRAL,
}


def draw_emoji(image: Image, head: Head, label: str) -> None:
    """Draw the face of an emotion over a head; one whose label has no face of its own looks neutral."""
    size = max(head.half_width, head.half_height)
    if size < 1:
        return
    face = EXPRESSIONS.get(label, NEUTRAL)
    pen = _Pen(image, head, size)
    pen.oval((0, 0), (1, 1), _LINE)
    pen.oval((0, 0), (0.955, 0.955), face.colour)
    for side in (-1, 1):
        _draw_eye(pen, face, side)
        if face.brow:
            pen.line(_through(np.array(face.brow) * (side, 1)), 0.075, _LINE)
    if len(face.mouth) == 1:
        pen.line(_through(np.array(face.mouth[0])), 0.08, _LINE)
    else:
        upper, lower = (_round_through(np.array(curve)) for curve in face.mouth)
        pen.fill(np.vstack([upper, lower[::-1]]), _LINE)
        if face.tongue:
            pen.oval((0.12, 0.6), (0.17, 0.2), _LINE)
            pen.oval((0.12, 0.59), (0.13, 0.17), _TONGUE)
    if face.tear:
        pen.oval((0.5, 0.2), (0.1, 0.16), _TEAR)
        pen.fill(np.array([(0.415, 0.14), (0.5, -0.1), (0.585, 0.14)]), _TEAR)


def _draw_eye(pen: _Pen, face: Expression, side: int) -> None:
    centre = (0.36 * side, -0.16)
    if face.staring:
        wide, high = face.eye
        pen.oval(centre, (wide + 0.05, high + 0.05), _LINE)
        pen.oval(centre, face.eye, _WHITE)
        pen.oval(centre, (0.45 * wide, 0.45 * wide), _LINE)
    else:
        pen.oval(centre, face.eye, _LINE)


class _Pen:
    """Draws in the face's own coordinates."""

    def __init__(self, image: Image, head: Head, size: float) -> None:
        self._image, self._tilt, self._size = image, head.tilt, size
        angle = np.radians(head.tilt)
        self._turn = size * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self._middle = np.array([head.x, head.y])

    def oval(self, centre: tuple[float, float], axes: tuple[float, float], colour: Colour) -> None:
        x, y = self._placed(np.array(centre)).tolist()
        halves = fixed(self._size * np.array(axes)).tolist()
        cv2.ellipse(self._image, (x, y), halves, self._tilt, 0, 360, colour, -1, cv2.LINE_AA, SHIFT)

    def line(self, points: NDArray[np.float64], width: float, colour: Colour) -> None:
        thick = max(1, round(width * self._size))
        cv2.polylines(self._image, [self._placed(points)], False, colour, thick, cv2.LINE_AA, SHIFT)

    def fill(self, points: NDArray[np.float64], colour: Colour) -> None:
        cv2.fillPoly(self._image, [self._placed(points)], colour, cv2.LINE_AA, SHIFT)

    def _placed(self, points: NDArray[np.float64]) -> NDArray[np.int32]:
        return fixed(points @ self._turn.T + self._middle)


def _through(points: NDArray[np.float64], steps: int = 25) -> NDArray[np.float64]:
    """A smooth line from the first to the last of three points, through the middle one: [steps, 2]."""
    t = np.linspace(0, 1, steps)[:, None]
    bend = 2 * points[1] - 0.5 * (points[0] + points[2])
    line: NDArray[np.float64] = (1 - t) ** 2 * points[0] + 2 * t * (1 - t) * bend + t**2 * points[2]
    return line


def _round_through(points: NDArray[np.float64], steps: int = 25) -> NDArray[np.float64]:
    """Half an ellipse from the first to the last of three points, through the middle one: [steps, 2]."""
    angle = np.linspace(0, np.pi, steps)[:, None]
    chord, middle = points[2] - points[0], 0.5 * (points[0] + points[2])
    line: NDArray[np.float64] = middle - 0.5 * np.cos(angle) * chord + np.sin(angle) * (points[1] - middle)
    return line
