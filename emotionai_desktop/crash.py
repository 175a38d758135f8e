"""Reports of crashes, for the user to read and to send: where in the code it happened, and with which versions.

A report holds no frame, no result, no argument, no environment, and no text of an exception that may name a file or an
address. It never leaves the machine by itself.
"""

from __future__ import annotations

import faulthandler
import importlib
import logging
import os
import platform
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from emotionai_desktop import __version__

log = logging.getLogger(__name__)

#: How many reports are kept, how many one run writes, and how long each is at most.
KEPT, PER_RUN, MOST_CHARACTERS = 10, 5, 60_000

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("PyQt5", "PyQt5-Qt5", "opencv-python", "numpy", "mediapipe", "ai-edge-litert", "pillow", "tensorflow")
#: Exceptions whose text the interpreter writes, about the program and not about what it works on.
_HARMLESS_TEXTS = (ArithmeticError, AttributeError, IndexError, NameError, RecursionError, TypeError)
#: Where the header ends: a file of a run that has nothing behind it tells of no crash.
_END_OF_HEADER = "-" * 72 + "\n"


def reports_folder() -> Path:
    """Where this user's reports are kept; made when the first one is."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local", "EmotionAI Desktop", "Crashes")
    if sys.platform == "darwin":
        return home / "Library" / "Logs" / "EmotionAI Desktop"
    return Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state", "emotionai-desktop", "crashes")


class CrashReports:
    """Writes reports while the program runs, and finds those of runs that ended in the middle.

    A crash in native code is written by `faulthandler`, which can do no more than add lines to a file that is open
    already: so each run has one, and the next run makes a report of what it finds in it.

    Parameters
    ----------
    folder
        Where to keep them.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or reports_folder()
        self._running: TextIO | None = None
        self._written: dict[str, Path | None] = {}
        self._lock = threading.Lock()
        self._thread_hook = threading.excepthook

    def begin(self) -> Path | None:
        """Watch over this run from now on; the report of an earlier run that crashed, where there is a new one.

        Without a folder to write to, the run goes on unwatched, and the log says so.
        """
        threading.excepthook = self._thread_died
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            found = self._collect()
            self._prune()
            self._running = (self.folder / f"{os.getpid()}.running").open("w", encoding="utf-8")
            _lock_file(self._running)
            self._running.write(_header())
            self._running.flush()
            faulthandler.enable(self._running, all_threads=True)
        except OSError as error:
            log.warning("crashes of this run will not be reported: %s", error)
            return None
        return found

    def end(self) -> None:
        """All went well: stop watching."""
        threading.excepthook = self._thread_hook
        if self._running is None:
            return
        faulthandler.disable()
        self._running.close()
        Path(self._running.name).unlink(missing_ok=True)
        self._running = None

    @contextmanager
    def watching(self) -> Iterator[Path | None]:
        """Watch over what is done within; gives what `begin` gives."""
        found = self.begin()
        try:
            yield found
        except Exception as error:
            self.caught(error)
            raise
        finally:
            self.end()

    def caught(self, error: BaseException) -> Path | None:
        """Write a report of an exception that nobody foresaw; None where that cannot be done.

        One and the same is reported once a run, and no more than `PER_RUN` of them.
        """
        text = _described(error)
        with self._lock:
            if text in self._written or len(self._written) >= PER_RUN:
                return self._written.get(text)
            thread = f"Thread: {threading.current_thread().name.partition(' ')[0]}\n"
            self._written[text] = path = self._write(_header() + thread + text)
            return path

    def note(self, text: str) -> None:
        """Add a line to what a crash that is about to come will leave behind."""
        if self._running is not None:
            self._running.write(_without_places(text) + "\n")
            self._running.flush()

    def _thread_died(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.caught(args.exc_value)
        self._thread_hook(args)

    def _write(self, text: str) -> Path | None:
        stamp = datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S")
        path = self.folder / f"crash-{stamp}-{os.getpid()}-{len(self._written) + 1}.txt"
        try:
            path.write_text(text[:MOST_CHARACTERS], encoding="utf-8", errors="backslashreplace")
            self._prune()
        except OSError as error:
            log.warning("the report cannot be written: %s", error)
            return None
        return path

    def _collect(self) -> Path | None:
        """Make reports of what runs that ended in the middle have left; the newest."""
        newest: Path | None = None
        for path in sorted(self.folder.glob("*.running"), key=lambda path: path.stat().st_mtime):
            with path.open(encoding="utf-8", errors="replace") as file:
                if not _lock_file(file):
                    continue  # Another window, which is alive.
                text = file.read(MOST_CHARACTERS)
            path.unlink()
            if text.partition(_END_OF_HEADER)[2].strip():
                newest = self.folder / f"crash-{path.stem}-{len(list(self.folder.glob('crash-*')))}.txt"
                newest.write_text(_without_places(text), encoding="utf-8")
        return newest

    def _prune(self) -> None:
        reports = sorted(self.folder.glob("crash-*.txt"), key=lambda path: path.stat().st_mtime)
        for path in reports[:-KEPT]:
            path.unlink(missing_ok=True)


def _header() -> str:
    from importlib import metadata  # It brings the email package along, which no start should wait for.

    lines = [
        f"EmotionAI Desktop {__version__}, {datetime.now(timezone.utc):%Y-%m-%d %H:%M:%S} UTC",
        f"Python {platform.python_version()}, {platform.platform()}, {platform.machine()}",
    ]
    for package in _PACKAGES:
        try:
            lines.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            lines.append(f"{package} is not installed")
    return "\n".join(lines) + "\n" + _END_OF_HEADER


def _described(error: BaseException) -> str:
    """The stack of an exception and of those that led to it, with code and no values."""
    parts = []
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        text = str(step) if isinstance(step, _HARMLESS_TEXTS) else "(its text is left out: it may name a file)"
        parts.append(f"{_stack(step.__traceback__)}{type(step).__qualname__}: {text}\n")
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return "\nwhich led to\n\n".join(reversed(parts))


def _stack(trace: TracebackType | None) -> str:
    return _without_places("".join(traceback.format_tb(trace)))


def _without_places(text: str) -> str:
    """Without the folders that this program, Python and the user live in."""
    for place, name in ((_ROOT, ""), (Path(sys.prefix), "python"), (Path(sys.base_prefix), "python")):
        text = text.replace(f"{place}{os.sep}", f"{name}{os.sep}" if name else "")
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _lock_file(file: TextIO) -> bool:
    """Hold a file until it is closed; False where another process does."""
    if sys.platform == "win32":
        locking: Any = importlib.import_module("msvcrt")
        file.seek(1 << 30)  # Beyond what is read and written: locks are mandatory there.
        try:
            locking.locking(file.fileno(), locking.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
    fcntl: Any = importlib.import_module("fcntl")
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
