"""Where the app would put its crop on a face that comes as a small, loosely framed picture."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from train.augmentation import after, move_points, similarity, warp
from train.datasets.cache import CACHE
from train.keypoint_task import crop_matrix
from train.lite import LiteModel
from train.networks import IMAGE_SIZE

_CHUNK = 512


def enlargement(height: int, width: int) -> np.ndarray:
    """The affine float64 [2, 3] from a picture of that size to one of 96x96, as it comes."""
    by = np.array([IMAGE_SIZE / width, IMAGE_SIZE / height])
    return np.column_stack([np.diag(by), (by - 1) / 2])


def upscaled(images: np.ndarray) -> np.ndarray:
    """Pictures [N, h, w] as uint8 [N, 96, 96], by bilinear interpolation."""
    return warped(images, np.broadcast_to(enlargement(*images.shape[1:]), (len(images), 2, 3)))


def warped(images: Iterable[np.ndarray], matrices: Iterable[np.ndarray]) -> np.ndarray:
    """Pictures [h, w] of any size, each seen through its affine: uint8 [N, 96, 96].

    Once: a face that is enlarged and then moved is more blurred than what the app, which samples the frame itself,
    shows its networks.
    """
    return np.stack([warp(image, matrix) for image, matrix in zip(images, matrices, strict=True)])


def crop_matrices(images: np.ndarray, keypoint_model: Path) -> np.ndarray:
    """How to bring each face into the app's crop: level, eyes and mouth in their places.

    The keypoint network looks twice, the second time at the crop that its first answer gives. Where the two answers
    contradict each other, or the crop would be far from the picture's own framing, the face is taken as it is.

    Parameters
    ----------
    images
        uint8 [N, h, w].
    keypoint_model
        ``model.tflite`` of a keypoint network.

    Returns
    -------
    numpy.ndarray
        float64 [N, 2, 3]: affines from the picture to the crop, the `enlargement` where a face was not found.
    """
    enlarge = enlargement(*images.shape[1:])
    return np.stack([after(matrix, enlarge) for matrix in _matrices_of_96(upscaled(images), keypoint_model)])


def _matrices_of_96(images: np.ndarray, keypoint_model: Path) -> np.ndarray:
    """The same for uint8 [N, 96, 96], with the identity where a face was not found; kept for the next time."""
    key = hashlib.sha256(keypoint_model.read_bytes() + np.ascontiguousarray(images).tobytes()).hexdigest()[:24]
    kept = CACHE / f"crops1-{key}.npy"
    if kept.is_file():
        return np.load(kept)
    network = LiteModel(keypoint_model, threads=2)
    matrices = np.empty((len(images), 2, 3), dtype=np.float32)
    for start in range(0, len(images), _CHUNK):
        chunk = images[start : start + _CHUNK]
        first = _points(network, chunk)
        to_crop = [crop_matrix(points) for points in first]
        again = _points(network, warped(chunk, np.stack(to_crop)))
        for row, (points, matrix, seen) in enumerate(zip(first, to_crop, again, strict=True)):
            matrices[start + row] = _checked(points, matrix, seen)
    CACHE.mkdir(parents=True, exist_ok=True)
    np.save(kept, matrices)
    return matrices


def _points(network: LiteModel, images: np.ndarray) -> np.ndarray:
    return network(images.astype(np.float32)[..., None] / 255).reshape(-1, 15, 2)


def _checked(points: np.ndarray, matrix: np.ndarray, seen: np.ndarray) -> np.ndarray:
    off = np.linalg.norm(seen - move_points(matrix, points), axis=1).mean()
    scale = np.hypot(*matrix[:, 0])
    roll = abs(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])))
    if off > 4.0 or not 0.65 < scale < 1.6 or roll > 50:
        return np.eye(2, 3)
    back = move_points(similarity(move_points(matrix, points), points), seen)
    return crop_matrix(back)
