"""Exponential moving average of a network's weights, which generalizes better than the weights of the last step."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import keras
import numpy as np


class WeightAverage:
    """Average over the steps of training (Polyak and Juditsky 1992; in the form of Tarvainen and Valpola 2017).

    The running statistics of batch normalization are averaged along, so that they fit the averaged weights.

    Parameters
    ----------
    model
        The network.
    decay
        Share of the average that a step keeps; less in the first steps, so that the random start is soon forgotten.
    """

    def __init__(self, model: keras.Model, decay: float) -> None:
        self._model = model
        self._decay = decay
        self.steps = 0
        self.values = [np.array(value) for value in model.get_weights()]

    def update(self) -> None:
        """Take in the weights as they are now."""
        self.steps += 1
        keep = min(self._decay, (1 + self.steps) / (10 + self.steps))
        for average, value in zip(self.values, self._model.get_weights(), strict=True):
            average *= keep
            average += (1 - keep) * value

    @contextlib.contextmanager
    def applied(self) -> Iterator[None]:
        """Within the block the network has the averaged weights."""
        current = self._model.get_weights()
        self._model.set_weights(self.values)
        try:
            yield
        finally:
            self._model.set_weights(current)
