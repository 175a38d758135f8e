"""Rows of a CSV file, plain or compressed."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from train.datasets.errors import DataError

# One field holds the pixels of a whole picture, more than csv's own limit allows.
csv.field_size_limit(1 << 22)


@contextlib.contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """Open a ``.csv``, ``.csv.gz``, ``.csv.xz`` or ``.zip`` (with one CSV in it) for reading.

    Raises
    ------
    DataError
        If the file is missing, or a zip holds no CSV or several.
    """
    if not path.is_file():
        raise DataError(path, "no such file")
    with contextlib.ExitStack() as stack:
        if path.suffix == ".zip":
            try:
                archive = stack.enter_context(zipfile.ZipFile(path))
            except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
                # A broken directory of contents may point anywhere, before the file's beginning too.
                raise DataError(path, f"not a zip archive ({error})") from error
            names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            if len(names) != 1:
                raise DataError(path, f"expected one .csv inside the zip, found {len(names)}: {names[:5]}")
            try:
                raw = stack.enter_context(archive.open(names[0]))
            except (NotImplementedError, RuntimeError, ValueError, OSError, zipfile.BadZipFile) as error:
                raise DataError(path, f"{names[0]!r} inside the zip cannot be unpacked ({error})") from error
            yield stack.enter_context(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        elif path.suffix == ".gz":
            yield stack.enter_context(gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
        elif path.suffix == ".xz":
            yield stack.enter_context(lzma.open(path, "rt", encoding="utf-8-sig", newline=""))
        else:
            yield stack.enter_context(path.open(encoding="utf-8-sig", newline=""))


def read_rows(path: Path, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV as dictionaries, names stripped of blanks.

    Parameters
    ----------
    path
        The file, in any form that `open_text` takes.
    required
        Columns that must be there.

    Yields
    ------
    tuple
        The line number where the row ends (the header is line 1), and the row.

    Raises
    ------
    DataError
        If a column is missing, a row is short or long, or the compressed file is damaged.
    """
    with open_text(path) as text:
        reader = csv.reader(text)
        try:
            header = [name.strip() for name in next(reader, [])]
            missing = [name for name in required if name not in header]
            if missing:
                raise DataError(path, f"column missing, found {header[:40]}", row=1, column=missing[0])
            for fields in reader:
                if not fields:
                    continue
                if len(fields) != len(header):
                    problem = f"expected {len(header)} fields, found {len(fields)}"
                    raise DataError(path, problem, row=reader.line_num)
                yield reader.line_num, dict(zip(header, fields, strict=True))
        except (lzma.LZMAError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise DataError(path, f"damaged or cut short ({error})") from error
        except UnicodeDecodeError as error:
            raise DataError(path, f"not a text file ({error})") from error
        except csv.Error as error:
            raise DataError(path, f"not a CSV ({error})", row=reader.line_num) from error


def parse_pixels(text: str, side: int, path: Path, row: int, column: str) -> np.ndarray:
    """Gray picture from blank-separated numbers.

    Returns
    -------
    numpy.ndarray
        uint8 [side, side].

    Raises
    ------
    DataError
        If there are not ``side * side`` whole numbers in 0..255.
    """
    try:
        values = np.array(text.split(), dtype=np.int64)
    except (ValueError, OverflowError) as error:
        raise DataError(path, f"a pixel is not a whole number ({error})", row=row, column=column) from error
    if values.size != side * side:
        raise DataError(path, f"expected {side * side} pixels, found {values.size}", row=row, column=column)
    if values.min() < 0 or values.max() > 255:
        problem = f"pixels must be in 0..255, found {values.min()}..{values.max()}"
        raise DataError(path, problem, row=row, column=column)
    return values.astype(np.uint8).reshape(side, side)
