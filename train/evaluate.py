"""``python -m train evaluate``: which faces to measure a network on, and with which forms of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from train.alignment import crop_matrices, upscaled, warped
from train.datasets.emotions import EmotionFaces, load_emotions
from train.datasets.errors import DataError
from train.datasets.keypoints import KeypointFaces, load_keypoints
from train.datasets.splits import Split
from train.fit_emotion import emotion_data
from train.fit_keypoints import keypoint_data
from train.predictors import Predictor

Faces = TypeVar("Faces", KeypointFaces, EmotionFaces)

HELD_OUT, TEST, ALL = "held-out", "test", "all"


def keypoint_faces(data: Sequence[Path], usage: str, split: Split) -> KeypointFaces:
    """The faces that `fit` holds out or leaves for the test, or every face of one source.

    Raises
    ------
    DataError
        If there are no such faces, or every face of several sources is asked for: they need not be of one size.
    """
    if usage == ALL:
        if len(data) != 1:
            raise DataError(data[1], "give one source at a time for all its faces")
        return load_keypoints(data[0])
    found = keypoint_data(data, split)
    return _some(found.held_out if usage == HELD_OUT else found.test, data[0], split)


def emotion_faces(data: Sequence[Path], usage: str, split: Split) -> EmotionFaces:
    """Rows of one of FER's usages, or those that `fit` holds out or leaves for the test, or all.

    Raises
    ------
    DataError
        If there are no such rows.
    """
    if usage in (HELD_OUT, TEST):
        found = emotion_data(data, split)
        return _some(found.held_out if usage == HELD_OUT else found.test, data[0], split)
    faces = load_emotions(data[0])
    if usage == ALL:
        return faces
    rows = np.flatnonzero(faces.usage == usage)
    if len(rows) == 0:
        there = ", ".join(name or "(none given)" for name in sorted(set(faces.usage.tolist())))
        raise DataError(data[0], f"no rows of {usage}; there are {there}", column="Usage")
    return faces[rows]


def _some(faces: Faces, path: Path, split: Split) -> Faces:
    if len(faces) == 0:
        raise DataError(path, f"the split {split} has no such faces")
    return faces


def framed(faces: EmotionFaces, keypoint_model: Path | None) -> np.ndarray:
    """Crops uint8 [N, 96, 96]: as the app frames them with a keypoint network, or as they come without one."""
    if keypoint_model is None:
        return upscaled(faces.images)
    return warped(faces.images, crop_matrices(faces.images, keypoint_model))


def agreement(predictors: Mapping[str, Predictor], crops: np.ndarray) -> tuple[dict[str, np.ndarray], float]:
    """Answers of each form of a network, and the largest difference of any from the first, in the answers' unit."""
    answers = {where: predict(crops) for where, predict in predictors.items()}
    first = next(iter(answers.values()))
    return answers, max(float(np.abs(answer - first).max()) for answer in answers.values())
