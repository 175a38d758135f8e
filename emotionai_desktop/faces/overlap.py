"""Of several findings of one face, the best."""

from __future__ import annotations

from collections.abc import Iterable

from emotionai_desktop.faces.detection import Detection

Box = tuple[float, float, float, float]

#: Boxes that share more of the smaller one's area than this show one face. Measured on the smaller box, because a
#: finer view of a large face likes to find a small one inside it.
_MOST_SHARED = 0.4


def best_of_each(detections: Iterable[Detection]) -> list[Detection]:
    """Keep the best of the detections that overlap (non-maximum suppression).

    Parameters
    ----------
    detections
        Findings, many of the same faces.

    Returns
    -------
    One for each face, the best score first.
    """
    kept: list[Detection] = []
    for detection in sorted(detections, key=lambda d: d.score, reverse=True):
        if all(shared(detection.box, other.box) <= _MOST_SHARED for other in kept):
            kept.append(detection)
    return kept


def shared(first: Box, second: Box) -> float:
    """Part of the smaller box's area that lies in the other, 0..1."""
    width = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    height = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / min(first[2] * first[3], second[2] * second[3])
