"""How good keypoints are."""

from __future__ import annotations

import numpy as np

from train.datasets.keypoints import LEFT_OUTER, RIGHT_OUTER


def normalized_errors(truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Distance of each point over the distance of the outer eye corners (300-W's measure: Sagonas et al. 2013).

    Parameters
    ----------
    truth
        float [N, 15, 2], NaN where a point is not given.
    predicted
        float [N, 15, 2].

    Returns
    -------
    numpy.ndarray
        float [N, 15], a share and not a percentage; NaN where a point is not given.
    """
    between = np.linalg.norm(truth[:, LEFT_OUTER] - truth[:, RIGHT_OUTER], axis=1)
    return np.linalg.norm(truth - predicted, axis=2) / between[:, None]


def keypoint_figures(truth: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    """Summary of errors.

    Parameters
    ----------
    truth, predicted
        float [N, 15, 2] in pixels of 96, NaN in `truth` where a point is not given.

    Returns
    -------
    dict
        ``rmse_px``: root of the mean square of the coordinates' errors, as Kaggle counts; ``nme``: mean distance over
        the distance of the outer eye corners; ``failures``: share of faces with more than 0.08 of it.
    """
    errors = normalized_errors(truth, predicted)
    per_face = np.nanmean(errors, axis=1)
    return {
        "rmse_px": float(np.sqrt(np.nanmean((truth - predicted) ** 2))),
        "nme": float(per_face.mean()),
        "failures": float((per_face > 0.08).mean()),
    }
