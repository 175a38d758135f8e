"""What a wrong data file is answered with."""

from __future__ import annotations

from pathlib import Path


class DataError(ValueError):
    """A data file that cannot be used, with the place of the fault.

    Parameters
    ----------
    path
        The file.
    problem
        What is wrong, and what was expected.
    row
        Line of the file as an editor counts them (the header is line 1), where known.
    column
        Name of the column, where known.
    """

    def __init__(self, path: Path | str, problem: str, *, row: int | None = None, column: str | None = None) -> None:
        self.path = Path(path)
        self.row = row
        self.column = column
        place = str(path)
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column {column}"
        super().__init__(f"{place}: {problem}")
