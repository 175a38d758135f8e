"""The faces of a result, drawn on its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.drawing.axes import draw_axes
from emotionai_desktop.drawing.bars import draw_bars
from emotionai_desktop.drawing.boxes import draw_brackets
from emotionai_desktop.drawing.colours import face_colour
from emotionai_desktop.drawing.emoji import draw_emoji
from emotionai_desktop.drawing.heat import draw_heat
from emotionai_desktop.drawing.labels import draw_label
from emotionai_desktop.drawing.overlays import USUAL_OVERLAYS, Overlays
from emotionai_desktop.drawing.placement import Box, Image, PlacedFace, View, place_box, place_face
from emotionai_desktop.drawing.points import draw_dots, draw_outlines
from emotionai_desktop.drawing.privacy import head_at, head_of, hide_head
from emotionai_desktop.results import Face, FrameResult

#: Height of the text as a part of the picture's size, and the least that can be read, in pixels.
_TEXT_SHARE, _TEXT_LEAST = 0.0175, 12.0


def draw_result(
    image: NDArray[np.uint8],
    result: FrameResult,
    scale: float = 1.0,
    density: float = 1.0,
    overlays: Overlays = USUAL_OVERLAYS,
    names: Mapping[int, str] | None = None,
    origin: tuple[float, float] = (0.0, 0.0),
    mirrored: bool = False,
    lost: Sequence[Face] = (),
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
    origin
        Where the frame's pixel (0, 0) lies on `image`, before anything is mirrored: negative where the image shows a
        part of the frame.
    mirrored
        Whether `image` has left and right exchanged.
    lost
        Faces that a `Veil` remembers: where faces are hidden, so are these. Nothing else is drawn of them.
    """
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"expected uint8 [height, width, 3], got {image.dtype} {list(image.shape)}")
    height, width = image.shape[:2]
    view = View(scale, *origin, mirrored_width=width if mirrored else 0)
    faces = [place_face(face, view) for face in result.faces]
    least = _TEXT_LEAST * density
    text_size = max(least, _TEXT_SHARE * float(np.sqrt(height * width)))
    # In this order: nothing that shows how a face looks is drawn before it is hidden, and a label is never struck
    # through by a neighbour's box.
    if overlays.privacy != "none":
        for box in result.left_out:
            hide_head(image, head_at(place_box(box, view)))
    for face in (*(place_face(face, view) for face in lost), *faces):
        _hide(image, face, overlays)
    for face in faces:
        _draw_strokes(image, face, overlays, max(1, round(text_size / 9)))
    taken: list[Box] = []
    if overlays.labels:
        for face in faces:
            number = str(face.id) if len(faces) > 1 else ""
            draw_label(image, face, (names or {}).get(face.id, number), text_size, least, taken)
    if overlays.bars:
        for face in faces:
            draw_bars(image, face, max(least, 0.9 * text_size), taken, faces)


def _hide(image: Image, face: PlacedFace, overlays: Overlays) -> None:
    if overlays.privacy == "blur":
        hide_head(image, head_of(face))
    elif overlays.privacy == "emoji":
        draw_emoji(image, head_of(face), face.emotion.label)


def _draw_strokes(image: Image, face: PlacedFace, overlays: Overlays, stroke: int) -> None:
    colour, bare = face_colour(face.id), overlays.privacy != "emoji"
    if overlays.heat_map and bare:
        draw_heat(image, face, overlays.heat_map)
    if overlays.boxes:
        draw_brackets(image, face.box, colour, stroke)
    if overlays.points == "dots" and bare:
        draw_dots(image, face, colour, stroke)
    elif overlays.points == "outlines" and bare:
        draw_outlines(image, face, colour, stroke)
    if overlays.pose and bare:
        draw_axes(image, face, stroke)
