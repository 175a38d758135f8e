"""`analyze`: a batch on the command line."""

from __future__ import annotations

import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column

from emotionai_desktop.batch.copies import CopyNames
from emotionai_desktop.batch.crew import Plan
from emotionai_desktop.batch.item import BatchStatus, ItemState, told
from emotionai_desktop.batch.parts import Parts, has_parts, input_keys
from emotionai_desktop.batch.queue import BatchQueue
from emotionai_desktop.batch.setup import Setup
from emotionai_desktop.batch.table import OrderedTable
from emotionai_desktop.capture.open import expand_inputs
from emotionai_desktop.recording.parquet import ParquetMissingError, require_parquet
from emotionai_desktop.recording.rows import TableFormat

#: Seconds between two looks at how the work stands.
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class AnalyzeOptions:
    """What the command line says of a batch.

    Parameters
    ----------
    form, output
        Form of the table, and its file; standard output where it is None, unless there are sessions.
    annotated
        Folder for copies with the overlays drawn in, if wanted.
    sessions
        Folder in which each input gets a session folder, if wanted.
    recursive
        Whether to look into the folders of folders.
    every
        Of a video every so many frames is analysed.
    jobs
        How many inputs at once.
    resume
        Whether to take up what was stopped: inputs that were finished then, and are as they were, are not analysed
        again.
    """

    form: TableFormat = "jsonl"
    output: Path | None = None
    annotated: Path | None = None
    sessions: Path | None = None
    recursive: bool = False
    every: int = 1
    jobs: int = 1
    resume: bool = False


