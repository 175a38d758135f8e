"""How far a figure might be off by the chance of which faces are in the set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np


def intervals(
    figures: Callable[[np.ndarray], Mapping[str, float]], rows: int, *, rounds: int = 400, seed: int = 0
) -> dict[str, tuple[float, float, float]]:
    """Percentile bootstrap (Efron 1979).

    Parameters
    ----------
    figures
        From row numbers, some of them several times, to figures by name.
    rows
        Rows in the set.
    rounds, seed
        Resamplings, and where their chance starts.

    Returns
    -------
    dict
        Of each figure its value on all rows and the bounds of its 95 % interval. A resampling in which a figure is
        not a number (a class that was not drawn) is left out of it.
    """
    rng = np.random.default_rng(seed)
    value = figures(np.arange(rows))
    drawn = [figures(rng.integers(0, rows, rows)) for _ in range(rounds)]
    result = {}
    for name, center in value.items():
        low, high = np.nanpercentile([d[name] for d in drawn], [2.5, 97.5])
        result[name] = (float(center), float(low), float(high))
    return result
