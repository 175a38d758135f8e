"""What a face detector says: one type, whatever found the face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """A face that a detector found, in pixels of the picture that it was given.

    Parameters
    ----------
    box
        x, y, width, height; parts of it may lie outside the picture.
    score
        How sure the detector is, 0..1.
    landmarks
        float32 [4, 2]: x and y of the subject's right eye, left eye, nose tip and mouth centre. This is what the
        aligned crop is made from.
    """

    box: tuple[float, float, float, float]
    score: float
    landmarks: NDArray[np.float32]


class Detector(Protocol):
    """What finds the faces of a picture. It belongs to one thread at a time."""

    def detect(self, image: NDArray[np.uint8]) -> list[Detection]:
        """Find the faces.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red. It is not written to.

        Returns
        -------
        The faces, the largest first. `crop_transform` takes the landmarks of each.

        Raises
        ------
        ValueError
            Where the image has another shape or type.
        """

    def set_sensitivity(self, sensitivity: float) -> None:
        """Find more faces or fewer from the next picture on: 0 only certain ones, 0.5 as usual, 1 every likely one."""

    def close(self) -> None:
        """Give the models back; `detect` is not called after it."""


def check_image(image: NDArray[np.uint8]) -> None:
    """Raise ValueError unless the image is uint8 [H, W, 3] with at least one pixel."""
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0 or image.dtype != np.uint8:
        raise ValueError(f"expected an image of uint8 [H, W, 3], got {image.dtype} {list(image.shape)}")


class LiveDetector(Detector, Protocol):
    """A `Detector` for frames that come one after the other: it may follow the faces of the frame before."""

    def reset(self) -> None:
        """Forget the frames before: another source begins."""
