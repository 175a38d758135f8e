"""What every backend is to the rest of the app: crops in, points and probabilities out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class BackendError(Exception):
    """A backend cannot answer. The text is for the user: it names the model or server and the reason."""


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What both networks say of N faces.

    Parameters
    ----------
    keypoints
        float32 [N, 15, 2]: x and y in pixels of the 96x96 crop, in the order of `results.KEYPOINT_NAMES`.
    probabilities
        float32 [N, number of labels].
    stage_ms
        Milliseconds by stage: ``keypoints`` and ``emotion``.
    """

    keypoints: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    stage_ms: Mapping[str, float] = field(default_factory=dict)


class Backend(Protocol):
    """Runs both networks on the faces of one frame."""

    @property
    def name(self) -> str:
        """What the user calls it, in the status bar and in results: ``local``, ``served``."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the emotion network, in the order of its output."""

    @property
    def threshold(self) -> float:
        """Probability below which no label is clear."""

    def predict(self, crops: NDArray[np.uint8]) -> Predictions:
        """Run both networks.

        Parameters
        ----------
        crops
            uint8 [N, 96, 96], gray; the networks see crops / 255.

        Raises
        ------
        BackendError
            It cannot answer; the text says why.
        """

    def close(self) -> None:
        """Let go of interpreters and connections. May be called twice."""
