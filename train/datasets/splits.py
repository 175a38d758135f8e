"""Seeded splits that keep exact duplicates, and the faces of one photograph, on one side."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

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


def fold_rows(groups: np.ndarray, folds: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Rows to train on and rows to hold out, for each of `folds` rounds of cross-validation."""
    parts = split_rows(groups, [1 / folds] * folds, seed)
    everything = np.arange(len(groups))
    return [(np.setdiff1d(everything, part), part) for part in parts]
