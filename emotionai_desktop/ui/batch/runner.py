"""The window's batch without its widgets: the queue, what is looked for to be put into it, and what it writes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from emotionai_desktop.batch.copies import CopyNames
from emotionai_desktop.batch.crew import Plan
from emotionai_desktop.batch.item import BatchStatus, ItemState
from emotionai_desktop.batch.parts import Parts
from emotionai_desktop.batch.queue import BatchQueue
from emotionai_desktop.batch.setup import Setup
from emotionai_desktop.batch.table import OrderedTable
from emotionai_desktop.capture.open import expand_inputs
from emotionai_desktop.drawing import Overlays
from emotionai_desktop.recording.rows import TableFormat
from emotionai_desktop.ui.errand import Errand

#: Seconds that the work may take to end: a worker that does not stop by itself is ended after five.
JOIN_S = 12.0
#: Processes at most; the live view wants to go on, and each holds the models.
_MOST_JOBS = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a batch is to write.

    Parameters
    ----------
    folder
        Where; made where it does not exist.
    form
        Form of the table.
    every
        Of a video every so many frames is analysed.
    sessions, copies
        Whether each input becomes a session, and gets an annotated copy.
    overlays
        What is drawn into the copies.
    """

    folder: Path
    form: TableFormat
    every: int
    sessions: bool
    copies: bool
    overlays: Overlays


class BatchRunner:
    """The batch of a window, from its first file to its end.

    Parameters
    ----------
    cores
        Processors of this machine.
    """

    def __init__(self, cores: int) -> None:
        self._jobs = max(1, min(_MOST_JOBS, cores // 4))
        # Of no use to anybody once the table is written; what is done stays here for whoever tries the rest again.
        self._parts = Parts(Path(tempfile.mkdtemp(prefix="emotionai-")))
        self.queue = BatchQueue(self._parts)
        self._stem = ""
        self._copies: CopyNames | None = None
        self._looked_for: list[tuple[str, ...]] = []
        self._looking: Errand[tuple[list[str], list[str]]] | None = None

    def look_for(self, paths: Sequence[str]) -> None:
        """Find what files and folders stand for, folders of folders included; `take_found` puts it into the queue."""
        self._looked_for.append(tuple(paths))
        self._look_on()

    @property
    def looking(self) -> bool:
        """Whether something is still looked for."""
        return self._looking is not None

    def take_found(self) -> list[str]:
        """Put what was found into the queue, but nothing twice; what could not be found, each with its reason."""
        if self._looking is None or not self._looking.done:
            return []
        errand, self._looking = self._looking, None
        self._look_on()
        if errand.result is None:
            return [errand.error]
        specs, failures = errand.result
        known = {item.spec for item in self.queue.snapshot().items}
        self.queue.add([spec for spec in dict.fromkeys(specs) if spec not in known])
        return failures

    def start(self, setup: Setup, wanted: Wanted) -> None:
        """Work on what waits."""
        if not self._stem:
            self._stem = f"Analysis {datetime.now():%Y-%m-%d %H.%M.%S}"
        suffix = {"csv": ".csv", "jsonl": ".jsonl", "parquet": ".parquet"}[wanted.form]
        path = wanted.folder / f"{self._stem}{suffix}"
        self.queue.start(partial(self._plan, setup, wanted), lambda: OrderedTable(path, wanted.form, setup.labels))

    def remove(self, numbers: Sequence[int]) -> None:
        """Take items out; the next table of an empty queue is another one."""
        self.queue.remove(numbers)
        if not self.queue.snapshot().items:
            self._stem, self._copies = "", None

    def retry(self, numbers: Sequence[int]) -> None:
        """Let items wait again."""
        self.queue.retry(numbers)

    def status(self) -> BatchStatus:
        """How it stands."""
        return self.queue.snapshot()

    def close(self) -> bool:
        """Leave what is not done, finish the table with what is, and clean up; True where that came to an end."""
        self._looked_for.clear()
        looked = self._looking is None or self._looking.wait(JOIN_S)
        self.queue.cancel()
        ended = self.queue.join(JOIN_S)
        if ended:
            self._parts.remove()
        return ended and looked

    def _plan(self, setup: Setup, wanted: Wanted) -> Plan:
        """How the batch is done; called on its thread, since the disk may be slow."""
        wanted.folder.mkdir(parents=True, exist_ok=True)
        if wanted.copies and self._copies is None:
            self._copies = CopyNames(wanted.folder / f"{self._stem} annotated")
        return Plan(
            setup.load,
            jobs=self._jobs,
            gentle=True,
            every=wanted.every,
            copies=self._copies if wanted.copies else None,
            sessions=wanted.folder if wanted.sessions else None,
            overlays=wanted.overlays,
            models=setup.versions,
        )

    def _look_on(self) -> None:
        if self._looking is None and self._looked_for:
            paths = self._looked_for.pop(0)
            self._looking = Errand(lambda: expand_inputs(paths, recursive=True), ())


def failed_numbers(status: BatchStatus) -> list[int]:
    """The items that could be tried again."""
    return [item.number for item in status.items if item.state in (ItemState.FAILED, ItemState.CANCELLED)]
