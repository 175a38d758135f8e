"""All that a training run needs to go on after a kill, in one file."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np

from train.averaging import WeightAverage
from train.datasets.splits import Split


@dataclass
class Progress:
    """How far a run has come.

    Attributes
    ----------
    epoch
        Epochs done.
    history
        One row an epoch: figures by name.
    settings
        What the run was started with; a resumed run must be told the same, but for its length.
    earlier_lengths
        Where a resumed run was told another length: the epochs asked for before, and the epoch where that ended.
    """

    epoch: int = 0
    history: list[dict[str, float]] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    earlier_lengths: list[list[int]] = field(default_factory=list)

    @property
    def minutes(self) -> float:
        """How long the epochs took, measurement included."""
        return sum(row["seconds"] for row in self.history) / 60

    @property
    def network(self) -> str:
        """Which network was trained, see `train.fitting.Schedule`."""
        return str(self.settings.get("network", "residual"))

    @property
    def split(self) -> Split:
        """Which rows were trained on."""
        return Split.parse(self.settings["split"]) if "split" in self.settings else Split()


def save_checkpoint(path: Path, model: keras.Model, average: WeightAverage, progress: Progress) -> None:
    """Write weights, optimizer, averaged weights and progress to `path`, whole or not at all."""
    arrays: dict[str, np.ndarray] = {}
    for kind, variables in _variables(model).items():
        for i, variable in enumerate(variables):
            arrays[f"{kind}/{i:04d}"] = variable.numpy()
    for i, value in enumerate(average.values):
        arrays[f"average/{i:04d}"] = value
    arrays["average/steps"] = np.array(average.steps)
    arrays["progress"] = np.array(json.dumps(dataclasses.asdict(progress)))
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.npz")
    np.savez(unfinished, **arrays)
    unfinished.replace(path)


def load_checkpoint(path: Path, model: keras.Model, average: WeightAverage) -> Progress:
    """Put everything that `save_checkpoint` wrote back in its place.

    Raises
    ------
    ValueError
        If the file is of another network or optimizer.
    """
    with np.load(path) as archive:
        for kind, variables in _variables(model).items():
            stored = [name for name in archive.files if name.startswith(f"{kind}/")]
            if len(stored) != len(variables):
                raise ValueError(f"{path}: of another network: {len(stored)} {kind} arrays, expected {len(variables)}")
            for name, variable in zip(sorted(stored), variables, strict=True):
                if archive[name].shape != tuple(variable.shape):
                    found = archive[name].shape
                    raise ValueError(f"{path}: {name} has shape {found}, expected {tuple(variable.shape)}")
                variable.assign(archive[name])
        average.values = [archive[f"average/{i:04d}"] for i in range(len(average.values))]
        average.steps = int(archive["average/steps"])
    return read_progress(path)


def load_average(path: Path, model: keras.Model) -> Progress:
    """Give `model` the averaged weights of a checkpoint.

    Raises
    ------
    FileNotFoundError
        If there is no checkpoint.
    ValueError
        If it is of another network.
    """
    progress = read_progress(path)
    with np.load(path) as archive:
        names = sorted(name for name in archive.files if name.startswith("average/") and name != "average/steps")
        if [archive[name].shape for name in names] != [value.shape for value in model.get_weights()]:
            raise ValueError(f"{path}: of another network")
        model.set_weights([archive[name] for name in names])
    return progress


def read_progress(path: Path) -> Progress:
    """How far the run of a checkpoint has come.

    Raises
    ------
    FileNotFoundError
        If there is no checkpoint.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no checkpoint; run fit first")
    with np.load(path) as archive:
        return Progress(**json.loads(str(archive["progress"])))


def _variables(model: keras.Model) -> dict[str, list[keras.Variable]]:
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    return {
        "trained": list(model.trainable_variables),
        "other": list(model.non_trainable_variables),
        "optimizer": list(model.optimizer.variables),
    }
