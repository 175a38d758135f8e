"""Results as JSON Lines or CSV."""

from __future__ import annotations

import csv
import json
from typing import Literal, Protocol, TextIO

from emotionai_desktop.results import FrameResult, csv_header, csv_rows

RowFormat = Literal["jsonl", "csv"]


class RowWriter(Protocol):
    """Takes results one after the other."""

    def write(self, result: FrameResult) -> None:
        """Write the rows of one frame."""


def row_writer(form: RowFormat, stream: TextIO, labels: tuple[str, ...]) -> RowWriter:
    """A writer of that form.

    Parameters
    ----------
    form
        ``jsonl``: one object a frame; ``csv``: a header, then one row a face.
    stream
        Where to write; a file for CSV is opened with ``newline=""``.
    labels
        Labels of the emotion model, for the columns of the CSV.
    """
    return _JsonLines(stream) if form == "jsonl" else _Csv(stream, labels)


class _JsonLines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, result: FrameResult) -> None:
        self._stream.write(json.dumps(result.as_json(), ensure_ascii=False) + "\n")


class _Csv:
    def __init__(self, stream: TextIO, labels: tuple[str, ...]) -> None:
        self._writer = csv.writer(stream)
        self._labels = labels
        self._writer.writerow(csv_header(labels))

    def write(self, result: FrameResult) -> None:
        self._writer.writerows(csv_rows(result, self._labels))
