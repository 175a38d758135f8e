"""The aligned crop that both networks see, and the way back to the frame.

A crop is a similarity (rotation, one scale, shift) of the frame that puts the eyes and the mouth where the Kaggle
facial-keypoints set has them, so a tilted head comes out level and every face has one size.

All coordinates count from the centre of the top left pixel, as those of `cv2.warpAffine` do.
"""

from __future__ import annotations

import cmath
import math

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.sampling import sample

#: Width and height of a crop, pixels.
CROP_SIZE = 96

#: Where the centres of the subject's right eye, left eye and mouth lie in a crop, pixels: the framing of the Kaggle
#: facial-keypoints set (https://www.kaggle.com/c/facial-keypoints-detection/data).
RIGHT_EYE, LEFT_EYE, MOUTH = (29.6, 37.0), (66.2, 37.0), (48.0, 78.0)

#: Where the detector's own right eye, left eye and mouth lie in a crop, pixels: a little off the centres, as
#: MediaPipe's annotators understood them. Mean over 671 faces of 300-W (https://ibug.doc.ic.ac.uk/resources/300-W/)
#: in the crop of their true points. So the true points land, mean and spread, at right eye (30.1, 37.1) +- (1.9, 1.9),
#: left eye (65.8, 36.9) +- (2.0, 1.7), mouth (47.9, 78.0) +- (2.1, 2.2), level within 4.0 degrees; the eyes are closer
#: than the framing's, because faces turned to the side are among them.
_DETECTOR_REFERENCE = (29.2 + 37.2j, 65.5 + 37.1j, 47.15 + 77.5j)

#: Rows of a detection's landmarks that the crop is made from: right eye, left eye, mouth. The nose tip moves too much
#: as the head turns.
_USED_LANDMARKS = (0, 1, 3)

#: Least agreement between the landmarks' shape and the reference's: 1 is the same shape, a profile (both eyes in one
#: point) has 0.79, three points in a row at right angles to a face's own axis 0.6.
_LEAST_AGREEMENT = 0.3


def crop_transform(landmarks: NDArray[np.float32]) -> NDArray[np.float64]:
    """Find the similarity that takes a face of the frame to its crop.

    Least squares over eyes and mouth (Umeyama 1991, https://doi.org/10.1109/34.88573; in two dimensions a complex
    factor and shift, so it never mirrors). The mouth keeps it steady on a profile, where the eyes fall together.

    Parameters
    ----------
    landmarks
        float32 [4, 2]: the landmarks of a `Detection`, pixels of the frame.

    Returns
    -------
    float64 [2, 3]: from pixels of the frame to pixels of the crop, as `cv2.warpAffine` takes it.

    Raises
    ------
    ValueError
        Where the landmarks have another shape, are not finite, or lie like those of no face (all in one point, or
        with no more than a chance likeness to eyes over a mouth).
    """
    if landmarks.shape != (4, 2):
        raise ValueError(f"expected landmarks of shape (4, 2), got {landmarks.shape}")
    points = landmarks.tolist()
    source = [complex(*points[i]) for i in _USED_LANDMARKS]
    if not all(map(cmath.isfinite, source)):
        raise ValueError(f"expected finite landmarks, got {points}")
    source_centre, target_centre = sum(source) / len(source), sum(_DETECTOR_REFERENCE) / len(source)
    source = [z - source_centre for z in source]
    target = [z - target_centre for z in _DETECTOR_REFERENCE]
    power, target_power = (sum(abs(z) ** 2 for z in zs) for zs in (source, target))
    if power < 1e-6:
        raise ValueError("the eyes and the mouth are in one point")
    overlap = sum(s.conjugate() * t for s, t in zip(source, target, strict=True))
    if abs(overlap) < _LEAST_AGREEMENT * math.sqrt(power * target_power):
        raise ValueError("the eyes and the mouth do not lie like those of a face")
    factor = overlap / power
    shift = target_centre - factor * source_centre
    return np.array([[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]])


def extract_crops(image: NDArray[np.uint8], transforms: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Cut the faces out of a frame, each by `sample`.

    Parameters
    ----------
    image
        uint8 [H, W, 3], blue-green-red.
    transforms
        float64 [N, 2, 3], from `crop_transform`.

    Returns
    -------
    uint8 [N, 96, 96]: gray.

    Raises
    ------
    ValueError
        Where an argument has another shape, or the image no pixels.
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError(f"expected an image of shape (H, W, 3), got {image.shape}")
    _check_transforms(transforms)
    crops = np.empty((len(transforms), CROP_SIZE, CROP_SIZE), np.uint8)
    for i, transform in enumerate(transforms):
        crops[i] = sample(image, transform, (CROP_SIZE, CROP_SIZE), gray=True)
    return crops


def to_frame(points: NDArray[np.floating], transforms: NDArray[np.float64]) -> NDArray[np.float32]:
    """Take points of crops back to the frame: the inverse of the transforms that the crops were made with.

    Parameters
    ----------
    points
        floating [N, K, 2]: x and y in pixels of each crop.
    transforms
        float64 [N, 2, 3], from `crop_transform`.

    Returns
    -------
    float32 [N, K, 2]: x and y in pixels of the frame.

    Raises
    ------
    ValueError
        Where an argument has another shape.
    """
    _check_transforms(transforms)
    if points.ndim != 3 or points.shape[0] != len(transforms) or points.shape[2] != 2:
        raise ValueError(f"expected points of shape ({len(transforms)}, K, 2), got {points.shape}")
    a, b = transforms[:, None, 0, 0], transforms[:, None, 1, 0]
    x, y = (points[:, :, i].astype(np.float64) - transforms[:, None, i, 2] for i in (0, 1))
    back = np.stack([a * x + b * y, a * y - b * x], axis=-1) / (a * a + b * b)[..., None]
    return back.astype(np.float32)


def from_crop(transform: NDArray[np.float64]) -> NDArray[np.float32]:
    """The way back from a crop, for whoever lays something over the face.

    Parameters
    ----------
    transform
        float64 [2, 3], from `crop_transform`.

    Returns
    -------
    float32 [2, 3]: from pixels of the crop to pixels of the frame.
    """
    return cv2.invertAffineTransform(transform).astype(np.float32)


def _check_transforms(transforms: NDArray[np.float64]) -> None:
    if transforms.ndim != 3 or transforms.shape[1:] != (2, 3):
        raise ValueError(f"expected transforms of shape (N, 2, 3), got {transforms.shape}")
