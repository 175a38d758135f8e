from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from emotionai_desktop.faces.assignment import assign


@pytest.mark.parametrize("whole", [False, True], ids=["real costs", "costs with ties"])
def test_no_other_assignment_costs_less(whole: bool):
    rng = np.random.default_rng(0)
    for _ in range(150):
        rows = int(rng.integers(1, 5))
        columns = rows + int(rng.integers(0, 3))
        costs = rng.integers(-2, 3, (rows, columns)).astype(float) if whole else rng.normal(size=(rows, columns))
        chosen = assign(costs)
        assert len(set(chosen)) == rows
        best = min(costs[range(rows), list(order)].sum() for order in permutations(range(columns), rows))
        assert costs[range(rows), chosen].sum() == pytest.approx(best)


@pytest.mark.parametrize("costs", [np.zeros((3, 2)), np.array([[1.0, np.inf]]), np.array([[np.nan, 1.0]])])
def test_what_has_no_answer_is_refused(costs: np.ndarray):
    with pytest.raises(ValueError, match="expected finite costs"):
        assign(costs)


def test_nobody_goes_nowhere():
    assert assign(np.zeros((0, 4))) == []
