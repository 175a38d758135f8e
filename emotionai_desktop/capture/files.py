"""The paths that a user gives: which files they mean, in which order, and whether those can be read at all."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from emotionai_desktop.capture.formats import HEAD_BYTES
from emotionai_desktop.capture.source import SourceError


def printable(name: str | Path) -> str:
    """A name for one line of text: line breaks, control characters and undecodable bytes as their escapes."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in os.fspath(name)
    )


def path_name(path: Path) -> str:
    """What results call a file: its path, as text that every output can hold.

    A name on disk may hold bytes that are no text; Python keeps those as lone surrogates, on which writing UTF-8 fails.
    """
    return os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")


def natural_key(name: str) -> tuple[object, ...]:
    """Sort key under which ``face2`` comes before ``face10``, whatever the case of the letters."""
    parts = re.split(r"(\d+)", name)
    return tuple(int(part) if at % 2 else part.casefold() for at, part in enumerate(parts)), name


def read_head(path: Path) -> bytes:
    """The first bytes of a file that can be read.

    Raises
    ------
    SourceError
        It is missing, empty, not a regular file (a pipe would block for ever), or may not be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise SourceError(f"{printable(path)}: a folder, not a file")
        if not stat.S_ISREG(mode):
            raise SourceError(f"{printable(path)}: a pipe, socket or device, not a file")
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except (OSError, ValueError) as error:
        raise SourceError(f"{printable(path)}: {reason(error)}") from error
    if not head:
        raise SourceError(f"{printable(path)}: the file is empty")
    return head


def files_in(folder: Path, suffixes: frozenset[str], recursive: bool = False) -> list[Path]:
    """The files of a folder with one of these suffixes, in natural order; hidden ones are left out.

    Parameters
    ----------
    folder
        Where to look.
    suffixes
        With the dot, in small letters.
    recursive
        Look into its folders too, after its files. Links to folders are not followed: they may lead in a circle.

    Raises
    ------
    SourceError
        The folder cannot be read. Folders in it that cannot be read are passed over.
    """
    try:
        entries = in_order(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise SourceError(f"{printable(folder)}: {reason(error)}") from error
    found = [path for path in entries if path.suffix.lower() in suffixes and not is_folder(path)]
    for inner in entries if recursive else ():
        if is_folder(inner) and not inner.is_symlink():
            with contextlib.suppress(SourceError):
                found += files_in(inner, suffixes, recursive=True)
    return found


def is_folder(path: str | Path) -> bool:
    """Whether there is a folder of this name, however odd the name."""
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises on names that are too long


def matching(pattern: str, suffixes: frozenset[str]) -> list[Path]:
    """The files that a pattern (``photos/*.jpg``) names and whose suffix is one of `suffixes`, in natural order."""
    found = (Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207  Path.glob is relative only
    return in_order(path for path in found if path.suffix.lower() in suffixes and path.is_file())


def is_pattern(spec: str) -> bool:
    """Whether a spec names no file but has the signs of a pattern."""
    return glob.has_magic(spec) and not os.path.lexists(spec)


def in_order(paths: Iterable[Path]) -> list[Path]:
    """Paths in natural order."""
    return sorted(paths, key=lambda path: natural_key(os.fspath(path)))


def reason(error: Exception) -> str:
    """Why a file cannot be read, in words."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return printable(text[:1].lower() + text[1:]) or type(error).__name__
