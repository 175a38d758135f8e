"""Figures of a keypoint network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from train.bootstrap import intervals
from train.datasets.keypoints import KEYPOINT_NAMES, KeypointFaces
from train.keypoint_kpis import keypoint_figures, normalized_errors
from train.keypoint_task import held_out_crops
from train.networks import IMAGE_SIZE

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

    def as_json(self) -> dict[str, Any]:
        """Everything but the single errors, in types that JSON has."""
        return {
            "faces": self.faces,
            "framing": self.framing,
            "overall": {name: list(values) for name, values in self.overall.items()},
            "per_point": self.per_point,
        }


def evaluation_crops(faces: KeypointFaces, seed: int) -> tuple[np.ndarray, np.ndarray, str]:
    """Crops to measure a network on.

    Pictures of 96x96 are taken as they are. Larger ones are cropped as the app does, by eyes and mouth, which are put
    off by a little, seeded, because the app's detector is too.

    Returns
    -------
    tuple
        uint8 [N, 96, 96], their points float32 [N, 15, 2] in pixels of the crop, and how they are framed, in words.
    """
    if faces.images.shape[1:] == (IMAGE_SIZE, IMAGE_SIZE):
        return faces.images, faces.points, "as they come"
    crops, truth = held_out_crops(faces, seed)
    return crops, truth, "cropped as the app does, with jitter"


def evaluate_keypoints(truth: np.ndarray, answers: np.ndarray, framing: str) -> KeypointResult:
    """Measure answers against points.

    Parameters
    ----------
    truth
        float [N, 15, 2] in pixels of 96, NaN where a point is not given.
    answers
        float [N, 30], the network's.
    framing
        How the faces were cropped, in words.

    Raises
    ------
    ValueError
        If the answers are not 15 points each.
    """
    if answers.shape[1:] != (2 * len(KEYPOINT_NAMES),):
        raise ValueError(f"expected {2 * len(KEYPOINT_NAMES)} numbers a face, found {list(answers.shape[1:])}")
    predicted = answers.reshape(-1, len(KEYPOINT_NAMES), 2)
    errors = normalized_errors(truth, predicted)
    overall = intervals(lambda rows: keypoint_figures(truth[rows], predicted[rows]), len(truth))
    per_point = dict(zip(KEYPOINT_NAMES, np.nanmean(errors, axis=0).tolist(), strict=True))
    return KeypointResult(len(truth), framing, overall, per_point, errors)
