"""How the emotions of one person went over time, and as much of it as a screen can show."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

#: A person who is not seen for longer than this, seconds, leaves a gap in the line; where frames come more seldom, for
#: longer than so many of their distances.
GAP_S, GAP_STEPS = 0.5, 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """The probabilities of one person.

    Parameters
    ----------
    times
        float64 [N], seconds of the source, rising.
    probabilities
        float32 [N, number of labels], 0..1.
    labels
        What the columns are.
    """

    times: NDArray[np.float64]
    probabilities: NDArray[np.float32]
    labels: tuple[str, ...]
    #: Seconds without a sample that count as a gap.
    gap_s: float = field(init=False)

    def __post_init__(self) -> None:
        expected = (len(self.times), len(self.labels))
        if self.times.ndim != 1 or self.probabilities.shape != expected:
            raise ValueError(
                f"expected times [N] and probabilities {list(expected)}, "
                f"got {list(self.times.shape)} and {list(self.probabilities.shape)}"
            )

        steps = np.diff(self.times)
        step_s = float(np.median(steps)) if len(steps) else 0.0
        object.__setattr__(self, "gap_s", max(GAP_S, GAP_STEPS * step_s))

    def at(self, time_s: float) -> NDArray[np.float32] | None:
        """The probabilities at a time, float32 [number of labels]; None where the person was not seen then."""
        if not len(self.times):
            return None
        after = int(np.searchsorted(self.times, time_s))
        near = [index for index in (after - 1, after) if 0 <= index < len(self.times)]
        nearest = min(near, key=lambda index: abs(float(self.times[index]) - time_s))
        if abs(float(self.times[nearest]) - time_s) > self.gap_s:
            return None
        row: NDArray[np.float32] = self.probabilities[nearest]
        return row

    def thinned(self, start_s: float, end_s: float, columns: int) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """What can be seen of a stretch of time: no peak is lost, and nothing flickers while the stretch moves on.

        Parameters
        ----------
        start_s, end_s
            The stretch; the nearest sample on each side of it comes too, so that lines run to the edge.
        columns
            Places that are told apart in it. Of several samples in one, the lowest and the highest values stay, in the
            order that the line between its first and its last sample would have (as in M4, Jugel et al. 2014,
            https://doi.org/10.14778/2732951.2732953).

        Returns
        -------
        times
            float64 [M], M at most 2 * `columns`, and one for each gap.
        probabilities
            float32 [M, number of labels]; a row of NaN where the person was not seen.
        """
        first = max(0, int(np.searchsorted(self.times, start_s)) - 1)
        end = int(np.searchsorted(self.times, end_s, side="right")) + 1
        times, values = self.times[first:end], self.probabilities[first:end]
        if not len(times):
            return times, values
        gaps = np.diff(times, prepend=times[0]) > self.gap_s
        # Columns of the time itself, not of the screen: they hold the same samples however the stretch moves.
        column = np.floor(times * (columns / max(end_s - start_s, 1e-9)))
        starts = np.flatnonzero((np.diff(column, prepend=np.nan) != 0) | gaps)
        if 2 * len(starts) < len(times):
            ends = np.append(starts[1:], len(times)) - 1
            lowest, highest = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
            rises = values[starts] <= values[ends]
            pair = np.where(rises, lowest, highest), np.where(rises, highest, lowest)
            values = np.stack(pair, axis=1).reshape(-1, values.shape[1])
            times = np.stack([times[starts], times[ends]], axis=1).ravel()
            gaps = np.stack([gaps[starts], np.zeros(len(starts), bool)], axis=1).ravel()
        holes = np.flatnonzero(gaps)
        return np.insert(times, holes, times[holes]), np.insert(values, holes, np.nan, axis=0)


def clock(time_s: float) -> str:
    """Minutes and seconds, and hours where there are any: ``1:05``, ``1:00:09``."""
    minutes, seconds = divmod(round(max(0.0, time_s)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
