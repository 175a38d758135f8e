"""Where the app would put its crop on a face that comes as a small, loosely framed picture."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np

from train.augmentation import move_points, similarity, warp
from train.datasets.cache import CACHE
from train.keypoint_task import crop_matrix
from train.lite import LiteModel
from train.networks import IMAGE_SIZE

_CHUNK = 512


def upscaled(images: np.ndarray) -> np.ndarray:
    """Pictures [N, h, w] as uint8 [N, 96, 96], by bilinear interpolation."""
    return np.stack([cv2.resize(image, (IMAGE_SIZE, IMAGE_SIZE), interpolation=cv2.INTER_LINEAR) for image in images])


def crop_matrices(images: np.ndarray, keypoint_model: Path) -> np.ndarray:
    """How to bring each face into the app's crop: level, eyes and mouth in their places.

    The keypoint network looks twice, the second time at the crop that its first answer gives. Where the two answers
    contradict each other, or the crop would be far from the picture's own framing, the face is taken as it is.

    Parameters
    ----------
    images
        uint8 [N, 96, 96].
    keypoint_model
        ``model.tflite`` of a keypoint network.

    Returns
    -------
    numpy.ndarray
        float32 [N, 2, 3]: affines from the picture to the crop, the identity where a face was not found.
    """
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
        again = _points(network, np.stack([warp(i, m) for i, m in zip(chunk, to_crop, strict=True)]))
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
