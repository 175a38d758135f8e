"""Where the parts of a face lie on the image that is drawn on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.results import Emotion, Face, Pose

Image = NDArray[np.uint8]

#: OpenCV draws between pixels in sixteenths; it holds coordinates in 32 bits, so what is far outside is cut here.
SHIFT, FAR = 4, 1e6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the image drawn on."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In pixels."""
        return self.bottom - self.top

    def shared(self, other: Box) -> float:
        """The area that both cover, square pixels."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)


@dataclass(frozen=True, slots=True)
class View:
    """How a frame lies on the image that is drawn on.

    Parameters
    ----------
    scale
        Pixels of the image to a pixel of the frame.
    x, y
        Where the frame's pixel (0, 0) comes to lie.
    mirrored_width
        Width of the image where left and right are exchanged on it afterwards, pixels; 0 where they are not.
    """

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    mirrored_width: int = 0

    @property
    def factor(self) -> NDArray[np.float64]:
        """float64 [2]: pixels of the image to one of the frame, rightwards and downwards."""
        return np.array([-self.scale if self.mirrored_width else self.scale, self.scale])

    @property
    def shift(self) -> NDArray[np.float64]:
        """float64 [2]: where the frame's pixel (0, 0) lies."""
        return np.array([self.mirrored_width - 1 - self.x if self.mirrored_width else self.x, self.y])


@dataclass(frozen=True, slots=True, eq=False)
class PlacedFace:
    """A face in pixels of the image drawn on.

    Parameters
    ----------
    id, emotion, pose, activation
        As in `Face`.
    box
        Where it is.
    points
        float64 [15, 2].
    from_crop
        float64 [2, 3]: from pixels of the crop to pixels of the image, where that is known.
    side
        1, or -1 where left and right are exchanged.
    """

    id: int
    box: Box
    points: NDArray[np.float64]
    emotion: Emotion
    pose: Pose | None
    activation: NDArray[np.float32] | None
    from_crop: NDArray[np.float64] | None
    side: int


def place_box(box: tuple[float, float, float, float], view: View) -> Box:
    """Find where a box of the frame (x, y, width, height) lies."""
    x, y, width, height = (float(value) for value in box)
    corners = np.clip(np.array([(x, y), (x + width, y + height)]) * view.factor + view.shift, -FAR, FAR)
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Box(left, top, right, bottom)


def place_face(face: Face, view: View) -> PlacedFace:
    """Find where a face lies."""
    factor, shift = view.factor, view.shift
    points = face.shown_keypoints * factor + shift
    from_crop = None
    if face.crop_to_frame is not None:
        from_crop = face.crop_to_frame * factor[:, None]
        from_crop[:, 2] += shift
    return PlacedFace(
        face.id,
        place_box(face.box, view),
        points,
        face.shown_emotion,
        face.shown_pose,
        face.activation,
        from_crop,
        -1 if view.mirrored_width else 1,
    )


def freest(places: Iterable[Box], picture: tuple[int, int], taken: Iterable[Box]) -> Box | None:
    """The first place that covers least of what is taken, among those inside a picture of this width and height."""
    inside = [
        place
        for place in places
        if place.left >= 0 and place.top >= 0 and place.right <= picture[0] and place.bottom <= picture[1]
    ]
    others = list(taken)
    return min(inside, key=lambda place: sum(place.shared(other) for other in others), default=None)


def fixed(points: NDArray[np.floating]) -> NDArray[np.int32]:
    """Points as OpenCV takes them between pixels."""
    near: NDArray[np.int32] = np.rint(np.clip(points, -FAR, FAR) * (1 << SHIFT)).astype(np.int32)
    return near
