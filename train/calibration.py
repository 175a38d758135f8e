"""Temperature and threshold, chosen on held-out faces."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import softmax

TEMPERATURES = (0.2, 5.0)


def best_temperature(logits: np.ndarray, labels: np.ndarray, spread: np.ndarray, to_shipped: np.ndarray) -> float:
    """The divisor of the logits that makes confidence match accuracy (Guo et al. 2017, arXiv 1706.04599).

    Parameters
    ----------
    logits
        float [N, learned] on held-out faces.
    labels
        int64 [N], learned classes.
    spread
        float [learned, shipped], see `train.spread`.
    to_shipped
        int64 [learned]: index of each learned class among the shipped, -1 where it is not shipped.

    Returns
    -------
    float
        The temperature that makes the shipped probabilities of the faces that show a shipped class most likely.
    """
    shipped = to_shipped[labels]
    shown = shipped >= 0

    def loss(log_temperature: float) -> float:
        probabilities = softmax(logits[shown] / np.exp(log_temperature), axis=1) @ spread
        return float(-np.log(probabilities[np.arange(shown.sum()), shipped[shown]] + 1e-12).mean())

    found = minimize_scalar(loss, bounds=tuple(np.log(TEMPERATURES)), method="bounded")
    return float(np.exp(found.x))


def keeping_threshold(confidence: np.ndarray, correct: np.ndarray, keep: float) -> float:
    """The highest threshold that keeps a share `keep` of the correct answers.

    Parameters
    ----------
    confidence
        float [N]: top probabilities of faces that show one of the classes.
    correct
        bool [N].
    keep
        Share in 0..1 of the correct answers that must stay at or above the threshold.

    Returns
    -------
    float
        Rounded down to a hundredth.

    Raises
    ------
    ValueError
        If nothing is correct.
    """
    if not correct.any():
        raise ValueError("no correct answer to choose a threshold by")
    return float(np.floor(np.quantile(confidence[correct], 1 - keep) * 100) / 100)
