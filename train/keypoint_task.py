"""What is particular to training the keypoint network."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
from keras import ops

from train.augmentation import CROP_ANCHORS, Framing, after, move_points, random_framing, random_light, similarity, warp
from train.datasets.keypoints import LEFT_EYE, MIRRORED, MOUTH_LEFT, MOUTH_RIGHT, RIGHT_EYE, KeypointFaces

FRAMING = Framing(roll=9.0, scale=0.07, shift=2.6)
"""The app frames by the detector's eyes and mouth, which are noisy; Kaggle's crops roll by 8 degrees (1 sigma)."""

LABEL_SHIFT = 0.5
"""How far to the right of the face's own symmetry the labels lie, in pixels of 96.

Seen on a network that was taught with mirrored labels as if it were 0: on held-out 300-W faces it was 0.52 px too far
left, in their mirror images 0.52 px too far right, and so with the pseudo-labelled faces (0.41 px). A shift downwards
the network learns; one to the side it cannot, if the mirror denies it.
"""


@dataclass(frozen=True)
class Part:
    """Faces of one origin.

    Attributes
    ----------
    faces
        The faces.
    weight
        Of each of their points in the loss: less for noisier labels.
    repeats
        Times each face is shown an epoch.
    """

    faces: KeypointFaces
    weight: float
    repeats: int


class KeypointSamples:
    """Augmented crops with 15 points, from faces of several origins.

    A target is 30 coordinates in pixels of the crop and then 30 weights, 0 where a point is not given.
    """

    def __init__(self, parts: list[Part]) -> None:
        self.plain_share = 0.0
        self._faces: list[tuple[np.ndarray, np.ndarray, np.ndarray, float]] = []
        repeated = []
        for part in parts:
            start = len(self._faces)
            for image, points in zip(part.faces.images, part.faces.points, strict=True):
                self._faces.append((image, points, crop_matrix(points), part.weight))
            repeated.append(np.repeat(np.arange(start, len(self._faces)), part.repeats))
        self._order = np.concatenate(repeated)

    def order(self, rng: np.random.Generator) -> np.ndarray:
        """Rows of one epoch, shuffled."""
        return rng.permutation(self._order)

    def sample(self, row: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A crop in a random framing and light, and its masked points."""
        image, points, to_crop, weight = self._faces[row]
        plain, mirror = bool(rng.random() < self.plain_share), bool(rng.random() < 0.5)
        matrix = after(random_framing(rng, FRAMING, mirror), to_crop)
        moved = move_points(matrix, points)
        if mirror:
            moved = moved[list(MIRRORED)] + np.array([2 * LABEL_SHIFT, 0.0])
        crop = warp(image, matrix)
        return crop.astype(np.float32) / 255 if plain else random_light(crop, rng), masked_target(moved, weight)


def masked_target(points: np.ndarray, weight: float) -> np.ndarray:
    """Target of the loss, float32 [60]: coordinates, 0 where not given, and weights, 0 where not given."""
    flat = points.reshape(-1).astype(np.float32)
    given = np.isfinite(flat)
    return np.concatenate([np.where(given, flat, 0), given * np.float32(weight)]).astype(np.float32)


def crop_matrix(points: np.ndarray) -> np.ndarray:
    """The affine [2, 3] from a picture with these 15 points, float [15, 2], to the app's crop, level and centred."""
    anchors = np.stack([points[LEFT_EYE], points[RIGHT_EYE], points[[MOUTH_LEFT, MOUTH_RIGHT]].mean(axis=0)])
    return similarity(anchors.astype(np.float64), CROP_ANCHORS)


def held_out_crops(faces: KeypointFaces, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Crops as the app makes them: framed by eyes and mouth that are off by a little, at random but seeded.

    Returns
    -------
    tuple
        uint8 [N, 96, 96] and points float32 [N, 15, 2] in pixels of the crop.
    """
    rng = np.random.default_rng(seed)
    crops, points = [], []
    for image, where in zip(faces.images, faces.points, strict=True):
        matrix = after(random_framing(rng, Framing(roll=4.0, scale=0.05, shift=2.0), False), crop_matrix(where))
        crops.append(warp(image, matrix))
        points.append(move_points(matrix, where))
    return np.stack(crops), np.stack(points).astype(np.float32)


@keras.saving.register_keras_serializable(package="emotionai")
def masked_wing_loss(target: keras.KerasTensor, predicted: keras.KerasTensor) -> keras.KerasTensor:
    """Wing loss (Feng et al. 2018, arXiv 1711.06753) over the points that are given.

    Parameters
    ----------
    target
        float32 [N, 60], see `masked_target`.
    predicted
        float32 [N, 30].

    Returns
    -------
    tensor
        float32 [N], pixels in spirit.
    """
    width, curvature = 6.0, 1.0
    truth, weight = target[:, :30], target[:, 30:]
    error = ops.abs(truth - predicted)
    offset = width - width * float(np.log1p(width / curvature))
    wing = ops.where(error < width, width * ops.log1p(error / curvature), error - offset)
    return ops.sum(wing * weight, axis=1) / 30.0
