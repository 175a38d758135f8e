"""Who goes with whom at the least cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def assign(costs: NDArray[np.float64]) -> list[int]:
    """Give each row a column of its own so that the sum of their costs is least.

    Shortest augmenting paths (Jonker & Volgenant 1987, https://doi.org/10.1007/BF02278710). SciPy has the same, but
    takes half a second to import and would be most of the packaged app, for a handful of faces.

    Parameters
    ----------
    costs
        float64 [N, M] with N <= M, finite.

    Returns
    -------
    The column of each row.

    Raises
    ------
    ValueError
        There are more rows than columns, or a cost is not finite.

    Examples
    --------
    >>> assign(np.array([[1.0, 2.0, 9.0], [1.0, 9.0, 9.0]]))
    [1, 0]
    """
    rows, columns = costs.shape
    if rows > columns or not np.isfinite(costs).all():
        raise ValueError(f"expected finite costs with at least as many columns as rows, got {rows} x {columns}")
    if rows == 1:
        return [int(np.argmin(costs))]
    row_of = np.full(columns, -1)
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    for start in range(rows):
        # The cheapest way from the new row to a free column, over columns whose rows would then move on (Dijkstra).
        distance, before = np.full(columns, np.inf), np.full(columns, -1)
        done = np.zeros(columns, bool)
        row, column, reached = start, -1, 0.0
        while row >= 0:
            through = reached + costs[row] - row_price[row] - column_price
            better = ~done & (through < distance)
            distance[better], before[better] = through[better], column
            column = int(np.argmin(np.where(done, np.inf, distance)))
            reached, done[column], row = float(distance[column]), True, int(row_of[column])
        # Prices keep every reduced cost at or above zero, and at zero for the pairs that are made.
        row_price[start] += reached
        taken = done & (row_of >= 0)
        row_price[row_of[taken]] += reached - distance[taken]
        column_price[taken] -= reached - distance[taken]
        while column >= 0:
            previous = int(before[column])
            row_of[column] = start if previous < 0 else row_of[previous]
            column = previous
    column_of = [0] * rows
    for column, row in enumerate(row_of.tolist()):
        if row >= 0:
            column_of[row] = column
    return column_of
