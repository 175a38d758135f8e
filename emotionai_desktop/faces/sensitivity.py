"""What the user's wish to see more faces, or only certain ones, does to the detectors' thresholds."""

from __future__ import annotations

#: The sensitivity at which every threshold is what its detector says.
USUAL = 0.5

#: By what the odds of a least score are multiplied for only certain faces, and divided for every likely one.
_ODDS = 3.0

#: What is added to the least evidence for only certain faces, and taken off for every likely one, in its own unit: it
#: holds twenty times the score, whose least falls by 0.25 for every likely face.
_EVIDENCE = 5.0


def least_score(usual: float, sensitivity: float) -> float:
    """The least score of a face.

    Parameters
    ----------
    usual
        The score that it is at the usual sensitivity, 0..1.
    sensitivity
        0 (only certain faces) to 1 (every likely one).
    """
    factor: float = _ODDS ** (1 - sensitivity / USUAL)
    return usual * factor / (usual * factor + (1 - usual))


def more_evidence(sensitivity: float) -> float:
    """How much more evidence a face needs than usual (`CloseUp.confirm`); negative for less.

    Parameters
    ----------
    sensitivity
        0 (only certain faces) to 1 (every likely one).
    """
    return _EVIDENCE * (1 - sensitivity / USUAL)
