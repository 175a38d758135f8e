"""One table of the results of many inputs, in the order of the inputs, whatever order they are analysed in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from emotionai_desktop.batch.item import Item, ItemState
from emotionai_desktop.recording.rows import TableFile, TableFormat, open_table, row_writer

#: Lines that are taken over at once, so that the workers are heard in between.
_LINES_AT_ONCE = 2000


class OrderedTable:
    """Takes the rows of each input over into one table, as far as the inputs before it have ended.

    A file gets its name when all is in it; until then the rows are in one of that name with ``.partial`` behind it.
    What was analysed of an input that failed or was cancelled is in the table too.

    Parameters
    ----------
    path
        The table; None for standard output.
    form
        Its form; standard output takes JSON Lines and CSV.
    labels
        Labels of the emotion model.

    Raises
    ------
    OSError
        It cannot be written.
    ParquetMissingError
        Parquet was asked for, and pyarrow is not installed.
    """

    def __init__(self, path: Path | None, form: TableFormat, labels: tuple[str, ...]) -> None:
        self._path, self._form, self._labels = path, form, labels
        #: Where the rows are until all are there; None on standard output.
        self.partial = path.with_name(path.name + ".partial") if path is not None else None
        self._rows: BinaryIO | None = None
        self._taken: list[Path] = []
        self._passed = 0
        self._table = self._begun()

    def advance(self, items: Sequence[Item]) -> bool:
        """Take over what there is to take now, within reason; whether that was all.

        Raises
        ------
        OSError
            The table cannot be written, or an input's rows cannot be read.
        """
        for _ in range(_LINES_AT_ONCE):
            line = self._line()
            if line is not None:
                self._table.write_line(line)
            elif not self._next_input(items):
                return True
        return False

    def finish(self, items: Sequence[Item]) -> Path | None:
        """Take over all the rest and give the file its name; the file.

        Raises
        ------
        OSError
            As for `advance`.
        """
        if self._taken != [item.rows for item in items if item.rows is not None][: len(self._taken)]:
            # An input was taken out or analysed again since: the rows come in another order.
            self.close()
            self._taken, self._passed = [], 0
            self._table = self._begun()
        while not self.advance(items):
            pass
        self.close()
        if self._path is None or self.partial is None:
            return None
        self.partial.replace(self._path)
        return self._path

    def close(self) -> None:
        """Leave the table as it is, readable as far as its form allows."""
        if self._rows is not None:
            self._rows.close()
            self._rows = None
        self._table.close()

    def _begun(self) -> TableFile:
        if self.partial is None:
            return _StandardOutput(self._form, self._labels)
        return open_table(self._form, self.partial, self._labels)

    def _line(self) -> str | None:
        """The next whole line of the input that is being taken over; None where there is none yet."""
        if self._rows is None:
            return None
        at = self._rows.tell()
        line = self._rows.readline()
        if line.endswith(b"\n"):
            return line.decode("utf-8")
        self._rows.seek(at)
        return None

    def _next_input(self, items: Sequence[Item]) -> bool:
        """Go on to the rows of the next input, where the one before has ended; whether there are any."""
        if self._rows is not None and self._passed < len(items):
            item = items[self._passed]
            if not item.state.ended:
                return False
            if (line := self._line()) is not None:  # Written between the last look and its end.
                self._table.write_line(line)
                return True
            self._rows.close()
            self._rows = None
            self._passed += 1
        while self._passed < len(items):
            item = items[self._passed]
            if item.state is ItemState.WAITING:
                return False
            if item.rows is not None and item.rows.exists():
                self._rows = item.rows.open("rb")
                self._taken.append(item.rows)
                return True
            if not item.state.ended:
                return False
            self._passed += 1
        return False


class _StandardOutput:
    def __init__(self, form: TableFormat, labels: tuple[str, ...]) -> None:
        assert form != "parquet"  # the command line sees to it
        self._rows = row_writer(form, sys.stdout, labels)

    def write_line(self, line: str) -> None:
        self._rows.write_line(line)

    def close(self) -> None:
        sys.stdout.flush()
