"""Telling a camera that hangs from one that looks at something still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Seconds of one and the same picture after which a camera is opened anew. Two pictures of a sensor differ by its
#: noise, whatever it looks at.
FROZEN_S = 3.0
#: Seconds for which a camera that could be opened anew is believed to stand still of its own.
TRUSTED_S = 60.0

#: Pixels between those that are compared first: nearly every pair of pictures differs in one of them.
_STEP = 16


class Stillness:
    """Notices that a camera gives one and the same picture, to the last bit, for seconds.

    Some drivers hand out their last picture for ever after the camera was pulled, and call it a success. A virtual
    camera with a slide or a closed shutter gives such pictures too. The two are told apart by opening the camera anew:
    one that is gone cannot be opened, and one that can is left alone for a while.
    """

    def __init__(self) -> None:
        self._image: NDArray[np.uint8] | None = None
        self._since = 0.0
        self._frozen_at = -np.inf

    def frozen(self, image: NDArray[np.uint8], now: float) -> bool:
        """Whether the camera has to be opened anew.

        Parameters
        ----------
        image
            Its newest picture, uint8 [height, width, 3].
        now
            The moment in monotonic seconds.
        """
        before, self._image = self._image, image
        if before is None or not _same(before, image):
            self._since = now
            return False
        if now - self._since < FROZEN_S:
            return False
        trusted = self._since - self._frozen_at < TRUSTED_S
        self._frozen_at = now
        return not trusted

    def opened(self) -> None:
        """The camera was opened anew: its first picture is compared with none before."""
        self._image = None


def _same(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    if one.shape != other.shape or not np.array_equal(one[::_STEP, ::_STEP], other[::_STEP, ::_STEP]):
        return False
    return np.array_equal(one, other)
