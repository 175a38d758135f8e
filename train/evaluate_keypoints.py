"""Figures of a keypoint network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from train.bootstrap import intervals
from train.datasets.keypoints import KEYPOINT_NAMES, KeypointFaces
from train.keypoint_kpis import keypoint_figures, normalized_errors
from train.keypoint_task import held_out_crops
from train.networks import IMAGE_SIZE
from train.predictors import Predictor

Interval = tuple[float, float, float]


@dataclass(frozen=True)
class KeypointResult:
    """What `evaluate_keypoints` found.

    Attributes
    ----------
    faces
        Faces measured.
    framing
        How they were cropped.
    overall
        Figures of `keypoint_figures`, each with the bounds of its 95 % interval.
    per_point
        Mean distance of each point over that of the outer eye corners.
    errors
        float [N, 15], the same for each face.
    """

    faces: int
    framing: str
    overall: dict[str, Interval]
    per_point: dict[str, float]
    errors: np.ndarray


def evaluate_keypoints(faces: KeypointFaces, predict: Predictor, seed: int) -> KeypointResult:
    """Measure a network on faces with points.

    Pictures of 96x96 are taken as they are. Larger ones are cropped as the app does, by eyes and mouth, which are put
    off by a little, seeded, because the app's detector is too.
    """
    if faces.images.shape[1:] == (IMAGE_SIZE, IMAGE_SIZE):
        crops, truth, framing = faces.images, faces.points, "as it comes"
    else:
        crops, truth = held_out_crops(faces, seed)
        framing = "as the app does, with jitter"
    predicted = predict(crops).reshape(-1, len(KEYPOINT_NAMES), 2)
    errors = normalized_errors(truth, predicted)
    overall = intervals(lambda rows: keypoint_figures(truth[rows], predicted[rows]), len(truth))
    per_point = dict(zip(KEYPOINT_NAMES, np.nanmean(errors, axis=0).tolist(), strict=True))
    return KeypointResult(len(truth), framing, overall, per_point, errors)
