"""From seven probabilities to the classes that a model ships: belief in none of them is spread over all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_UNITS = 2048
"""A fifth is no weight that float16 can hold, but each of 0..2048 parts of 2048 is."""


def spread_matrix(learned: Sequence[str], shipped: Sequence[str]) -> np.ndarray:
    """The linear map from learned to shipped probabilities.

    A learned class that is not shipped (Neutral and Fear for the five-class model) gives each shipped class an equal
    part of its probability. So the order of the shipped classes is kept, the sum stays 1, and a face that shows none
    of them comes out near uniform. With equal lists it changes nothing.

    Parameters
    ----------
    learned, shipped
        Names of classes; every shipped one must be among the learned.

    Returns
    -------
    numpy.ndarray
        float32 [len(learned), len(shipped)]. Rows sum to exactly 1, for which equal parts differ by up to 1/2048.

    Raises
    ------
    ValueError
        If a shipped class was not learned.
    """
    unknown = [name for name in shipped if name not in learned]
    if unknown:
        raise ValueError(f"classes that were not learned: {', '.join(unknown)}")
    part, rest = divmod(_UNITS, len(shipped))
    evenly = (part + (np.arange(len(shipped)) < rest)) / _UNITS
    rows = [evenly if name not in shipped else [float(name == other) for other in shipped] for name in learned]
    return np.array(rows, dtype=np.float32)
