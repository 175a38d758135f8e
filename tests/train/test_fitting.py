from __future__ import annotations

import csv
from pathlib import Path

import keras
import numpy as np
import pytest
from rich.console import Console

from train.averaging import WeightAverage
from train.checkpoint import load_average, read_progress
from train.fitting import Schedule, fit

QUIET = Console(quiet=True)


class Bright:
    """Tell the mean of a picture."""

    def order(self, rng: np.random.Generator) -> np.ndarray:
        return rng.permutation(64)

    def sample(self, row: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        level = np.float32(rng.random())
        return np.full((96, 96), level, np.float32), np.array([level], np.float32)


def network(units: int = 4) -> keras.Model:
    keras.utils.set_random_seed(1)
    layers = keras.layers
    parts = [layers.AveragePooling2D(48), layers.Flatten(), layers.Dense(units), layers.BatchNormalization()]
    return keras.Sequential([keras.Input((96, 96, 1)), *parts, layers.Dropout(0.2), layers.Dense(1)])


def run(folder: Path, schedule: Schedule, *, resume: bool, stop_after: int | None = None) -> keras.Model:
    model = network()
    measured = 0

    def measure(model: keras.Model) -> dict[str, float]:
        nonlocal measured
        if stop_after is not None and measured == stop_after:
            raise KeyboardInterrupt
        measured += 1
        return {"weight": float(np.abs(model.get_weights()[0]).sum())}

    fit(model, Bright(), keras.losses.mean_squared_error, measure, schedule, folder, resume=resume, console=QUIET)
    return model


def history(folder: Path) -> list[dict[str, str]]:
    with (folder / "curves.csv").open() as file:
        return list(csv.DictReader(file))


def test_a_resumed_run_ends_where_an_unbroken_one_does(tmp_path: Path) -> None:
    schedule = Schedule(epochs=4, batch=16, peak_rate=0.02)
    run(tmp_path / "unbroken", schedule, resume=False)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "broken", schedule, resume=False, stop_after=2)
    assert len(history(tmp_path / "broken")) == 2
    run(tmp_path / "broken", schedule, resume=True)
    unbroken, broken = network(), network()
    load_average(tmp_path / "unbroken" / "checkpoint.npz", unbroken)
    progress = load_average(tmp_path / "broken" / "checkpoint.npz", broken)
    assert progress.epoch == 4
    for expected, found in zip(unbroken.get_weights(), broken.get_weights(), strict=True):
        assert found == pytest.approx(expected, abs=1e-5)
    for expected, found in zip(history(tmp_path / "unbroken"), history(tmp_path / "broken"), strict=True):
        assert float(found["loss"]) == pytest.approx(float(expected["loss"]), abs=1e-5)
    assert (tmp_path / "broken" / "curves.png").stat().st_size > 1000


def test_another_schedule_is_not_mixed_in(tmp_path: Path) -> None:
    run(tmp_path, Schedule(epochs=1, batch=32), resume=False)
    with pytest.raises(ValueError, match="now asked for"):
        run(tmp_path, Schedule(epochs=1, batch=32, seed=8), resume=True)


def test_a_run_may_be_made_longer_and_remembers_it(tmp_path: Path) -> None:
    run(tmp_path, Schedule(epochs=1, batch=32), resume=False)
    run(tmp_path, Schedule(epochs=2, batch=32), resume=True)
    progress = read_progress(tmp_path / "checkpoint.npz")
    assert (progress.epoch, progress.settings["epochs"], progress.earlier_lengths) == (2, 2, [[1, 1]])


def test_a_run_without_resume_starts_anew(tmp_path: Path) -> None:
    for _ in range(2):
        run(tmp_path, Schedule(epochs=1, batch=32), resume=False)
    assert len(history(tmp_path)) == 1


def test_too_few_samples_are_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="fewer training samples than one batch of 128"):
        run(tmp_path, Schedule(epochs=1, batch=128), resume=False)


def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    run(tmp_path, Schedule(epochs=1, batch=32), resume=False)
    with pytest.raises(ValueError, match="of another network"):
        load_average(tmp_path / "checkpoint.npz", network(units=5))


def test_a_missing_checkpoint_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run fit first"):
        load_average(tmp_path / "checkpoint.npz", network())


def test_averaged_weights_come_and_go() -> None:
    model = network()
    average = WeightAverage(model, 0.9)
    before = model.get_weights()
    model.set_weights([w + 1 for w in before])
    average.update()
    with average.applied():
        inside = model.get_weights()
    after = model.get_weights()
    assert all(np.allclose(a, b + 1) for a, b in zip(after, before, strict=True))
    assert all(np.all((w > b) & (w < b + 1)) for w, b in zip(inside, before, strict=True))
