"""Runs the window and the live engine for a stated number of frames while everything goes wrong, and looks for leaks.

``python benchmarks/soak.py --frames 100000 --csv out/soak.csv --picture out/soak.png`` plays rounds of `soak_story`
without a screen. After each round, with everything as it was after the round before, it counts resident memory,
threads, open files and sockets; what nobody caught or what was logged as an error counts as a failure. It ends with 1
where something leaks. Ctrl-C ends it early, with the same verdict over the frames there were.
"""

from __future__ import annotations

import argparse
import csv
import ctypes
import gc
import logging
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import psutil
from PyQt5.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PyQt5.QtWidgets import QApplication

from benchmarks.soak_story import Story
from emotionai_desktop.native import share_heaps
from emotionai_desktop.ui.app import make_application

#: Most growth of resident memory, MB (1e6 bytes) over 100,000 frames.
MOST_GROWTH_MB = 10.0

#: The part of the rounds that warms up: caches fill, libraries make their threads.
WARM_UP = 0.2


@dataclass(frozen=True)
class Row:
    """What the process holds after a round."""

    frames: int
    seconds: float
    resident_mb: float
    threads: int
    files: int
    sockets: int


class Failures(logging.Handler):
    """Collects what nobody caught, wherever it comes up, and what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []
        logging.getLogger().addHandler(self)
        sys.excepthook = lambda _kind, error, _trace: self.note(f"uncaught {error!r}")
        sys.unraisablehook = lambda seen: self.note(f"unraisable {seen.exc_value!r}")
        threading.excepthook = lambda seen: self.note(f"uncaught in {seen.thread}: {seen.exc_value!r}")
        qInstallMessageHandler(self._from_qt)

    def note(self, text: str) -> None:
        """Keep a failure, and tell it at once."""
        self.texts.append(text)
        print(text, file=sys.stderr, flush=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what was logged."""
        self.note(f"logged: {record.getMessage()}")

    def _from_qt(self, kind: QtMsgType, _context: object, text: str | None) -> None:
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            self.note(f"Qt: {text}")


class Soak:
    """Plays rounds of the story on Qt's thread, and counts after each."""

    def __init__(self, story: Story, frames: int, round_frames: int, path: Path | None) -> None:
        self.rows: list[Row] = []
        self.stopped = False
        self.failures = Failures()
        self._story, self._frames, self._round_frames = story, frames, round_frames
        self._file = path.open("w", newline="", encoding="utf-8") if path is not None else None
        self._process, self._began = psutil.Process(), time.monotonic()
        self._plot = self._rounds()
        self._until = next(self._plot)
        self._timer = QTimer()
        self._timer.timeout.connect(self._go_on)
        self._timer.start(2)

    def _rounds(self) -> Iterator[object]:
        if self._file is not None:
            csv.writer(self._file).writerow(field.name for field in fields(Row))
        while self._story.analysed < self._frames and not self.stopped:
            yield from self._story.tell(self._round_frames)
            # Threads and connections of what was closed go in their own time.
            calm = time.monotonic() + 1.0
            yield lambda calm=calm: time.monotonic() > calm
            self._count()

    def _go_on(self) -> None:
        try:
            if self._until():
                self._until = next(self._plot)
        except StopIteration:
            self._end()
        except Exception as error:  # noqa: BLE001  Whatever it was, the counts so far are told.
            self.failures.note(f"the story broke off: {error!r}")
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        if self._file is not None:
            self._file.close()
        QApplication.quit()

    def _count(self) -> None:
        gc.collect()
        if sys.platform == "linux":
            # What is free but not given back to the system yet is no leak.
            ctypes.CDLL(None).malloc_trim(0)
        process = self._process
        row = Row(
            self._story.analysed,
            round(time.monotonic() - self._began, 1),
            round(process.memory_info().rss / 1e6, 2),
            process.num_threads(),
            process.num_fds() if hasattr(process, "num_fds") else process.num_handles(),
            len(process.net_connections(kind="inet")),
        )
        self.rows.append(row)
        if self._file is not None:
            csv.writer(self._file).writerow(astuple(row))
            self._file.flush()
        print(*(f"{field.name} {value}" for field, value in zip(fields(Row), astuple(row), strict=True)), flush=True)


def judge(rows: Sequence[Row], failures: Sequence[str]) -> list[str]:
    """Say what leaks or failed; nothing where all is well.

    Memory is judged by the median of the slopes between any two rounds (Theil 1950, Sen 1968), which a few odd ones do
    not move; threads, files and sockets by the least of the last quarter against the most of the first.
    """
    said = list(dict.fromkeys(failures))
    warm = rows[int(WARM_UP * len(rows)) :]
    if len(warm) < 2:
        return said
    if (growth := growth_mb(warm)) > MOST_GROWTH_MB:
        said.append(f"resident memory grows by {growth:.1f} MB over 100,000 frames")
    quarter = max(1, len(warm) // 4)
    for what in ("threads", "files", "sockets"):
        first = max(getattr(row, what) for row in warm[:quarter])
        last = min(getattr(row, what) for row in warm[-quarter:])
        if last > first:
            said.append(f"{what}: {first} at the beginning, {last} at the end")
    return said


def growth_mb(rows: Sequence[Row]) -> float:
    """Growth of resident memory over 100,000 frames, 1e6 bytes."""
    frames = np.array([row.frames for row in rows], float)
    memory = np.array([row.resident_mb for row in rows])
    first, second = np.triu_indices(len(rows), 1)
    return float(1e5 * np.median((memory[second] - memory[first]) / (frames[second] - frames[first])))


def draw_curve(rows: Sequence[Row], path: Path) -> None:
    """Write the memory curve as a picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 3.6), layout="constrained")
    axes.plot([row.frames for row in rows], [row.resident_mb for row in rows], color="#2060b0")
    axes.set(
        xlabel="frames analysed", ylabel="resident memory, MB", ylim=(0, 1.15 * max(row.resident_mb for row in rows))
    )
    axes.set_xlim(0, None)
    axes.set_title(f"Window and engine over {rows[-1].frames:,} frames with faults mixed in")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110)


def main() -> int:
    """Play, count, judge; 1 where something leaks or failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=100_000, metavar="N", help="how many (default: 100000)")
    parser.add_argument("--round", type=int, default=1000, metavar="N", help="frames of a round (default: 1000)")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the counts there")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="write the memory curve there, PNG")
    options = parser.parse_args()
    share_heaps()  # as the app does
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        story = Story(Path(folder))
        soak = Soak(story, options.frames, options.round, options.csv)
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, lambda *_: setattr(soak, "stopped", True))
        application.exec()
        ended = story.close()
    rows = soak.rows
    said = judge(rows, soak.failures.texts) + ([] if ended else ["a thread did not end"])
    if len(rows) > 1 and options.picture is not None:
        draw_curve(rows, options.picture)
    if len(rows) > 3:
        print(f"growth of resident memory: {growth_mb(rows[int(WARM_UP * len(rows)) :]):.1f} MB over 100,000 frames")
    print(f"{story.analysed} frames in {len(rows)} rounds: " + ("; ".join(said) if said else "no leak, no failure"))
    return 1 if said or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
