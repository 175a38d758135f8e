"""What is to be done with one input of a batch, and how that stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from emotionai_desktop.capture.addresses import shown_address
from emotionai_desktop.capture.files import printable
from emotionai_desktop.drawing import USUAL_OVERLAYS, Overlays


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is asked to do with one input.

    Parameters
    ----------
    spec
        What `capture.open.open_source` takes.
    rows
        File for its results, a line of JSON a frame; written as they come.
    every
        Of a video every so many frames is analysed, beginning with the first.
    copy
        File for a copy with the overlays drawn in, if wanted; its ending fits the input.
    sessions
        Folder in which it gets a session folder of its own, if wanted.
    overlays
        What is drawn into the copy; what hides faces is drawn into the session too.
    """

    spec: str
    rows: Path
    every: int = 1
    copy: Path | None = None
    sessions: Path | None = None
    overlays: Overlays = USUAL_OVERLAYS


def told(error: Exception) -> str:
    """An error as the user is told it: what it is about, and why."""
    if isinstance(error, OSError):
        why = (error.strerror or str(error)).lower()
        return f"{printable(str(error.filename))}: {why}" if error.filename else why
    return str(error) or type(error).__name__


class ItemState(Enum):
    """How an input of a batch stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens with it, unless it is asked for again."""
        return self not in (ItemState.WAITING, ItemState.RUNNING)


@dataclass(frozen=True, slots=True)
class Item:
    """An input of a batch at one moment.

    Parameters
    ----------
    number
        Its number in the queue, never given twice.
    spec
        What `capture.open.open_source` takes.
    state
        How it stands.
    frames, total
        Frames read so far, and how many there are, where that is known.
    faces
        Faces found so far, counted in every frame.
    reason
        Why it failed, for the user; empty where it did not.
    rows
        File with its results so far; None before it began.
    session
        Its session folder; None where there is none, or none yet.
    """

    number: int
    spec: str
    state: ItemState = ItemState.WAITING
    frames: int = 0
    total: int | None = None
    faces: int = 0
    reason: str = ""
    rows: Path | None = None
    session: Path | None = None

    @property
    def name(self) -> str:
        """What it is called in one line of text, without its folder and without secrets."""
        if "://" in self.spec:
            return shown_address(self.spec)
        return printable(Path(self.spec).name or self.spec)


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """A batch at one moment.

    Parameters
    ----------
    items
        The inputs in their order.
    running
        Whether it is at work.
    trouble
        Why the whole of it could not go on, for the user; empty where nothing is amiss.
    table
        The table that was written last, complete; None where there is none.
    """

    items: tuple[Item, ...] = ()
    running: bool = False
    trouble: str = ""
    table: Path | None = None

    @property
    def counts(self) -> dict[ItemState, int]:
        """How many items are in each state."""
        states = [item.state for item in self.items]
        return {state: states.count(state) for state in ItemState}

    @property
    def share(self) -> float:
        """How much of the work is done, 0..1: inputs count alike."""
        if not self.items:
            return 0.0
        counts = self.counts
        ended = len(self.items) - counts[ItemState.WAITING] - counts[ItemState.RUNNING]
        running = [item for item in self.items if item.state is ItemState.RUNNING]
        return (ended + sum(_share(item) for item in running)) / len(self.items)


def _share(item: Item) -> float:
    return min(1.0, item.frames / item.total) if item.total else 0.0
