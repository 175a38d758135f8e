"""The workers of a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.batch.copies import CopyNames
from emotionai_desktop.batch.item import Item, Job
from emotionai_desktop.batch.process import WorkerGoneError, WorkerProcess
from emotionai_desktop.batch.worker import Ended, Message, Ready, Unfit
from emotionai_desktop.drawing import USUAL_OVERLAYS, Overlays
from emotionai_desktop.recording.session import ModelVersion


class BatchError(Exception):
    """The whole of a batch cannot go on. The text is for the user."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a batch is to be done.

    Parameters
    ----------
    load
        Makes the analyzer of a worker; carried to another process, so a function of a module or a method of something
        that can be carried.
    jobs
        How many inputs are analysed at once, each by a process of its own.
    gentle
        Whether everything else on the machine goes first.
    every
        Of a video every so many frames is analysed.
    copies
        Names the copies with the overlays drawn in, if they are wanted.
    sessions
        Folder in which each input gets a session folder of its own, if wanted.
    overlays
        What is drawn into the copies; what hides faces is drawn into the sessions too.
    models
        What the sessions say of the models.
    """

    load: Callable[[], Analyzer]
    jobs: int = 1
    gentle: bool = False
    every: int = 1
    copies: CopyNames | None = None
    sessions: Path | None = None
    overlays: Overlays = USUAL_OVERLAYS
    models: tuple[ModelVersion, ...] = ()

    def job(self, spec: str, rows: Path) -> Job:
        """What a worker is asked to do with an input."""
        copy = self.copies.path(spec) if self.copies is not None else None
        return Job(spec, rows, self.every, copy, self.sessions, self.overlays)


@dataclass(frozen=True, slots=True)
class Gone:
    """Of a worker: its process has ended by itself, or was ended because it did not stop."""

    how: str


class Crew:
    """Starts workers as there is something for them to do, and lets go of them as there is not.

    Parameters
    ----------
    plan
        How many, and what for.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._workers: list[WorkerProcess] = []

    def assign(self, take: Callable[[], Item | None]) -> bool:
        """Give everybody something to do; whether anybody is at work.

        Parameters
        ----------
        take
            Gives the next item; None where none is left.
        """
        idle = [worker for worker in self._workers if worker.number is None]
        while (idle or len(self._workers) < self._plan.jobs) and (item := take()) is not None:
            if not idle:
                idle.append(WorkerProcess(self._plan.load, self._plan.models, gentle=self._plan.gentle))
                self._workers.append(idle[-1])
            assert item.rows is not None  # it runs
            idle.pop().give(item.number, self._plan.job(item.spec, item.rows))
        for worker in idle:
            self._dismiss(worker)
        return bool(self._workers)

    def news(self, timeout_s: float) -> Iterator[tuple[int | None, Message | Gone]]:
        """What workers say, each with the number of the item that it is at, waiting for the first of it.

        Raises
        ------
        BatchError
            None of them can work.
        """
        ready = set(wait([worker.connection for worker in self._workers], timeout_s)) if self._workers else set()
        for worker in [worker for worker in self._workers if worker.connection in ready]:
            try:
                for message in worker.messages():
                    yield worker.number, self._taken_in(worker, message)
            except WorkerGoneError as error:
                self._dismiss(worker)
                if not worker.ready:
                    raise BatchError(f"the analysis cannot be started: its process has ended ({error})") from error
                yield worker.number, Gone(str(error))

    def stop(self, is_wanted: Callable[[int], bool]) -> None:
        """Let workers leave those items; called again and again, until they have."""
        for worker in self._workers:
            if worker.number is not None and is_wanted(worker.number):
                worker.stop()

    def stop_all(self) -> None:
        """Let all leave what they are at; called again and again. Who has not begun yet is let go at once."""
        for worker in [worker for worker in self._workers if not worker.ready]:
            self._dismiss(worker)
        self.stop(lambda _number: True)

    def close(self) -> None:
        """End them all."""
        for worker in list(self._workers):
            self._dismiss(worker)

    def _taken_in(self, worker: WorkerProcess, message: Message) -> Message:
        if isinstance(message, Unfit):
            raise BatchError(message.reason)
        if isinstance(message, Ready):
            worker.ready = True
        if isinstance(message, Ended):
            worker.number = None
        return message

    def _dismiss(self, worker: WorkerProcess) -> None:
        self._workers.remove(worker)
        worker.close()
