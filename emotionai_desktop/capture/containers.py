"""Whether a video file ends before the end that it declares: a download or a recording that broke off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

#: More pieces than any recording's; a bound against files made to keep a reader busy.
_MOST_PIECES = 100_000


def is_cut_short(path: Path) -> bool:
    """Whether the file is smaller than its container says.

    AVI, MP4 with its kin, and Matroska declare the sizes of their parts. Other containers declare none, and recordings
    that never were finished none either: False for both.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        head = _at(file, 0, 12)
        if head.startswith(b"RIFF"):
            return _riff_end(file, size) > size
        if head.startswith(b"\x1a\x45\xdf\xa3"):
            return _matroska_end(file, size) > size
        if head[4:8].isalpha():
            return _boxes_end(file, size) > size
    return False


def _at(file: BinaryIO, position: int, count: int) -> bytes:
    file.seek(position)
    return file.read(count)


def _riff_end(file: BinaryIO, size: int) -> int:
    """Where the last RIFF list ends; a large AVI has several (OpenDML)."""
    end = 0
    for _ in range(_MOST_PIECES):
        if end >= size or (head := _at(file, end, 8))[:4] != b"RIFF":
            break
        end += 8 + int.from_bytes(head[4:8], "little")
        end += end % 2
    return end


def _boxes_end(file: BinaryIO, size: int) -> int:
    """Where the last box ends (ISO/IEC 14496-12, 4.2)."""
    end = 0
    for _ in range(_MOST_PIECES):
        if end >= size or len(head := _at(file, end, 16)) < 8:
            break
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length < 8:  # 0: up to the end of the file, however long that is; the rest is damage.
            break
        end += length
    return end


def _matroska_end(file: BinaryIO, size: int) -> int:
    """Where the segment ends: two elements, each an ID of 4 bytes and a size (RFC 8794, 4 to 6)."""
    end = 0
    for _ in ("EBML header", "Segment"):
        if end >= size or (head := _at(file, end + 4, 8))[:1] in (b"", b"\0"):
            break
        width = 9 - head[0].bit_length()
        ones = (1 << 7 * width) - 1
        length = int.from_bytes(head[:width], "big") & ones
        if length == ones:  # Unknown: a live recording.
            break
        end += 4 + width + length
    return end
