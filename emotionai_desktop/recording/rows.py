"""Results as rows: JSON Lines, CSV, or Parquet where pyarrow is installed. docs/formats.md says what is in them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Protocol, TextIO, get_args

from emotionai_desktop.recording.spreadsheet import as_cell
from emotionai_desktop.results import FrameResult, csv_header, document_rows

#: Forms that grow line by line; every line that was written can be read, whatever comes later.
RowFormat = Literal["jsonl", "csv"]
#: Forms of a whole table.
TableFormat = Literal["jsonl", "csv", "parquet"]
TABLE_FORMATS: tuple[TableFormat, ...] = get_args(TableFormat)


class RowWriter(Protocol):
    """Takes results one after the other."""

    def write(self, result: FrameResult) -> None:
        """Write the rows of one frame."""

    def write_line(self, line: str) -> None:
        """The same from a line of a JSON Lines file, with or without its end."""


class TableFile(Protocol):
    """A file of rows that is being written."""

    def write_line(self, line: str) -> None:
        """Write the rows of one frame, given as a line of JSON Lines."""

    def close(self) -> None:
        """Finish the file."""


def row_writer(form: RowFormat, stream: TextIO, labels: tuple[str, ...]) -> RowWriter:
    """A writer of that form.

    Parameters
    ----------
    form
        ``jsonl``: one object a frame; ``csv``: a header, then one row a face.
    stream
        Where to write; a file for CSV is opened with ``newline=""`` and `CSV_ENCODING`.
    labels
        Labels of the emotion model, for the columns of the CSV.
    """
    return _JsonLines(stream) if form == "jsonl" else _Csv(stream, labels)


def table_form(path: Path | None) -> TableFormat:
    """The form that a file's name asks for: JSON Lines where it says nothing else, or where there is no file."""
    suffix = path.suffix.lower() if path is not None else ""
    return "csv" if suffix == ".csv" else "parquet" if suffix == ".parquet" else "jsonl"


def open_table(form: TableFormat, path: Path, labels: tuple[str, ...]) -> TableFile:
    """Begin a file of rows; one that is there is overwritten.

    Raises
    ------
    OSError
        It cannot be written.
    ParquetMissingError
        Parquet was asked for, and pyarrow is not installed.
    """
    if form == "parquet":
        from emotionai_desktop.recording.parquet import ParquetFile

        return ParquetFile(path, labels)
    return _TextFile(form, path, labels)


#: With a byte order mark, by which Excel knows UTF-8; pandas and LibreOffice take it for what it is.
CSV_ENCODING = "utf-8-sig"


class _JsonLines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, result: FrameResult) -> None:
        self.write_line(json.dumps(result.as_json(), ensure_ascii=False))

    def write_line(self, line: str) -> None:
        self._stream.write(line.rstrip("\n") + "\n")


class _Csv:
    def __init__(self, stream: TextIO, labels: tuple[str, ...]) -> None:
        self._writer = csv.writer(stream)
        self._labels = labels
        self._writer.writerow(csv_header(labels))

    def write(self, result: FrameResult) -> None:
        self._write(result.as_json())

    def write_line(self, line: str) -> None:
        self._write(json.loads(line))

    def _write(self, document: Mapping[str, Any]) -> None:
        for row in document_rows(document, self._labels):
            self._writer.writerow([as_cell(value) for value in row])


class _TextFile:
    """JSON Lines or CSV in a file of its own."""

    def __init__(self, form: RowFormat, path: Path, labels: tuple[str, ...]) -> None:
        encoding = CSV_ENCODING if form == "csv" else "utf-8"
        self._stream = path.open("w", encoding=encoding, newline="")
        self._rows = row_writer(form, self._stream, labels)

    def write_line(self, line: str) -> None:
        self._rows.write_line(line)

    def close(self) -> None:
        self._stream.close()
