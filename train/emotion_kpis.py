"""How good emotion probabilities are."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score


def expected_calibration_error(confidence: np.ndarray, correct: np.ndarray, bins: int = 15) -> float:
    """Mean distance between how sure the network is and how often it is right (Guo et al. 2017, arXiv 1706.04599).

    Parameters
    ----------
    confidence
        float [N] in 0..1, probability of the answer.
    correct
        bool [N].
    bins
        Bins of equal width.
    """
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for i in range(bins):
        inside = which == i
        if inside.any():
            error += inside.mean() * abs(confidence[inside].mean() - correct[inside].mean())
    return float(error)


def emotion_figures(labels: np.ndarray, probabilities: np.ndarray) -> dict[str, float]:
    """Accuracy, macro-F1 and calibration error.

    Parameters
    ----------
    labels
        int64 [N].
    probabilities
        float [N, C].
    """
    answers = probabilities.argmax(axis=1)
    return {
        "accuracy": float(accuracy_score(labels, answers)),
        "macro_f1": float(f1_score(labels, answers, average="macro")),
        "ece": expected_calibration_error(probabilities.max(axis=1), answers == labels),
    }


def rejection_auroc(clear: np.ndarray, unclear: np.ndarray) -> float:
    """Chance that a clear face has a higher top probability than an unclear one (area under the ROC curve).

    Parameters
    ----------
    clear, unclear
        float [N, C] and [M, C]: probabilities of faces that show one of the classes, and of faces that show none.
    """
    top = np.concatenate([clear.max(axis=1), unclear.max(axis=1)])
    return float(roc_auc_score(np.repeat([1, 0], [len(clear), len(unclear)]), top))
