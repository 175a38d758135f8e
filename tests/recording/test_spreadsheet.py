"""No text of a CSV file is a formula, and none is lost."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_desktop.recording.rows import row_writer
from emotionai_desktop.recording.spreadsheet import as_cell, cell_text

LABELS = ("Happy",)


def document(source: str) -> str:
    return json.dumps(
        {"source": source, "frame": 0, "time_s": 0.0, "width": 4, "height": 3, "backend": "local", "faces": []}
    )


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠"))  # noqa: RUF001
def test_what_a_spreadsheet_would_work_out_is_made_text(first: str) -> None:
    stream = io.StringIO(newline="")
    row_writer("csv", stream, LABELS).write_line(document(f"{first}cmd|' /C calc'!A0.jpg"))
    (row,) = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    assert row["source"] == f"'{first}cmd|' /C calc'!A0.jpg"
    assert row["width"] == "4"


def test_numbers_stay_numbers() -> None:
    assert as_cell(-12.5) == -12.5
    assert as_cell(-3) == -3


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\nab ,\"＝")) | st.text())  # noqa: RUF001
def test_every_name_comes_back_as_it_was_and_none_begins_like_a_formula(text: str) -> None:
    cell = as_cell(text)
    assert isinstance(cell, str)
    assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))  # noqa: RUF001
    assert cell_text(cell) == text
