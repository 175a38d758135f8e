"""`analyze`: many inputs, one after the other, to rows and annotated copies; a broken one does not stop the rest."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.capture.open import expand_inputs, open_source
from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.recording.annotated import AnnotatedFiles
from emotionai_desktop.recording.rows import RowFormat, RowWriter, row_writer


def analyze_inputs(
    paths: Sequence[str],
    load: Callable[[], Analyzer],
    *,
    form: RowFormat,
    output: Path | None,
    annotated: Path | None,
) -> int:
    """Analyse every input and write what was found.

    Parameters
    ----------
    paths
        Pictures, videos, folders of them, addresses, or ``demo``.
    load
        Makes the analyzer.
    form, output
        Form of the rows, and the file they go to; standard output where it is None. The file appears when all is
        done: until then, and if the run is stopped, the rows are in a file of that name with ``.partial`` behind it.
    annotated
        Folder for copies with the overlays drawn in, if wanted.

    Returns
    -------
    The exit code: 0 where every input was read to its end, 1 where one was not (each is named on standard error),
    130 where the user stopped the run.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    inputs, failures = expand_inputs(paths)
    for failure in failures:
        _tell(console, failure)
    failed = len(failures)
    if not inputs:
        return 1
    try:
        with ExitStack() as stack:
            copies = AnnotatedFiles(annotated) if annotated is not None else None
            stream = stack.enter_context(_rows(output, console))
            analyzer = load()
            stack.callback(analyzer.close)
            rows = row_writer(form, stream, analyzer.backend.labels)
            progress = stack.enter_context(_progress(console))
            check_stop = stack.enter_context(_stop_between_frames())
            overall = progress.add_task("files", total=len(inputs))
            for spec in inputs:
                try:
                    _analyze_one(spec, analyzer, rows, copies, progress, check_stop)
                except (SourceError, BackendError) as error:
                    _tell(console, str(error))
                    failed += 1
                progress.advance(overall)
    except KeyboardInterrupt:
        console.print("stopped")
        return 130
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        _tell(console, f"{error.filename}: {error.strerror}" if error.filename else str(error))
        return 1
    return 1 if failed else 0


def _analyze_one(
    spec: str,
    analyzer: Analyzer,
    rows: RowWriter,
    copies: AnnotatedFiles | None,
    progress: Progress,
    check_stop: Callable[[], None],
) -> None:
    """Analyse one source to its end."""
    source = open_source(spec)
    with ExitStack() as stack:
        stack.callback(source.close)
        copy = stack.enter_context(copies.open(source)) if copies is not None else None
        task = progress.add_task(escape(Path(source.name).name or source.name), total=source.frame_count)
        stack.callback(progress.remove_task, task)
        analyzer.reset()
        while (frame := source.read()) is not None:
            result = analyzer.analyze(frame, still=source.kind == "images")
            rows.write(result)
            if copy is not None:
                copy.write(result)
            progress.advance(task)
            check_stop()


@contextmanager
def _stop_between_frames() -> Iterator[Callable[[], None]]:
    """Let Ctrl-C end the run between two frames; gives what raises KeyboardInterrupt there.

    Raised in the middle of one, it may meet native code that calls back into Python, and be lost there. A second
    Ctrl-C does not wait.
    """
    wanted = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        wanted.set()
        signal.signal(signal.SIGINT, before)

    def check() -> None:
        if wanted.is_set():
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(console: Console, failure: str) -> None:
    console.print(f"[red]error:[/red] {escape(failure)}")


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


@contextmanager
def _rows(output: Path | None, console: Console) -> Iterator[TextIO]:
    """The stream that rows go to; a file gets its name when all has gone well."""
    if output is None:
        yield sys.stdout
        return
    partial = output.with_name(output.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    except BaseException:
        if partial.exists():
            console.print(f"what was done until then is in {escape(str(partial))}")
        raise
    partial.replace(output)
