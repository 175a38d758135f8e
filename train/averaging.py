"""Averages of weights, which generalize better than the weights of the last step."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import keras
import numpy as np

from train.folding import halved
from train.predictors import load_network


class WeightAverage:
    """Exponential moving average over the steps of training.

    Polyak and Juditsky 1992; in the form of Tarvainen and Valpola 2017.

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


def average_with(network: keras.Model, others: Sequence[Path]) -> None:
    """Give a network the mean of its own weights and of others', each counting the same.

    Networks that went on from the same one lie in one valley, and their mean often answers better than any of them
    (Wortsman et al. 2022, "Model soups", arXiv 2203.05482); of networks with nothing in common it is of no use.

    Parameters
    ----------
    network
        Folded (`train.folding`); changed in place.
    others
        ``model.keras`` files of exported networks.

    Raises
    ------
    CatalogError, FileNotFoundError, ValueError
        If a file cannot be read, or holds another kind of network.
    """
    weights = [network.get_weights()]
    for path in others:
        weights.append(load_network(path).get_weights())
        if [w.shape for w in weights[-1]] != [w.shape for w in weights[0]]:
            raise ValueError(f"{path}: of another kind of network than the one to average it with")
    network.set_weights([halved(np.mean(same, axis=0)) for same in zip(*weights, strict=True)])
