"""``python -m train fit keypoints``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
from rich.console import Console

from train.datasets.errors import DataError
from train.datasets.keypoints import KeypointFaces, load_keypoints
from train.datasets.splits import duplicate_groups, joined_groups, split_rows
from train.fitting import Figures, Schedule, fit
from train.keypoint_kpis import keypoint_figures
from train.keypoint_task import KeypointSamples, Part, held_out_crops, masked_wing_loss
from train.networks import keypoint_network

SPLIT_SEED = 2013
"""Of the held-out tenth, apart from the seed of the training, so that runs can be compared."""

_PSEUDO_WEIGHT = 0.6
_PARTIAL_WEIGHT = 0.1  # The incomplete rows at hand (LFW) lie 1 to 2 px above 300-W's points, each differently.


def fit_keypoints(data: Sequence[Path], schedule: Schedule, folder: Path, *, resume: bool, console: Console) -> None:
    """Train the keypoint network on all of `data` but a held-out tenth of the complete, hand-labelled faces."""
    parts, held_out = keypoint_parts(data)
    counts = ", ".join(f"{len(part.faces)} faces x{part.repeats} weight {part.weight:g}" for part in parts)
    console.log(f"training: {counts}; held out: {len(held_out)} faces")
    crops, points = held_out_crops(held_out, SPLIT_SEED)
    pictures = crops.astype(np.float32)[..., None] / 255

    def measure(model: keras.Model) -> Figures:
        predicted = model.predict(pictures, batch_size=128, verbose=0)
        return keypoint_figures(points, predicted.reshape(-1, 15, 2))

    keras.utils.set_random_seed(schedule.seed)
    fit(
        keypoint_network(), KeypointSamples(parts), masked_wing_loss, measure, schedule, folder, resume=resume,
        console=console,
    )  # fmt: skip


def keypoint_parts(data: Sequence[Path]) -> tuple[list[Part], KeypointFaces]:
    """What to train on, and what is held out.

    Hand-labelled faces (iBUG folders and complete Kaggle rows) weigh most, pseudo-labelled ones less, and the noisy
    incomplete rows least. Complete Kaggle rows are left out when there is an iBUG folder: they may be the same faces,
    framed otherwise, so that no comparison of pixels would keep them off the held-out ones.

    Raises
    ------
    DataError
        If there are no complete, hand-labelled faces to hold out from.
    """
    complete: list[KeypointFaces] = []
    parts: list[Part] = []
    folders = [path for path in data if path.is_dir() and not (path / "points.csv").is_file()]
    for path in data:
        faces = load_keypoints(path)
        if path in folders:
            complete.append(faces)
        elif path.is_dir():
            parts.append(Part(faces, _PSEUDO_WEIGHT, 1))
        else:
            if faces.complete.any() and not folders:
                complete.append(faces[faces.complete])
            if not faces.complete.all():
                parts.append(Part(faces[~faces.complete], _PARTIAL_WEIGHT, 1))
    if not complete:
        raise DataError(data[0], "no hand-labelled faces with all 15 points, which the held-out tenth is taken from")
    held_out = []
    for faces in complete:
        groups = joined_groups(faces.groups, duplicate_groups(faces.images))
        kept, tenth = split_rows(groups, (0.9, 0.1), SPLIT_SEED)
        parts.append(Part(faces[kept], 1.0, 3))
        held_out.append(faces[tenth])
    if len({faces.images.shape[1:] for faces in held_out}) > 1:
        raise DataError(data[0], "hand-labelled faces must be of one size; give one set of them at a time")
    everything = KeypointFaces(
        *(np.concatenate([getattr(f, n) for f in held_out]) for n in ("images", "points", "groups"))
    )
    return parts, everything
