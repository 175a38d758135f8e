"""Which part of a picture is shown, and how large: numbers alone, no widget."""

from __future__ import annotations

from dataclasses import dataclass

#: The most pixels of the screen to a pixel of the picture.
MOST_ZOOM = 32.0

Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sight:
    """Where a picture lies in the room that it is shown in, all in pixels of the screen.

    Parameters
    ----------
    scale
        Pixels of the screen to a pixel of the picture.
    left, top
        Where the edges of the picture are; negative where they are out of sight.
    """

    scale: float
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Lens:
    """What the user has chosen to see of a picture.

    Parameters
    ----------
    zoom
        Pixels of the screen to a pixel of the picture; None for as large as fits.
    x, y
        What is in the middle of the room, in widths and heights of the picture.
    """

    zoom: float | None = None
    x: float = 0.5
    y: float = 0.5

    def sight(self, picture: Size, room: Size) -> Sight:
        """Where a picture of this width and height lies in a room; it never leaves the room empty without need."""
        scale = self.zoom if self.zoom is not None else fit(picture, room)
        left, top = (
            _edge(middle, length * scale, space)
            for middle, length, space in zip((self.x, self.y), picture, room, strict=True)
        )
        return Sight(scale, left, top)

    def zoomed(self, zoom: float, about: tuple[float, float], picture: Size, room: Size) -> Lens:
        """Larger or smaller, while what is at the point `about` of the room stays there.

        On the way from larger to smaller than what fits, or back, it stops where it fits.
        """
        before, whole = self.sight(picture, room), fit(picture, room)
        zoom = min(max(zoom, min(whole, 1.0)), max(MOST_ZOOM, whole))
        if (before.scale - whole) * (zoom - whole) < 0 or abs(zoom / whole - 1) < 1e-3:
            return Lens()
        grown = zoom / before.scale
        left, top = about[0] - (about[0] - before.left) * grown, about[1] - (about[1] - before.top) * grown
        return self._with_edges(zoom, left, top, picture, room)

    def moved(self, across: float, down: float, picture: Size, room: Size) -> Lens:
        """With the picture pushed so many pixels of the screen."""
        if self.zoom is None:
            return self
        sight = self.sight(picture, room)
        return self._with_edges(self.zoom, sight.left + across, sight.top + down, picture, room)

    def _with_edges(self, zoom: float, left: float, top: float, picture: Size, room: Size) -> Lens:
        x, y = (
            min(max((0.5 * space - edge) / (length * zoom), 0.0), 1.0)
            for edge, length, space in zip((left, top), picture, room, strict=True)
        )
        kept = Lens(zoom, x, y).sight(picture, room)
        # The middle as it is once the edges are held in the room: a push against them must not be saved up.
        x, y = (
            (0.5 * space - edge) / (length * zoom)
            for edge, length, space in zip((kept.left, kept.top), picture, room, strict=True)
        )
        return Lens(zoom, x, y)


def fit(picture: Size, room: Size) -> float:
    """Pixels of the screen to a pixel of the picture where the whole picture is as large as the room allows."""
    return max(1e-6, min(room[0] / picture[0], room[1] / picture[1]))


def _edge(middle: float, length: float, space: float) -> float:
    """Where an edge lies: in the middle of the room if there is more than enough, else never inside it."""
    if length <= space:
        return 0.5 * (space - length)
    return min(0.0, max(space - length, 0.5 * space - middle * length))
