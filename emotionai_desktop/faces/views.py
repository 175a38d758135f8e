"""The views that a detector looks at: upright parts of a picture at some scale."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A part of a picture.

    Parameters
    ----------
    transform
        float64 [2, 3]: a similarity from pixels of the picture to pixels of the view.
    size
        Width and height of the view, pixels.
    """

    transform: NDArray[np.float64]
    size: tuple[int, int]


def centred(width: int, height: int, scale: float, size: tuple[int, int]) -> View:
    """Show the picture in the middle of a view.

    Parameters
    ----------
    width, height
        Size of the picture, pixels.
    scale
        Pixels of the view for a pixel of the picture.
    size
        Width and height of the view, pixels.
    """
    x, y = ((view - 1) / 2 - scale * (side - 1) / 2 for view, side in zip(size, (width, height), strict=True))
    return View(np.array([[scale, 0, x], [0, scale, y]]), size)


def fitted(width: int, height: int, longest: int, cell: int) -> View:
    """Show the whole picture in a view no larger than it must be.

    Parameters
    ----------
    width, height
        Size of the picture, pixels.
    longest
        Length of the picture's longer side in the view, pixels.
    cell
        The view's width and height are multiples of this, pixels.
    """
    scale = longest / max(width, height)
    return centred(width, height, scale, (_cells(width * scale, cell), _cells(height * scale, cell)))


def tiles(width: int, height: int, scale: float, largest: int, overlap: int, cell: int) -> Iterator[View]:
    """Cover the picture with views of one size.

    Parameters
    ----------
    width, height
        Size of the picture, pixels.
    scale
        Pixels of the view for a pixel of the picture.
    largest
        Most width and height of a view, pixels.
    overlap
        How far neighbouring views overlap at least, pixels of the view: what is no larger lies whole in one of them.
    cell
        The views' width and height are multiples of this, pixels.
    """
    columns, view_width = _starts(width * scale, largest, overlap, cell)
    rows, view_height = _starts(height * scale, largest, overlap, cell)
    for y in rows:
        for x in columns:
            # Half pixels, because places count from the centre of the first pixel and lengths from its edge.
            transform = np.array([[scale, 0, (scale - 1) / 2 - x], [0, scale, (scale - 1) / 2 - y]])
            yield View(transform, (view_width, view_height))


def _starts(length: float, largest: int, overlap: int, cell: int) -> tuple[list[float], int]:
    """Where views begin that cover a length evenly, and how long they are, pixels of the view."""
    count = max(1, math.ceil((length - overlap) / (largest - overlap)))
    size = _cells((length - overlap) / count + overlap, cell)
    step = (length - size) / (count - 1) if count > 1 else 0.0
    return [i * step for i in range(count)], size


def _cells(length: float, cell: int) -> int:
    """The length, rounded up to whole cells."""
    return max(1, math.ceil(length / cell)) * cell
