"""A table in each form holds the same, and pandas reads it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas
import pytest

from emotionai_desktop.recording.parquet import ParquetMissingError
from emotionai_desktop.recording.rows import TableFormat, open_table
from emotionai_desktop.results import Emotion, Face, Frame, FrameResult, csv_header

LABELS = ("Angry", "Happy")


def lines() -> list[str]:
    """Three frames: two faces, none, one."""
    made = []
    for index, faces in enumerate((2, 0, 1)):
        frame = Frame(np.zeros((48, 64, 3), np.uint8), index, index / 10, "=größe 😀, 1.mp4")
        points = np.linspace(-3, 60, 30, dtype=np.float32).reshape(15, 2)
        emotion = Emotion("Happy", {"Angry": 0.25, "Happy": 0.75})
        found = tuple(Face(number + 1, (1.5, 2, 30, 40.25), 0.9, points, emotion) for number in range(faces))
        made.append(json.dumps(FrameResult(frame, found, "local").as_json()))
    return made


def write(form: TableFormat, path: Path) -> None:
    table = open_table(form, path, LABELS)
    for line in lines():
        table.write_line(line)
    table.close()


def test_parquet_and_csv_hold_the_same_table(tmp_path: Path) -> None:
    write("parquet", tmp_path / "rows.parquet")
    write("csv", tmp_path / "rows.csv")
    parquet = pandas.read_parquet(tmp_path / "rows.parquet")
    csv = pandas.read_csv(tmp_path / "rows.csv")
    assert list(parquet.columns) == list(csv.columns) == csv_header(LABELS)
    assert list(parquet["face"].isna()) == [False, False, True, False]
    numbers = parquet.select_dtypes("number")
    assert set(parquet.columns) - set(numbers.columns) == {"source", "backend", "emotion"}
    np.testing.assert_array_equal(numbers.to_numpy(float), csv[numbers.columns].to_numpy(float))
    assert set(parquet["source"]) == {"=größe 😀, 1.mp4"}
    assert set(csv["source"]) == {"'=größe 😀, 1.mp4"}


def test_json_lines_are_kept_as_they_came(tmp_path: Path) -> None:
    write("jsonl", tmp_path / "rows.jsonl")
    assert (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines() == lines()


def test_many_rows_go_out_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emotionai_desktop.recording.parquet._ROWS_AT_ONCE", 3)
    write("parquet", tmp_path / "rows.parquet")
    assert list(pandas.read_parquet(tmp_path / "rows.parquet")["frame"]) == [0, 0, 1, 2]


def test_without_pyarrow_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ParquetMissingError, match="pip install pyarrow"):
        open_table("parquet", tmp_path / "rows.parquet", LABELS)
    assert not list(tmp_path.iterdir())
