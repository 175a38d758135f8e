"""``python -m train fit emotion``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from rich.console import Console
from scipy.special import softmax

from train.alignment import crop_matrices, enlargement, upscaled, warped
from train.datasets.emotions import (
    FER_CLASSES,
    FIVE_CLASSES,
    VOTE_COLUMNS,
    EmotionFaces,
    Votes,
    load_emotions,
    load_votes,
)
from train.datasets.errors import DataError
from train.datasets.splits import Split, duplicate_groups
from train.emotion_kpis import emotion_figures, rejection_auroc
from train.emotion_task import EmotionSamples, Picture, label_and_vote_loss, soft_targets
from train.face_network import face_trunk
from train.fitting import Figures, MakeOptimizer, Schedule, fit, muon
from train.networks import Trunk, emotion_network, emotion_trunk
from train.spread import spread_matrix
from train.teaching import teacher_probabilities, unlabelled_crops


@dataclass(frozen=True)
class Kind:
    """A network that can be trained on emotions.

    Attributes
    ----------
    trunk, dropout
        As in `train.networks.emotion_network`.
    optimizer
        As in `train.fitting.fit`.
    """

    trunk: Trunk
    dropout: float
    optimizer: MakeOptimizer


# The 1x1 convolutions of a MobileNet are wide: to orthogonalize their steps takes long.
KINDS = {
    "residual": Kind(emotion_trunk, 0.1, muon),
    "mobilenet": Kind(face_trunk, 0.3, keras.optimizers.AdamW),
}
"""The network that ships, and one that can teach it."""

_RARE_REPEATS, _UNLABELLED_REPEATS = {"Disgust": 3}, 0.5


@dataclass(frozen=True)
class EmotionData:
    """What to train on, to choose by and to test with.

    Attributes
    ----------
    train, held_out, test
        Faces, all of the rows marked Training (or of all, where nothing is marked). There may be none in `test`.
    votes
        FER+ votes of `train`, or None.
    """

    train: EmotionFaces
    held_out: EmotionFaces
    test: EmotionFaces
    votes: Votes | None


def emotion_data(data: Sequence[Path], split: Split) -> EmotionData:
    """Read FER-2013 in any form and, where a second file is given, its FER+ votes, and split.

    Rows that FER+ judged not usable, and Training rows whose picture occurs in another Usage, are left out of
    training. Exact duplicates stay on one side.

    Raises
    ------
    DataError
        If a file is wrong, or has no Training rows.
    """
    faces = load_emotions(data[0])
    votes = load_votes(data[1], faces.usage) if len(data) > 1 else None
    groups = duplicate_groups(faces.images)
    candidates = np.isin(faces.usage, ["Training", ""])
    elsewhere = np.unique(groups[~candidates])
    rows = np.flatnonzero(candidates & ~np.isin(groups, elsewhere))
    if len(rows) == 0:
        raise DataError(data[0], "no Training rows", column="Usage")
    kept, held_out, test = (rows[part] for part in split.rows(groups[rows]))
    if votes is not None:
        kept = kept[votes.usable[kept]]
        votes = Votes(votes.share[kept], votes.usable[kept])
    return EmotionData(faces[kept], faces[held_out], faces[test], votes)


def fer_labels(faces: EmotionFaces) -> np.ndarray:
    """Labels as FER's seven, int64 [N], whatever the form had."""
    return np.array([FER_CLASSES.index(name) for name in faces.classes])[faces.labels]


def fit_emotion(
    data: Sequence[Path], schedule: Schedule, folder: Path, keypoint_model: Path, *, resume: bool, console: Console
) -> dict[str, float]:
    """Train the emotion network, and return its last figures on the held-out faces.

    `keypoint_model` says where the app would put its crop on each face.
    """
    split = emotion_data(data, Split.parse(schedule.split))
    console.log(f"training on {len(split.train)} faces; held out: {len(split.held_out)}")
    faces = split.train.images
    enlarge, to_crop = enlargement(*faces.shape[1:]), crop_matrices(faces, keypoint_model)
    console.log(f"points found on {np.any(to_crop != enlarge, axis=(1, 2)).mean():.1%} of the faces")
    pictures = [Picture(*each) for each in zip(faces, np.broadcast_to(enlarge, to_crop.shape), to_crop, strict=True)]
    repeats = np.array([_RARE_REPEATS.get(name, 1) for name in split.train.names], dtype=np.float64)
    labels, taught = fer_labels(split.train), None
    if schedule.unlabelled:
        if not schedule.teachers:
            raise ValueError("faces without labels need a teacher")
        unlabelled = unlabelled_crops(list(map(Path, schedule.unlabelled)))
        console.log(f"{len(unlabelled)} faces that teachers alone say something of")
        pictures += [Picture(crop, np.eye(2, 3), np.eye(2, 3)) for crop in unlabelled]
        repeats = np.concatenate([repeats, np.full(len(unlabelled), _UNLABELLED_REPEATS)])
        labels = np.concatenate([labels, np.full(len(unlabelled), -1)])
    if schedule.teachers:
        pixels = [each.pixels for each in pictures]
        as_they_come = warped(pixels, [each.as_it_comes for each in pictures])
        cropped = warped(pixels, [each.to_crop for each in pictures])
        taught = teacher_probabilities(schedule.teachers, as_they_come, cropped)
        console.log(f"taught by {', '.join(schedule.teachers)}")
    samples = EmotionSamples(pictures, soft_targets(labels, split.votes, taught), repeats)
    held_out = split.held_out.images
    views = [upscaled(held_out), warped(held_out, crop_matrices(held_out, keypoint_model))]
    looked_at = np.concatenate(views).astype(np.float32)[..., None] / 255
    truth = fer_labels(split.held_out)

    def measure(model: keras.Model) -> Figures:
        logits = model.predict(looked_at, batch_size=128, verbose=0)[:, : len(FER_CLASSES)]
        as_is, cropped = np.split(logits, 2)
        return {**held_out_figures(truth, cropped), "accuracy5_as_is": held_out_figures(truth, as_is)["accuracy5"]}

    keras.utils.set_random_seed(schedule.seed)
    kind = KINDS[schedule.network]
    network = emotion_network(len(FER_CLASSES), len(VOTE_COLUMNS), kind.trunk, kind.dropout)
    return fit(
        network, samples, label_and_vote_loss, measure, schedule, folder,
        resume=resume, console=console, optimizer=kind.optimizer,
    )  # fmt: skip


def held_out_figures(labels: np.ndarray, logits: np.ndarray) -> Figures:
    """Figures that tell how a run goes: five classes, seven, and the rejection of Neutral.

    Parameters
    ----------
    labels
        int64 [N], FER's classes.
    logits
        float [N, 7].
    """
    seven = softmax(logits, axis=1)
    five = seven @ spread_matrix(FER_CLASSES, FIVE_CLASSES)
    to_five = np.array([FIVE_CLASSES.index(name) if name in FIVE_CLASSES else -1 for name in FER_CLASSES])[labels]
    clear, neutral = to_five >= 0, labels == FER_CLASSES.index("Neutral")
    of_five = emotion_figures(to_five[clear], five[clear])
    return {
        "accuracy5": of_five["accuracy"],
        "f1_5": of_five["macro_f1"],
        "accuracy7": emotion_figures(labels, seven)["accuracy"],
        "auroc": rejection_auroc(five[clear], five[neutral]) if neutral.any() else float("nan"),
    }
