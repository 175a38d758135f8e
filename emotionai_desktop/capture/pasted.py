"""A picture that is in no file: pasted from another program."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.results import Frame


class PastedPicture:
    """One picture in memory as a source.

    Parameters
    ----------
    name
        What the user calls it.
    image
        uint8 [height, width, 3], blue-green-red; given away.
    """

    kind: Literal["images"] = "images"
    frame_count = 1
    frame_rate = None

    def __init__(self, name: str, image: NDArray[np.uint8]) -> None:
        self.name = name
        self._image = image
        self._next = 0

    def read(self) -> Frame | None:
        """The picture; None after it. See `Source.read`."""
        if self._next:
            return None
        self._next = 1
        return Frame(self._image, 0, 0.0, self.name)

    def seek(self, index: int) -> None:
        """Make the picture the next."""
        if index != 0:
            raise ValueError(f"expected picture 0, got {index}")
        self._next = 0

    def close(self) -> None:
        """Nothing is held open."""
        self._next = 1
