"""The last lines of the log, kept in memory for the user to see."""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import dataclass

#: Lines that are kept; older ones go.
KEPT = 2000
_PACKAGE = "emotionai_desktop"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log, or several.

    Parameters
    ----------
    number
        Counts all entries there have been.
    level
        As in `logging`.
    text
        Time, level, who said it, and what; with the traceback where there is one.
    outline
        The same without anything that is put into the text: no path, no address, no name.
    """

    number: int
    level: int
    text: str
    outline: str


class Journal(logging.Handler):
    """Keeps the last entries; any thread may write, any may read."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._count = 0
        # A signal may interrupt who holds it, and its handler logs too.
        self._guard = threading.RLock()

    @property
    def count(self) -> int:
        """How many entries there have been."""
        return self._count

    def entries(self, least: int = logging.NOTSET, after: int = 0) -> list[Entry]:
        """Entries of at least this level, and behind the one with this number."""
        with self._guard:
            return [entry for entry in self._entries if entry.level >= least and entry.number > after]

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        text, outline = self.format(record), _outline(record)
        with self._guard:
            self._count += 1
            self._entries.append(Entry(self._count, record.levelno, text, outline))


#: The journal of this process.
JOURNAL = Journal()


def keep_journal() -> None:
    """Begin to keep it; the terminal goes on to show warnings alone."""
    root = logging.getLogger()
    if JOURNAL not in root.handlers:
        for handler in root.handlers:
            handler.setLevel(max(handler.level, logging.WARNING))
        root.addHandler(JOURNAL)
        logging.getLogger(_PACKAGE).setLevel(logging.INFO)


def _outline(record: logging.LogRecord) -> str:
    """What was said, and where, without what was put into it."""
    said = f"{record.levelname} {record.name} (line {record.lineno}): {record.msg}"
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return said
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace is not None else ""
    return f"{said} [{type(error).__name__}{place}]"
