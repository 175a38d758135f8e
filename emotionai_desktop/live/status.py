"""How the source and the models stand: all that the window says beside the picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from emotionai_desktop.capture.source import SourceKind


class SourceState(Enum):
    """What the source is doing."""

    NONE = "none"
    OPENING = "opening"
    RUNNING = "running"
    STALLED = "stalled"
    ENDED = "ended"
    #: Not there, and looked for again and again by itself: an unplugged camera, a stream that broke off.
    LOST = "lost"
    FAILED = "failed"


class ModelState(Enum):
    """What the models are doing."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LiveStatus:
    """Everything that the window says beside the picture, at one moment.

    Parameters
    ----------
    source, kind
        What the user calls the source, and what it is once it is open.
    state, message
        What it is doing, and why where it failed, stalled or was lost.
    position, frame_count
        The frame that was read last, from 0, and how many there are where that is known.
    frame_rate
        Frames a second, where the source has a pace of its own.
    pictures
        The files of a series of pictures, in their order.
    paused
        Whether the user holds the picture.
    models, models_message
        What the models are doing, and why where they failed.
    backend
        Name of the backend that would answer now; empty while the models load.
    server, readable
        Host that face crops are sent to while all is well (empty where they stay in this process), and whether they
        cross a network in plain http on their way there.
    backend_trouble, backend_since_s
        Why the backend that the user chose does not answer (empty where it does), and for how many seconds `backend`
        has been the one that does.
    unanswered, late
        Frames that the chosen backend could not answer, and those among them that would have come too late.
    switching, switch_error
        Whether another backend is being made, and why the last one could not be.
    analysis_error
        Why the newest frame could not be analysed; empty where it could.
    captured, analysed, dropped
        Frames of this source so far. Those read before the models were ready count as captured and dropped.
    fps
        Frames analysed a second, lately.
    latency_ms
        From a frame read to its result, for the newest result.
    """

    source: str = ""
    kind: SourceKind | None = None
    state: SourceState = SourceState.NONE
    message: str = ""
    position: int = -1
    frame_count: int | None = None
    frame_rate: float | None = None
    pictures: tuple[Path, ...] = ()
    paused: bool = False
    models: ModelState = ModelState.LOADING
    models_message: str = ""
    backend: str = ""
    server: str = ""
    readable: bool = False
    backend_trouble: str = ""
    backend_since_s: float = 0.0
    unanswered: int = 0
    late: int = 0
    switching: bool = False
    switch_error: str = ""
    analysis_error: str = ""
    captured: int = 0
    analysed: int = 0
    dropped: int = 0
    fps: float = 0.0
    latency_ms: float = 0.0
