"""Temperature, reserve and threshold, chosen on held-out faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from train.emotion_kpis import expected_calibration_error, rejection_auroc

ECE_LIMIT = 0.025
"""What the calibration error may be on the faces it is chosen on; on others it comes out about 0.01 larger."""

_TEMPERATURES = np.geomspace(0.35, 3.0, 44)
_RESERVES = np.arange(0.0, 4.01, 0.2)


@dataclass(frozen=True)
class Calibration:
    """What turns logits into probabilities that mean something.

    Attributes
    ----------
    temperature
        Divides the logits (Guo et al. 2017, arXiv 1706.04599).
    reserve
        Taken off the divided logits of the classes that are not shipped. These hold back belief from faces that do
        show a shipped class, which makes the network less sure than it is right, but also from faces that show none,
        which is what they are for.
    """

    temperature: float
    reserve: float

    def calibrated(self, logits: np.ndarray, shipped: np.ndarray) -> np.ndarray:
        """Logits float [N, learned] calibrated; `shipped` bool [learned] says which classes are shipped."""
        return logits / self.temperature - self.reserve * ~shipped


def calibrate(logits: np.ndarray, truth: np.ndarray, spread: np.ndarray) -> Calibration:
    """Choose temperature and reserve.

    Of all pairs on a grid whose calibration error on the faces that show a shipped class is at most `ECE_LIMIT`, the
    one that tells these faces best from the others; where there are no others, or no pair is that good, the one with
    the least calibration error.

    Parameters
    ----------
    logits
        float [N, learned] on held-out faces.
    truth
        int64 [N]: index among the shipped classes, -1 for faces that show none.
    spread
        float [learned, shipped], see `train.spread`.
    """
    shipped = spread.max(axis=1) == 1
    shown = truth >= 0
    best, best_score = Calibration(1.0, 0.0), (-np.inf, -np.inf)
    for reserve in _RESERVES if not shipped.all() else [0.0]:
        for temperature in _TEMPERATURES:
            pair = Calibration(float(temperature), float(reserve))
            probabilities = softmax(pair.calibrated(logits, shipped), axis=1) @ spread
            clear = probabilities[shown]
            error = expected_calibration_error(clear.max(axis=1), clear.argmax(axis=1) == truth[shown])
            told_apart = 0.0
            if error <= ECE_LIMIT and not shown.all():
                told_apart = rejection_auroc(clear, probabilities[~shown])
            score = (told_apart, -error)
            if score > best_score:
                best, best_score = pair, score
    return best


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
    return float(np.floor(np.quantile(confidence[correct].astype(np.float64), 1 - keep) * 100) / 100)
