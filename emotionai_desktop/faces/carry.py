"""A face carried from frame to frame by the motion of its pixels, at a twentieth of the cost of a close-up."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.crops import CROP_SIZE, crop_transform, to_frame
from emotionai_desktop.faces.detection import Detection
from emotionai_desktop.faces.sampling import sample

#: Pixels of the view for a pixel of the aligned crop.
_ZOOM = 2 / 3

#: Width and height of the view, pixels: the aligned crop's framing.
_SIZE = round(_ZOOM * CROP_SIZE)

#: Where in the view motion is measured, float32 [25, 1, 2]: a grid over the face. On the demo twice as many points
#: place it no better.
_GRID = (
    np.stack(np.meshgrid(np.linspace(12, 52, 5), np.linspace(10, 56, 5)), axis=-1).astype(np.float32).reshape(-1, 1, 2)
)

#: Sparse optical flow (Lucas and Kanade with pyramids: Bouguet 2000) with windows of this many pixels, on so many
#: halved views beside the first, for so many steps or until one is that small, pixels.
_WINDOW, _HALVINGS, _STEPS, _LEAST_STEP = (11, 11), 2, 12, 0.03

#: A point of the grid that is further from where the similarity takes it does not count, pixels of the view; and what
#: part of the grid must count.
_MOST_STRAY, _LEAST_COUNTED = 1.5, 0.5

#: Least correlation of the view with the one of the close-up: what has changed more than that is looked at again.
_LEAST_CORRELATION = 0.9

#: A pixel more or less is noise: views that are flatter than this show no face, gray levels.
_LEAST_CONTRAST = 4.0


class Carried:
    """A face as a close-up found it, and where its pixels have gone since.

    The motion is always that from the view of the close-up, not from the frame before, so that errors do not add up.
    It is taken for that of a rigid face: a similarity of the picture. Where the view no longer looks like that of the
    close-up (someone else, a hand, a turned head, a jump) the face is not carried; a close-up must tell.

    Parameters
    ----------
    image
        uint8 [H, W, 3], blue-green-red: the frame that the face was found on.
    face
        The face; `crop_transform` takes its landmarks.
    """

    def __init__(self, image: NDArray[np.uint8], face: Detection) -> None:
        self.face = face
        self._found = face
        self._found_transform = self._transform = _view_of(face)
        self._view = _sampled(image, self._transform)
        self._pattern = _pattern(self._view)

    def move(self, image: NDArray[np.uint8]) -> bool:
        """Follow the face into the next frame.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red.

        Returns
        -------
        Whether `face` is where it is now; False where it has moved too far or looks different.
        """
        view = _sampled(image, self._transform)
        motion = _motion(self._view, view)
        if motion is None:
            return False
        moved = cv2.warpAffine(
            view, motion, (_SIZE, _SIZE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
        )
        pattern = _pattern(np.asarray(moved, np.uint8))
        if float(np.dot(self._pattern, pattern)) < _LEAST_CORRELATION:
            return False
        # From the frame of the close-up to its view, along the motion, and out of the view to this frame.
        points = np.concatenate([_corners(self._found), self._found.landmarks.astype(np.float64)])
        there = points @ self._found_transform[:, :2].T + self._found_transform[:, 2]
        there = there @ motion[:, :2].T + motion[:, 2]
        here = to_frame(there[None], self._transform[None])[0]
        (left, top), (right, bottom) = here[:2].astype(float).tolist()
        grown = math.hypot(right - left, bottom - top) / math.hypot(*self._found.box[2:])
        width, height = (grown * side for side in self._found.box[2:])
        box = ((left + right - width) / 2, (top + bottom - height) / 2, width, height)
        face = replace(self._found, box=box, landmarks=here[2:])
        try:
            self._transform = _view_of(face)
        except ValueError:
            return False
        self.face = face
        return True


def _view_of(face: Detection) -> NDArray[np.float64]:
    """From pixels of the frame to those of the view, float64 [2, 3]."""
    transform = _ZOOM * crop_transform(face.landmarks)
    transform[:, 2] += (_SIZE - 1) / 2 - _ZOOM * (CROP_SIZE - 1) / 2
    return transform


def _sampled(image: NDArray[np.uint8], transform: NDArray[np.float64]) -> NDArray[np.uint8]:
    return sample(image, transform, (_SIZE, _SIZE), gray=True)


def _corners(face: Detection) -> NDArray[np.float64]:
    x, y, width, height = face.box
    return np.array([[x, y], [x + width, y + height]])


def _motion(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    """The similarity that takes one view to another, float64 [2, 3]; None where too little of them agrees on one."""
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, _STEPS, _LEAST_STEP)
    moved, seen, _ = cv2.calcOpticalFlowPyrLK(
        before, after, _GRID, np.empty_like(_GRID), winSize=_WINDOW, maxLevel=_HALVINGS, criteria=criteria
    )
    kept = seen[:, 0] == 1
    if np.count_nonzero(kept) < _LEAST_COUNTED * len(_GRID):
        return None
    motion, counted = cv2.estimateAffinePartial2D(
        _GRID[kept], moved[kept], method=cv2.RANSAC, ransacReprojThreshold=_MOST_STRAY, maxIters=100
    )
    if motion is None or np.count_nonzero(counted) < _LEAST_COUNTED * len(_GRID):
        return None
    return np.asarray(motion, np.float64)


def _pattern(view: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The middle of a view without its brightness and contrast: the product of two is their correlation."""
    middle = view[6:-4, 8:-8].astype(np.float32).ravel()
    middle -= middle.mean()
    length = float(np.linalg.norm(middle))
    return middle / max(length, _LEAST_CONTRAST * math.sqrt(middle.size))
