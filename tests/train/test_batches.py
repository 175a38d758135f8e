from __future__ import annotations

import numpy as np
import pytest

from train.batches import batches


class Numbered:
    """Each picture is filled with its row and a random number."""

    def order(self, rng: np.random.Generator) -> np.ndarray:
        return rng.permutation(23)

    def sample(self, row: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        return np.full((96, 96), rng.random(), np.float32), np.array([row], np.float32)


class Broken(Numbered):
    def sample(self, row: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        raise ZeroDivisionError("a broken picture")


def test_an_epoch_shows_each_row_once() -> None:
    made = list(batches(Numbered(), 5, seed=1, epoch=0))
    assert [x.shape for x, _ in made] == [(5, 96, 96, 1)] * 4
    rows = np.concatenate([y[:, 0] for _, y in made])
    assert len(set(rows.tolist())) == 20


def test_seed_and_epoch_decide_everything_whatever_the_threads() -> None:
    one = list(batches(Numbered(), 5, seed=1, epoch=3, threads=1))
    many = list(batches(Numbered(), 5, seed=1, epoch=3, threads=4, ahead=2))
    for (x, y), (x2, y2) in zip(one, many, strict=True):
        assert np.array_equal(x, x2)
        assert np.array_equal(y, y2)


def test_epochs_differ() -> None:
    first, second = (next(iter(batches(Numbered(), 5, seed=1, epoch=e)))[0] for e in (0, 1))
    assert not np.array_equal(first, second)


def test_a_fault_in_a_thread_reaches_the_caller() -> None:
    with pytest.raises(ZeroDivisionError, match="a broken picture"):
        list(batches(Broken(), 5, seed=1, epoch=0))
