"""Results as a Parquet table, where pyarrow is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from emotionai_desktop.results import csv_header, document_rows

#: Rows that are held until they are written as one piece (a row group).
_ROWS_AT_ONCE = 20_000

_TEXTS = frozenset(["source", "backend", "emotion"])
_WHOLE_NUMBERS = frozenset(["frame", "width", "height", "face"])


class ParquetMissingError(Exception):
    """Parquet was asked for and cannot be written. The text is for the user."""


def require_parquet() -> Any:
    """The pyarrow package.

    Raises
    ------
    ParquetMissingError
        It is not installed.
    """
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise ParquetMissingError(
            "Parquet needs the package pyarrow, which is not installed: pip install pyarrow, or write CSV instead"
        ) from error
    return pyarrow


class ParquetFile:
    """A Parquet file that is being written: the columns of the CSV, each with its type, and nulls for empty cells.

    Parameters
    ----------
    path
        The file; one that is there is overwritten.
    labels
        Labels of the emotion model.

    Raises
    ------
    OSError
        It cannot be written.
    ParquetMissingError
        pyarrow is not installed.
    """

    def __init__(self, path: Path, labels: tuple[str, ...]) -> None:
        self._pyarrow = require_parquet()
        self._labels = labels
        names = csv_header(labels)
        self._schema = self._pyarrow.schema([(name, self._type(name)) for name in names])
        self._writer = self._pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._columns: list[list[object]] = [[] for _ in names]

    def write_line(self, line: str) -> None:
        """Add the rows of a frame; see `rows.TableFile.write_line`."""
        for row in document_rows(json.loads(line), self._labels):
            for column, value in zip(self._columns, row, strict=True):
                column.append(None if value == "" else value)
        if len(self._columns[0]) >= _ROWS_AT_ONCE:
            self._write()

    def close(self) -> None:
        """Write what is held, and the end without which no Parquet file can be read."""
        try:
            self._write()
        finally:
            self._writer.close()

    def _type(self, name: str) -> Any:
        if name in _TEXTS:
            return self._pyarrow.string()
        return self._pyarrow.int64() if name in _WHOLE_NUMBERS else self._pyarrow.float64()

    def _write(self) -> None:
        if self._columns[0]:
            arrays = [
                self._pyarrow.array(column, field.type)
                for column, field in zip(self._columns, self._schema, strict=True)
            ]
            self._writer.write_batch(self._pyarrow.record_batch(arrays, schema=self._schema))
            for column in self._columns:
                column.clear()
