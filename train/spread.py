"""From seven probabilities to the classes that a model ships: belief in none of them is spread over all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def spread_matrix(learned: Sequence[str], shipped: Sequence[str]) -> np.ndarray:
    """The linear map from learned to shipped probabilities.

    A learned class that is not shipped (Neutral and Fear for the five-class model) gives each shipped class an equal
    part of its probability. So the order of the shipped classes is kept, the sum stays 1, and a face that shows none
    of them comes out near uniform. With equal lists it only reorders.

    Parameters
    ----------
    learned, shipped
        Names of classes; every shipped one must be among the learned.

    Returns
    -------
    numpy.ndarray
        float32 [len(learned), len(shipped)], rows sum to 1. Times len(shipped) it holds whole numbers.

    Raises
    ------
    ValueError
        If a shipped class was not learned.
    """
    unknown = [name for name in shipped if name not in learned]
    if unknown:
        raise ValueError(f"classes that were not learned: {', '.join(unknown)}")
    matrix = np.full((len(learned), len(shipped)), 1 / len(shipped), dtype=np.float32)
    for i, name in enumerate(learned):
        if name in shipped:
            matrix[i] = [float(name == other) for other in shipped]
    return matrix
