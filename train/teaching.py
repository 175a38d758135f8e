"""What trained networks teach another one: their probabilities, for faces with and without labels.

Hinton et al. 2015, "Distilling the knowledge in a neural network" (arXiv 1503.02531); with an equal network as pupil,
Furlanello et al. 2018, "Born-again neural networks" (arXiv 1805.04770).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from train.augmentation import warp
from train.datasets.cache import CACHE
from train.datasets.emotions import FER_CLASSES
from train.datasets.keypoints import load_keypoints
from train.keypoint_task import crop_matrix
from train.predictors import open_predictor


def teacher_probabilities(teachers: Sequence[str], as_they_come: np.ndarray, cropped: np.ndarray) -> np.ndarray:
    """Mean answer of several networks to each face as it comes and, mirrored, as the app crops it.

    Parameters
    ----------
    teachers
        What `train.predictors.open_predictor` takes; networks with FER-2013's seven classes.
    as_they_come, cropped
        uint8 [N, 96, 96].

    Returns
    -------
    numpy.ndarray
        float32 [N, 7].

    Raises
    ------
    ValueError
        If a network has other classes.
    """
    views = [as_they_come, np.ascontiguousarray(cropped[:, :, ::-1])]
    seed = hashlib.sha256(b"".join(view.tobytes() for view in views))
    for teacher in teachers:
        seed.update(Path(teacher).read_bytes() if Path(teacher).is_file() else teacher.encode())
    kept = CACHE / f"taught2-{seed.hexdigest()[:24]}.npy"
    if kept.is_file():
        return np.load(kept)
    answers = []
    for teacher in teachers:
        predict = open_predictor(teacher)
        answers += map(predict, views)
        if answers[-1].shape[1] != len(FER_CLASSES):
            raise ValueError(f"{teacher}: a teacher has {len(FER_CLASSES)} classes, this one {answers[-1].shape[1]}")
    mean = np.mean(answers, axis=0, dtype=np.float32)
    CACHE.mkdir(parents=True, exist_ok=True)
    np.save(kept, mean)
    return mean


def unlabelled_crops(data: Sequence[Path]) -> np.ndarray:
    """Faces with points and no emotion, in any form that the keypoint network trains on, as the app crops them.

    Returns
    -------
    numpy.ndarray
        uint8 [N, 96, 96].
    """
    crops = []
    for path in data:
        faces = load_keypoints(path)
        anchored = [n for n, points in enumerate(faces.points) if np.isfinite(crop_matrix(points)).all()]
        crops += [warp(faces.images[n], crop_matrix(faces.points[n])) for n in anchored]
    return np.stack(crops)