def analyze_inputs(
    paths: Sequence[str],
    setup: Setup,
    options: AnalyzeOptions,
) -> int:
    """Analyse every input and write what was found.

    Parameters
    ----------
    paths
        Pictures, videos, folders of them, addresses, or ``demo``.
    setup
        What to analyse with.
    options
        What to do with them.

    Returns
    -------
    The exit code: 0 where every input was read to its end, 1 where one was not (each is named on standard error),
    130 where the user stopped the run.

    Raises
    ------
    CatalogError
        The models cannot be used.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    inputs, failures = expand_inputs(paths, options.recursive)
    for failure in failures:
        _tell(console, failure)
    if not inputs:
        return 1
    try:
        return _Run(inputs, setup, options, console).code(bool(failures))
    except BrokenPipeError:
        raise
    except (OSError, ParquetMissingError) as error:
        _tell(console, told(error))
        return 1


class _Run:
    """One run of the command."""

    def __init__(
        self,
        inputs: Sequence[str],
        setup: Setup,
        options: AnalyzeOptions,
        console: Console,
    ) -> None:
        self._inputs, self._setup, self._options, self._console = inputs, setup, options, console

    def code(self, failed: bool) -> int:
        """Do it; the exit code, given whether an input failed already."""
        options = self._options
        if options.form == "parquet":
            require_parquet()
        if options.sessions is not None:
            options.sessions.mkdir(parents=True, exist_ok=True)
        begun = options.output or (options.sessions / "analyze" if options.sessions is not None else None)
        if begun is None:
            with tempfile.TemporaryDirectory(prefix="emotionai-") as passing:
                return self._work(Parts(Path(passing)), failed)
        if not begun.parent.is_dir():
            raise FileNotFoundError(2, "there is no such folder to write it in", str(begun))
        folder = begun.with_name(begun.name + ".parts")
        if has_parts(folder) and not options.resume:
            _tell(
                self._console,
                f"an earlier run was stopped that has its results in {folder}: go on with --resume, or remove them",
            )
            return 1
        return self._work(Parts(folder), failed)

    def _work(self, parts: Parts, failed: bool) -> int:
        queue = BatchQueue(parts)
        queue.add(self._inputs, input_keys(self._inputs, f"{self._setup.basis} every {self._options.every}"))
        if done := queue.snapshot().counts[ItemState.DONE]:
            self._console.print(f"{done} of {len(self._inputs)} inputs were finished before")
        named: set[int] = set()
        stopped = self._watch(queue, named)
        status = queue.snapshot()
        self._tell_failures(status, named)
        if isinstance(queue.error, BrokenPipeError):
            raise queue.error
        if queue.error is not None:
            _tell(self._console, told(queue.error))
        if stopped or queue.error is not None:
            self._tell_rest(status, parts)
            return 130 if stopped else 1
        parts.remove()
        return 1 if failed or named else 0

    def _watch(self, queue: BatchQueue, named: set[int]) -> bool:
        """Let the queue work and show how it goes; whether the user stopped it."""
        stopped = False
        with ExitStack() as stack:
            stack.callback(queue.join)
            stack.callback(queue.stop)
            is_stopped = stack.enter_context(_stop_once())
            queue.start(self._plan, self._make_table())
            show = stack.enter_context(_shown_progress(self._console))
            while (status := queue.snapshot()).running:
                self._tell_failures(status, named)
                show(status)
                if is_stopped() and not stopped:
                    stopped = True
                    queue.stop()
                time.sleep(_LOOK_S)
        return stopped

    def _plan(self) -> Plan:
        options, setup = self._options, self._setup
        return Plan(
            setup.load,
            jobs=options.jobs,
            every=options.every,
            copies=CopyNames(options.annotated, self._inputs) if options.annotated is not None else None,
            sessions=options.sessions,
            models=setup.versions,
        )

    def _make_table(self) -> Callable[[], OrderedTable] | None:
        options, labels = self._options, self._setup.labels
        if options.output is None and options.sessions is not None:
            return None
        return lambda: OrderedTable(options.output, options.form, labels)

    def _tell_failures(self, status: BatchStatus, named: set[int]) -> None:
        for item in status.items:
            if item.state is ItemState.FAILED and item.number not in named:
                named.add(item.number)
                _tell(self._console, item.reason)

    def _tell_rest(self, status: BatchStatus, parts: Parts) -> None:
        """Say what is done, where it is, and how to go on; or leave nothing behind where nothing is done."""
        output, sessions = self._options.output, self._options.sessions
        if output is None and sessions is None:
            self._console.print("stopped")
            return
        partial = output.with_name(output.name + ".partial") if output is not None else sessions
        if not any(item.frames for item in status.items):
            parts.remove()
            if output is not None and partial is not None:
                partial.unlink(missing_ok=True)
            return
        if self._options.form == "parquet" and output is not None and partial is not None:
            partial.unlink(missing_ok=True)  # Without its end nothing can read it.
            partial = parts.folder
        done = status.counts[ItemState.DONE]
        self._console.print(
            f"stopped with {done} of {len(status.items)} inputs finished; what was done until then is in "
            f"{escape(str(partial))}\nrun the same command with --resume to go on"
        )


@contextmanager
def _stop_once() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C be heard between two looks; the second one does not wait."""
    wanted = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        wanted.set()
        signal.signal(signal.SIGINT, before)

    if threading.current_thread() is not threading.main_thread():
        yield wanted.is_set
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield wanted.is_set
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _shown_progress(console: Console) -> Iterator[Callable[[BatchStatus], None]]:
    """A bar for all inputs, and one for each that is being analysed; gives what renews them."""
    bars = Progress(
        TextColumn("{task.description}", table_column=Column(max_width=40, overflow="ellipsis", no_wrap=True)),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    tasks: dict[int, TaskID] = {}

    def renew(status: BatchStatus) -> None:
        bars.update(overall, total=len(status.items), completed=sum(item.state.ended for item in status.items))
        running = {item.number: item for item in status.items if item.state is ItemState.RUNNING}
        for number in tasks.keys() - running.keys():
            bars.remove_task(tasks.pop(number))
        for number, item in running.items():
            if number not in tasks:
                tasks[number] = bars.add_task(escape(item.name), total=item.total)
            bars.update(tasks[number], total=item.total, completed=item.frames)

    with bars:
        overall = bars.add_task("inputs", total=None)
        yield renew


def _tell(console: Console, failure: str) -> None:
    console.print(f"[red]error:[/red] {escape(failure)}")
