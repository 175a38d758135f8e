"""Of several findings of one face, the best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.detection import Detection


def best_of_each(detections: Sequence[Detection], most_overlap: float = 0.4) -> list[Detection]:
    """Keep the best of the detections that overlap.

    Parameters
    ----------
    detections
        Findings, many of the same faces.
    most_overlap
        Detections whose boxes overlap more than this show one face; see `best_boxes`.

    Returns
    -------
    One for each face, the best score first.
    """
    boxes = np.array([detection.box for detection in detections], np.float64).reshape(-1, 4)
    scores = np.array([detection.score for detection in detections], np.float64)
    return [detections[i] for i in best_boxes(boxes, scores, most_overlap)]


def best_boxes(boxes: NDArray[np.floating], scores: NDArray[np.floating], most_overlap: float) -> list[int]:
    """Find the boxes that no better box overlaps (non-maximum suppression).

    Overlap is the shared area in units of the geometric mean of both areas, 0..1. Unlike intersection over union it
    stays high for a box inside another of twice its area, which is how a face looks at two scales.

    Parameters
    ----------
    boxes
        floating [N, 4]: x, y, width, height.
    scores
        floating [N].
    most_overlap
        Of two boxes that overlap more than this, the one with the lower score is dropped.

    Returns
    -------
    Rows of the boxes that are kept, the best score first.
    """
    left, top, width, height = boxes.T
    right, bottom, root_area = left + width, top + height, np.sqrt(width * height)
    kept = []
    order = np.argsort(-scores, kind="stable")
    while order.size:
        best, order = order[0], order[1:]
        kept.append(int(best))
        shared_x = np.minimum(right[best], right[order]) - np.maximum(left[best], left[order])
        shared_y = np.minimum(bottom[best], bottom[order]) - np.maximum(top[best], top[order])
        shared = np.maximum(shared_x, 0) * np.maximum(shared_y, 0)
        order = order[shared <= most_overlap * root_area[best] * root_area[order]]
    return kept
