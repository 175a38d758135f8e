"""Overlays on a picture: boxes, points and labels of the faces, the same in the window and in annotated files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.results import NO_CLEAR_EMOTION, Emotion, Face, FrameResult

#: Blue, green, red of the faces, by number: the colours of Okabe and Ito, as far as they stand out on photographs, and
#: white. They are told apart with every common form of colour blindness (https://jfly.uni-koeln.de/color/).
FACE_COLOURS: tuple[tuple[int, int, int], ...] = (
    (233, 180, 86),
    (0, 159, 230),
    (115, 190, 20),
    (66, 228, 240),
    (190, 140, 225),
    (30, 110, 235),
    (235, 235, 235),
)
#: Under every stroke and point, so that each is seen on a picture of its own colour too.
_HALO = (24, 20, 18)
_PLATE = (30, 25, 22)
_PLATE_OPACITY = 0.82
_TEXT = (250, 248, 246)
#: The face comes with OpenCV itself (Rubik), so a label looks the same on every system.
_FONT = cv2.FontFace("sans")
_WEIGHT = 600
#: Height of the text as a part of the picture's size, and the least that can be read, in pixels.
_TEXT_SHARE, _TEXT_LEAST = 0.0175, 12.0
#: OpenCV draws between pixels in sixteenths; it holds coordinates in 32 bits, so what is far outside is cut here.
_SHIFT, _FAR = 4, 1e6


@dataclass(frozen=True, slots=True)
class Overlays:
    """What is drawn on a picture.

    Parameters
    ----------
    boxes, labels, bars, pose
        Brackets about each face, its label, five bars beside it, the axes of its head.
    points
        The 15 points as dots, joined to outlines of eyes, brows and mouth, or not at all.
    heat_map
        Label whose class activation is laid over each face; "winning" for each face's own; "" for none.
    privacy
        What hides each face: a blur, an emoji of its emotion, or nothing.
    """

    boxes: bool = True
    points: Literal["dots", "outlines", "none"] = "dots"
    labels: bool = True
    bars: bool = False
    pose: bool = False
    heat_map: str = ""
    privacy: Literal["none", "blur", "emoji"] = "none"


USUAL_OVERLAYS = Overlays()


def face_colour(number: int) -> tuple[int, int, int]:
    """Blue, green, red of the face with this number."""
    return FACE_COLOURS[(number - 1) % len(FACE_COLOURS)]


def label_text(emotion: Emotion) -> str:
    """What is written at a face: ``Happy 87 %``, or that no emotion is clear."""
    if emotion.label == NO_CLEAR_EMOTION:
        return emotion.label
    return f"{emotion.label} {100 * emotion.confidence:.0f} %"


def draw_result(
    image: NDArray[np.uint8],
    result: FrameResult,
    scale: float = 1.0,
    density: float = 1.0,
    overlays: Overlays = USUAL_OVERLAYS,
    names: Mapping[int, str] | None = None,
) -> None:
    """Draw the faces of a result.

    Sizes follow the picture: what is readable on a frame of 320 pixels is so on a photograph of 4000.

    Parameters
    ----------
    image
        uint8 [height, width, 3], blue-green-red; drawn on in place.
    result
        The result whose frame the image shows.
    scale
        Pixels of `image` to a pixel of the result's frame: 0.5 where the image is the frame at half its size.
    density
        Pixels of `image` to a pixel that the eye can tell: 2 where it is shown on a screen of double density.
    overlays
        What to draw.
    names
        What the user calls the faces, by number; a face without a name goes by its number where there are several.
    """
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"expected uint8 [height, width, 3], got {image.dtype} {list(image.shape)}")
    height, width = image.shape[:2]
    least = _TEXT_LEAST * density
    text_size = max(least, _TEXT_SHARE * float(np.sqrt(height * width)))
    stroke = max(1, round(text_size / 9))
    for face in result.faces:
        box = _Box.of(face, scale)
        colour = face_colour(face.id)
        if overlays.boxes:
            _draw_brackets(image, box, colour, stroke)
        if overlays.points != "none":
            _draw_points(image, face.shown_keypoints * scale, colour, box, stroke)
    plates: list[_Box] = []
    for face in (
        result.faces if overlays.labels else ()
    ):  # After all the strokes: a label is never struck through by a neighbour's box.
        _draw_label(image, face, _Box.of(face, scale), text_size, least, plates)


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle in pixels of the image drawn on."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, face: Face, scale: float) -> _Box:
        x, y, width, height = (float(np.clip(value * scale, -_FAR, _FAR)) for value in face.box)
        return cls(x, y, x + width, y + height)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def overlaps(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def _quarter_arc() -> NDArray[np.float64]:
    """Unit vectors from straight left to straight up, [9, 2]."""
    angles = np.linspace(np.pi, 1.5 * np.pi, 9)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


_ARC = _quarter_arc()


def _draw_brackets(image: NDArray[np.uint8], box: _Box, colour: tuple[int, int, int], stroke: int) -> None:
    """Four rounded corners: they show the box and leave the face free."""
    side = min(box.width, box.height)
    if side <= 0:
        return
    radius, arm = 0.1 * side, 0.24 * side
    corner = np.vstack([[(0, arm)], radius + radius * _ARC, [(arm, 0)]])
    corners = []
    for x, right in ((box.left, 1), (box.right, -1)):
        for y, down in ((box.top, 1), (box.bottom, -1)):
            corners.append(_fixed(corner * (right, down) + (x, y)))
    cv2.polylines(image, corners, False, _HALO, stroke + 2, cv2.LINE_AA, _SHIFT)
    cv2.polylines(image, corners, False, colour, stroke, cv2.LINE_AA, _SHIFT)


def _draw_points(
    image: NDArray[np.uint8], points: NDArray[np.float32], colour: tuple[int, int, int], box: _Box, stroke: int
) -> None:
    """Dots that shrink with a small face, so that they never cover it.

    OpenCV's own small circles come out as diamonds, so each pixel is covered by its distance from the centre.
    """
    radius = float(np.clip(0.013 * box.width, 1.3, max(2.0, 1.6 * stroke)))
    ring = float(np.clip(0.5 * radius, 0.7, stroke))
    height, width = image.shape[:2]
    inside = np.all(np.isfinite(points) & (points > -1) & (points < (width, height)), axis=1)
    centres = points[inside]
    nearest = np.rint(centres).astype(np.intp)
    reach = int(np.ceil(radius + ring + 1))
    offsets = np.arange(-reach, reach + 1)
    aside = (offsets + (nearest - centres)[..., None])[:, :, None, :]
    distance = np.hypot(np.swapaxes(aside[:, 1], 1, 2), aside[:, 0])[..., None]
    halo, fill = (np.clip(size + 0.5 - distance, 0, 1) for size in (radius + ring, radius))
    kept = (1 - halo) * (1 - fill)
    added = halo * (1 - fill) * _HALO + fill * colour + 0.5
    for (x, y), keep, add in zip(nearest.tolist(), kept, added, strict=True):
        left, top = max(0, x - reach), max(0, y - reach)
        patch = image[top : y + reach + 1, left : x + reach + 1]
        part = np.s_[top - y + reach :, left - x + reach :]
        patch[:] = (
            patch * keep[part][: patch.shape[0], : patch.shape[1]] + add[part][: patch.shape[0], : patch.shape[1]]
        )


def _draw_label(
    image: NDArray[np.uint8], face: Face, box: _Box, text_size: float, least: float, plates: list[_Box]
) -> None:
    """The label on its plate, at a free place beside the box; `plates` gains the plate. Sizes in pixels."""
    height, width = image.shape[:2]
    text = label_text(face.shown_emotion)
    # A plate for "88 %" holds every percentage: it does not twitch while the number changes.
    widest = "".join("8" if letter.isdigit() else letter for letter in text)
    if 1.6 * box.width < _text_width(widest, text_size):
        text_size = max(least, 0.7 * text_size)
    full = _text_width(widest, text_size) + 2.1 * text_size
    if full > width:
        text_size *= width / full
    size = max(1, int(text_size))
    pad, dot = 0.5 * size, 0.3 * size
    plate_width = min(width, round(_text_width(widest, size) + 3 * pad + 2 * dot))
    plate_height = min(height, round(1.7 * size))
    plate = _place(box, plate_width, plate_height, 0.35 * size, (width, height), plates)
    plates.append(plate)
    left, top = int(plate.left), int(plate.top)
    _blend_plate(image[top : top + plate_height, left : left + plate_width])
    middle = top + 0.5 * plate_height
    centre = _fixed(np.array([left + pad + dot, middle]))
    cv2.circle(
        image,
        (int(centre[0]), int(centre[1])),
        round(dot * (1 << _SHIFT)),
        face_colour(face.id),
        -1,
        cv2.LINE_AA,
        _SHIFT,
    )
    origin = (round(left + 2 * pad + 2 * dot), round(middle + 0.35 * size))
    cv2.putText(image, text, origin, _TEXT, _FONT, size, _WEIGHT, cv2.PUT_TEXT_ALIGN_LEFT, (0, width + size))


def _place(box: _Box, width: int, height: int, gap: float, picture: tuple[int, int], plates: list[_Box]) -> _Box:
    """Where a plate goes: above the box, else below it, else inside it; always inside the picture."""
    left = min(max(0, round(box.left)), picture[0] - width)
    tops = [round(top) for top in (box.top - gap - height, box.bottom + gap, box.top + gap, box.bottom - gap - height)]
    places = [_Box(left, top, left + width, top + height) for top in tops if 0 <= top <= picture[1] - height]
    for place in places:
        if not any(place.overlaps(plate) for plate in plates):
            return place
    if places:
        return places[0]
    top = min(max(0, tops[0]), picture[1] - height)
    return _Box(left, top, left + width, top + height)


def _blend_plate(area: NDArray[np.uint8]) -> None:
    """Darken an area of the image in the shape of a plate with round corners."""
    height, width = area.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    radius = int(0.28 * height)
    opacity = round(255 * _PLATE_OPACITY)
    cv2.rectangle(mask, (radius, radius), (width - 1 - radius, height - 1 - radius), opacity, 2 * radius, cv2.LINE_AA)
    cv2.rectangle(mask, (radius, radius), (width - 1 - radius, height - 1 - radius), opacity, -1)
    weight = mask[..., None].astype(np.float32) / 255
    area[:] = (area * (1 - weight) + np.array(_PLATE, np.float32) * weight + 0.5).astype(np.uint8)


def _text_width(text: str, size: float) -> float:
    """Width of a text in pixels."""
    return float(cv2.getTextSize((0, 0), text, (0, 0), _FONT, max(1, int(size)), _WEIGHT)[2])


def _fixed(points: NDArray[np.floating]) -> NDArray[np.int32]:
    """Points as OpenCV takes them between pixels."""
    fixed: NDArray[np.int32] = np.rint(points * (1 << _SHIFT)).astype(np.int32)
    return fixed
