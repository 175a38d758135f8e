"""What the view paints: the visible part of a frame at the screen's resolution, with the overlays of its result."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QSize
from PyQt5.QtGui import QImage

from emotionai_desktop.drawing import USUAL_OVERLAYS, Overlays, draw_result, hide_all
from emotionai_desktop.results import Face, Frame, FrameResult
from emotionai_desktop.ui.lens import Lens

#: From this zoom on, the pixels of a frame are shown as what they are.
_SQUARES_FROM = 4.0


@dataclass(frozen=True, slots=True)
class Appearance:
    """How frames and results look.

    Parameters
    ----------
    overlays
        What is drawn.
    shown
        Whether anything is drawn at all; faces that are to be hidden stay so.
    names
        What the user calls the faces, by number.
    mirrored
        Whether left and right are exchanged.
    text_scale
        How much larger than usual the user wants all text.
    lost
        Faces of moments ago, hidden where faces are: see `drawing.Veil`.
    """

    overlays: Overlays = USUAL_OVERLAYS
    shown: bool = True
    names: Mapping[int, str] = field(default_factory=dict)
    mirrored: bool = False
    text_scale: float = 1.0
    lost: tuple[Face, ...] = ()

    @property
    def drawn(self) -> Overlays:
        """What is drawn after all."""
        if self.shown:
            return self.overlays
        nothing = Overlays(boxes=False, points="none", labels=False)
        return replace(nothing, privacy=self.overlays.privacy)


USUAL = Appearance()


def frame_of(item: Frame | FrameResult) -> Frame:
    """The frame of what is shown."""
    return item.frame if isinstance(item, FrameResult) else item


def compose(
    item: Frame | FrameResult,
    room: QSize,
    appearance: Appearance = USUAL,
    ratio: float = 1.0,
    lens: Lens = Lens(),  # noqa: B008  It is frozen.
) -> QImage:
    """The visible part of a frame, with its overlays; it is to stand in the middle of the room.

    What it costs depends on the room, not on the frame.

    Parameters
    ----------
    item
        The frame, or the result whose frame is shown.
    room
        The most pixels there are; the aspect is kept.
    appearance
        How it looks.
    ratio
        Pixels of the screen to one of the window.
    lens
        Which part is shown.

    Returns
    -------
    QImage
        It owns its bytes: they live as long as it does.
    """
    frame = frame_of(item)
    sight = lens.sight((frame.width, frame.height), (room.width(), room.height()))
    across = _Stretch.of(frame.width, room.width(), sight.scale, sight.left)
    down = _Stretch.of(frame.height, room.height(), sight.scale, sight.top)
    columns = slice(across.begin, across.end)
    if appearance.mirrored:
        columns = slice(frame.width - across.end, frame.width - across.begin)
    part = _resized(frame.image[down.begin : down.end, columns], across.size, down.size)
    if appearance.mirrored:
        part = np.asarray(cv2.flip(part, 1), np.uint8)
    picture = np.ascontiguousarray(part[down.cut : down.cut + down.seen, across.cut : across.cut + across.seen])
    x = across.size - across.cut - across.seen if appearance.mirrored else across.cut
    origin = (
        (0.5 - columns.start) * across.size / (across.end - across.begin) - 0.5 - x,
        (0.5 - down.begin) * down.size / (down.end - down.begin) - 0.5 - down.cut,
    )
    draw(picture, item, appearance, across.size / (across.end - across.begin), ratio, origin)
    return as_qimage(picture)


def draw(
    picture: NDArray[np.uint8],
    item: Frame | FrameResult,
    appearance: Appearance,
    scale: float = 1.0,
    density: float = 1.0,
    origin: tuple[float, float] = (0.0, 0.0),
) -> None:
    """Draw on a picture, uint8 [height, width, 3], what is known of it. See `drawing.draw_result`.

    Where faces are to be hidden and nobody has looked yet where they are, all of it is.
    """
    if isinstance(item, FrameResult):
        draw_result(
            picture,
            item,
            scale,
            density * appearance.text_scale,
            appearance.drawn,
            appearance.names,
            origin,
            appearance.mirrored,
            appearance.lost,
        )
    elif appearance.overlays.privacy != "none":
        hide_all(picture)


def as_qimage(picture: NDArray[np.uint8]) -> QImage:
    """A picture, uint8 [height, width, 3] in blue-green-red, as Qt has it; it owns its bytes."""
    height, width = picture.shape[:2]
    # Qt takes any buffer, whatever its stubs say; bytes would be one copy more.
    pixels = cast(bytes, np.ascontiguousarray(picture).data)
    return QImage(pixels, width, height, 3 * width, QImage.Format_BGR888).copy()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The visible part of a frame in one direction.

    Parameters
    ----------
    begin, end
        Of the part, pixels of the frame: a little more than is seen, so that its edges are smooth.
    size
        Of the part on the screen, pixels.
    cut, seen
        How much of that is left out before what is seen, and how much is seen.
    """

    begin: int
    end: int
    size: int
    cut: int
    seen: int

    @classmethod
    def of(cls, length: int, room: int, scale: float, edge: float) -> _Stretch:
        begin = min(length - 1, max(0, math.floor(-edge / scale) - 2))
        end = max(begin + 1, min(length, math.ceil((room - edge) / scale) + 2))
        size = max(1, round((end - begin) * scale))
        cut = min(size - 1, max(0, round(-edge - begin * scale)))
        return cls(begin, end, size, cut, max(1, min(size - cut, room)))


def _resized(image: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """A copy of another size, smooth both ways and in a few milliseconds even from 100 megapixels.

    OpenCV's own way to shrink well (INTER_AREA) takes 60 ms for a photograph, which would hold up the window. What is
    shrunk to less than half is sampled at twice the wanted size instead, then averaged two by two.
    """
    if (width, height) == (image.shape[1], image.shape[0]):
        return image.copy()
    if width >= _SQUARES_FROM * image.shape[1]:
        resized = cv2.resize(image, (width, height), interpolation=cv2.INTER_NEAREST)
    elif image.shape[1] > 2 * width and image.shape[0] > 2 * height:
        twice = cv2.resize(image, (2 * width, 2 * height), interpolation=cv2.INTER_LINEAR)
        resized = cv2.resize(twice, (width, height), interpolation=cv2.INTER_AREA)
    else:
        resized = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(resized, dtype=np.uint8)
