"""What every backend is to the rest of the app: crops in, points and probabilities out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class BackendError(Exception):
    """A backend cannot answer. The text is for the user: it names the model or server and the reason."""


class LateError(BackendError):
    """A backend was asked and has not answered in time."""


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What both networks say of N faces.

    Parameters
    ----------
    keypoints
        float32 [N, 15, 2]: x and y in pixels of the 96x96 crop, in the order of `results.KEYPOINT_NAMES`.
    probabilities
        float32 [N, number of labels].
    backend
        Name of the backend that answered.
    stage_ms
        Milliseconds by stage: ``keypoints`` and ``emotion``.
    activations
        float32 [N, 6, 6, number of labels], see `results.Face.activation`; None where not asked for, or where the
        model has none.
    """

    keypoints: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    backend: str
    stage_ms: Mapping[str, float] = field(default_factory=dict)
    activations: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class BackendStatus:
    """How a backend stands at one moment.

    Parameters
    ----------
    name
        Name of the backend that would answer now.
    since_s
        Seconds for which it has been that one.
    server
        Host that face crops are sent to while all is well; empty where they stay in this process.
    readable
        Whether they cross a network in plain http on their way there.
    trouble
        Why the backend that the user chose does not answer; empty where it does.
    failed, late
        Frames that it could not answer so far, and those among them whose answer would have come too late.
    """

    name: str
    since_s: float = 0.0
    server: str = ""
    readable: bool = False
    trouble: str = ""
    failed: int = 0
    late: int = 0


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

    def predict(self, crops: NDArray[np.uint8], *, activations: bool = False) -> Predictions:
        """Run both networks.

        Parameters
        ----------
        crops
            uint8 [N, 96, 96], gray; the networks see crops / 255.
        activations
            Whether class activation maps are wanted, where the model has them.

        Raises
        ------
        BackendError
            It cannot answer; the text says why.
        """

    def status(self) -> BackendStatus:
        """How it stands. Never waits, and may be asked on any thread."""

    def close(self) -> None:
        """Let go of interpreters and connections. May be called twice."""


def check_crops(crops: NDArray[np.uint8]) -> None:
    """Raise ValueError unless `crops` is uint8 [N, 96, 96]: servers and runtimes say less clearly what is wrong."""
    if crops.dtype != np.uint8 or crops.ndim != 3 or crops.shape[1:] != (96, 96):
        raise ValueError(f"expected crops of uint8 [N, 96, 96], got {crops.dtype} {list(crops.shape)}")
