"""Seeded splits that keep exact duplicates, and the faces of one photograph, on one side."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np


def duplicate_groups(images: np.ndarray) -> np.ndarray:
    """A number for each picture, equal for pictures that are equal in every pixel.

    Parameters
    ----------
    images
        uint8 [N, ...].

    Returns
    -------
    numpy.ndarray
        int64 [N].
    """
    digests = [hashlib.blake2b(np.ascontiguousarray(image).tobytes(), digest_size=16).digest() for image in images]
    return np.unique(np.array(digests, dtype="S16"), return_inverse=True)[1].astype(np.int64)


def joined_groups(*keys: np.ndarray) -> np.ndarray:
    """Groups of rows that are linked, directly or through others, by an equal value in any of the keys.

    Parameters
    ----------
    keys
        Arrays [N] of values that can be compared.

    Returns
    -------
    numpy.ndarray
        int64 [N].
    """
    parent = np.arange(len(keys[0]))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return int(i)

    for key in keys:
        first: dict[object, int] = {}
        for i, value in enumerate(key.tolist()):
            other = first.setdefault(value, i)
            parent[root(i)] = root(other)
    return np.unique([root(i) for i in range(len(parent))], return_inverse=True)[1].astype(np.int64)


def split_rows(groups: np.ndarray, shares: Sequence[float], seed: int) -> list[np.ndarray]:
    """Rows for each share, whole groups at a time.

    Parameters
    ----------
    groups
        int64 [N]; rows of one group stay together.
    shares
        For instance ``(0.8, 0.2)`` or ``(0.6, 0.2, 0.2)``; they must sum to 1.
    seed
        Equal seeds give equal splits.

    Returns
    -------
    list of numpy.ndarray
        Sorted row numbers, one array a share.

    Raises
    ------
    ValueError
        If the shares do not sum to 1.
    """
    if min(shares) <= 0 or abs(sum(shares) - 1) > 1e-6:
        raise ValueError(f"shares must be positive and sum to 1, got {tuple(shares)}")
    names, sizes = np.unique(groups, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(names))
    before = np.concatenate([[0], np.cumsum(sizes[order])[:-1]])
    bounds = np.cumsum(shares)[:-1] * len(groups)
    part_of_name = np.empty(len(names), dtype=np.int64)
    part_of_name[order] = np.searchsorted(bounds, before, side="right")
    part = part_of_name[np.searchsorted(names, groups)]
    return [np.flatnonzero(part == i) for i in range(len(shares))]


@dataclass(frozen=True)
class Split:
    """How rows are divided: to train on, to choose by, and perhaps to test with at the very end.

    Attributes
    ----------
    shares
        Of the rows to train on, the held-out ones, and, where there are three, those for the test.
    fold
        Instead: which of how many parts is held out, counted from 1, for cross-validation.
    """

    shares: tuple[float, ...] = (0.9, 0.1)
    fold: tuple[int, int] | None = None

    SEED: ClassVar[int] = 2013
    """Apart from the seed of a training, so that trainings can be compared."""

    @classmethod
    def parse(cls, text: str) -> Split:
        """From ``80/20``, ``60/20/20`` or, as `str` writes it, ``fold 2 of 5``.

        Raises
        ------
        ValueError
            If it is neither, or the shares do not sum to 100.
        """
        words = text.split()
        if len(words) == 4 and words[0] == "fold" and words[2] == "of":
            which, number = int(words[1]), int(words[3])
            if not 1 <= which <= number or number < 2:
                raise ValueError(f"there is no {text}")
            return cls(fold=(which, number))
        percent = [float(part) for part in text.split("/")]
        if len(percent) not in (2, 3) or min(percent) <= 0 or abs(sum(percent) - 100) > 1e-6:
            raise ValueError(f"expected two or three shares that sum to 100, such as 80/20 or 60/20/20, got {text}")
        return cls(tuple(part / 100 for part in percent))

    def __str__(self) -> str:
        if self.fold:
            return f"fold {self.fold[0]} of {self.fold[1]}"
        return "/".join(f"{100 * share:g}" for share in self.shares)

    def rows(self, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Sorted rows to train on, held out, and for the test (maybe none); groups int64 [N] stay whole."""
        if self.fold:
            which, number = self.fold
            parts = split_rows(groups, [1 / number] * number, self.SEED)
            others = [part for i, part in enumerate(parts, start=1) if i != which]
            return np.sort(np.concatenate(others)), parts[which - 1], np.empty(0, dtype=np.int64)
        parts = split_rows(groups, self.shares, self.SEED)
        return parts[0], parts[1], parts[2] if len(parts) == 3 else np.empty(0, dtype=np.int64)
