"""``python -m train evaluate``: which faces to measure a network on, and with which forms of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from train.alignment import crop_matrices, upscaled
from train.augmentation import warp
from train.datasets.emotions import EmotionFaces, load_emotions
from train.datasets.errors import DataError
from train.datasets.keypoints import KeypointFaces, load_keypoints
from train.fit_emotion import emotion_data
from train.fit_keypoints import keypoint_parts
from train.predictors import Predictor

HELD_OUT = "held-out"


def keypoint_faces(data: Sequence[Path], *, everything: bool) -> KeypointFaces:
    """The held-out tenth that `fit` leaves aside, or every face of one source.

    Raises
    ------
    DataError
        If every face of several sources is asked for: they need not be of one size.
    """
    if not everything:
        return keypoint_parts(data)[1]
    if len(data) != 1:
        raise DataError(data[1], "give one source at a time with --all")
    return load_keypoints(data[0])


def emotion_faces(data: Sequence[Path], usage: str) -> EmotionFaces:
    """Rows of one of FER's usages, or the held-out tenth that `fit` leaves aside.

    Raises
    ------
    DataError
        If there are no such rows.
    """
    if usage == HELD_OUT:
        return emotion_data(data).held_out
    faces = load_emotions(data[0])
    rows = np.flatnonzero(faces.usage == usage)
    if len(rows) == 0:
        there = ", ".join(name or "(none given)" for name in sorted(set(faces.usage.tolist())))
        raise DataError(data[0], f"no rows of {usage}; there are {there}", column="Usage")
    return faces[rows]


def framed(faces: EmotionFaces, keypoint_model: Path | None) -> np.ndarray:
    """Crops uint8 [N, 96, 96]: as the app frames them with a keypoint network, or as they come without one."""
    images = upscaled(faces.images)
    if keypoint_model is None:
        return images
    matrices = crop_matrices(images, keypoint_model)
    return np.stack([warp(image, matrix) for image, matrix in zip(images, matrices, strict=True)])


def agreement(predictors: Mapping[str, Predictor], crops: np.ndarray) -> tuple[dict[str, np.ndarray], float]:
    """Answers of each form of a network, and the largest difference of any from the first, in the answers' unit."""
    answers = {where: predict(crops) for where, predict in predictors.items()}
    first = next(iter(answers.values()))
    return answers, max(float(np.abs(answer - first).max()) for answer in answers.values())
