from __future__ import annotations

import gzip
import lzma
import zipfile
from pathlib import Path

import numpy as np
import pytest

from train.datasets.errors import DataError
from train.datasets.tables import parse_pixels, read_rows

TEXT = "a, b\n1,2\n3,4\n"
ROWS = [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"})]


def write(path: Path, text: str = TEXT) -> Path:
    if path.suffix == ".gz":
        with gzip.open(path, "wt") as file:
            file.write(text)
    elif path.suffix == ".xz":
        with lzma.open(path, "wt") as file:
            file.write(text)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("deep/inside.csv", text)
            archive.writestr("readme.txt", "not this one")
    else:
        path.write_text(text)
    return path


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.csv.xz", "t.zip"])
def test_every_form_reads_alike(tmp_path: Path, name: str) -> None:
    assert list(read_rows(write(tmp_path / name), ["b"])) == ROWS


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\ufeff" + TEXT, encoding="utf-8")
    assert list(read_rows(path, ["a"])) == ROWS


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"t\.csv, row 1, column c: column missing, found \['a', 'b'\]"):
        list(read_rows(write(tmp_path / "t.csv"), ["a", "c"]))


def test_a_short_row_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "a,b\n1,2\n3\n")
    with pytest.raises(DataError, match="row 3: expected 2 fields, found 1"):
        list(read_rows(path, []))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.csv: no such file"):
        list(read_rows(tmp_path / "none.csv", []))


@pytest.mark.parametrize("name", ["t.csv.gz", "t.csv.xz"])
def test_a_file_cut_short_is_told(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, "a,b\n" + "\n".join(f"{i},{i * i}" for i in range(3000)))
    path.write_bytes(path.read_bytes()[:-800])
    with pytest.raises(DataError, match="damaged or cut short"):
        list(read_rows(path, []))


@pytest.mark.parametrize("name", ["t.csv.gz", "t.csv.xz", "t.zip"])
def test_what_is_not_compressed_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"a,b\n1,2\n" * 9)
    with pytest.raises(DataError, match=r"damaged|not a zip"):
        list(read_rows(tmp_path / name, []))


def test_a_zip_with_two_tables_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("a.csv", TEXT)
        archive.writestr("b.csv", TEXT)
    with pytest.raises(DataError, match=r"expected one \.csv inside the zip, found 2"):
        list(read_rows(tmp_path / "t.zip", []))


def test_pixels_keep_their_place() -> None:
    assert np.array_equal(parse_pixels("0 1 254 255", 2, Path("t"), 2, "p"), np.array([[0, 1], [254, 255]], np.uint8))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1 2 3", "expected 4 pixels, found 3"),
        ("1 2 3 256", "0..255, found 1..256"),
        ("1 2 3 -1", "0..255, found -1..3"),
        ("1 2 x 4", "not a whole number"),
        ("", "expected 4 pixels, found 0"),
    ],
)
def test_wrong_pixels_are_refused_with_their_place(text: str, problem: str) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        parse_pixels(text, 2, Path("t.csv"), 7, "Image")
    assert (caught.value.row, caught.value.column) == (7, "Image")
