"""``python -m train fit keypoints``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from rich.console import Console

from train.datasets.errors import DataError
from train.datasets.keypoints import KeypointFaces, load_keypoints
from train.datasets.splits import Split, duplicate_groups, joined_groups
from train.fitting import Figures, Schedule, fit
from train.keypoint_kpis import keypoint_figures
from train.keypoint_task import KeypointSamples, Part, held_out_crops, masked_wing_loss
from train.networks import keypoint_network

_PSEUDO_WEIGHT = 0.6
_PARTIAL_WEIGHT = 0.1  # The incomplete rows at hand (LFW) lie 1 to 2 px above 300-W's points, each differently.


@dataclass(frozen=True)
class KeypointData:
    """What to train on, to choose by and to test with.

    Attributes
    ----------
    parts
        Faces to train on, by origin.
    held_out, test
        Complete, hand-labelled faces. There may be none in `test`.
    """

    parts: list[Part]
    held_out: KeypointFaces
    test: KeypointFaces


def fit_keypoints(
    data: Sequence[Path], schedule: Schedule, folder: Path, *, resume: bool, console: Console
) -> dict[str, float]:
    """Train the keypoint network, and return its last figures on the held-out faces."""
    split = keypoint_data(data, Split.parse(schedule.split))
    counts = ", ".join(f"{len(part.faces)} faces x{part.repeats} weight {part.weight:g}" for part in split.parts)
    console.log(f"training: {counts}; held out: {len(split.held_out)} faces")
    crops, points = held_out_crops(split.held_out, Split.SEED)
    pictures = crops.astype(np.float32)[..., None] / 255

    def measure(model: keras.Model) -> Figures:
        predicted = model.predict(pictures, batch_size=128, verbose=0)
        return keypoint_figures(points, predicted.reshape(-1, 15, 2))

    keras.utils.set_random_seed(schedule.seed)
    samples = KeypointSamples(split.parts)
    network = keypoint_network()
    return fit(network, samples, masked_wing_loss, measure, schedule, folder, resume=resume, console=console)


def keypoint_data(data: Sequence[Path], split: Split) -> KeypointData:
    """Read faces of any form, and split those that are complete and labelled by hand.

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
        raise DataError(data[0], "no hand-labelled faces with all 15 points, which the held-out ones are taken from")
    if len({faces.images.shape[1:] for faces in complete}) > 1:
        raise DataError(data[0], "hand-labelled faces must be of one size; give one set of them at a time")
    everything = KeypointFaces(
        *(np.concatenate([getattr(faces, name) for faces in complete]) for name in ("images", "points", "groups"))
    )
    groups = joined_groups(everything.groups, duplicate_groups(everything.images))
    kept, held_out, test = split.rows(groups)
    return KeypointData([*parts, Part(everything[kept], 1.0, 3)], everything[held_out], everything[test])
