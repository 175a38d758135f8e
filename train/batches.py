"""Batches made in background threads, each a function of its seed, epoch and number alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

import numpy as np

Batch = tuple[np.ndarray, np.ndarray]


class Samples(Protocol):
    """What a network is trained on.

    Attributes
    ----------
    plain_share
        Share of the samples, 0..1, that are shown as the app will show them: not augmented, but for mirroring.
    """

    plain_share: float

    def order(self, rng: np.random.Generator) -> np.ndarray:
        """Row numbers of one epoch, int64 [M], shuffled; a row may come more than once or not at all."""
        ...

    def sample(self, row: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """One augmented picture, float32 [96, 96] in 0..1, and its target, float32 [T]."""
        ...


def batches(samples: Samples, size: int, seed: int, epoch: int, threads: int = 2, ahead: int = 6) -> Iterator[Batch]:
    """Batches of one epoch.

    OpenCV and NumPy release the interpreter lock in most of what augmentation does, so threads are enough.

    Parameters
    ----------
    samples
        Where pictures come from.
    size
        Pictures a batch. The rest of the order that does not fill a batch is left out.
    seed, epoch
        With the number of the batch, all that chance depends on: a resumed run sees what an unbroken one would.
    threads, ahead
        Threads, and batches kept ready.

    Yields
    ------
    tuple
        float32 [size, 96, 96, 1] and float32 [size, T].
    """
    order = samples.order(np.random.default_rng([seed, epoch]))

    def compose(number: int) -> Batch:
        rng = np.random.default_rng([seed, epoch, number + 1])
        rows = order[number * size : (number + 1) * size]
        pictures, targets = zip(*(samples.sample(int(row), rng) for row in rows), strict=True)
        return np.stack(pictures)[..., None], np.stack(targets)

    total = len(order) // size
    waiting: deque[Future[Batch]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="augment") as pool:
        try:
            for number in range(total + ahead):
                if number < total:
                    waiting.append(pool.submit(compose, number))
                if number >= ahead and waiting:
                    yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
