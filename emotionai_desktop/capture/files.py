"""The paths that a user gives: which files they mean, in which order, and whether those can be read at all."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from emotionai_desktop.capture.formats import HEAD_BYTES, PICTURE_SUFFIXES, VIDEO_SUFFIXES
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


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder, by their suffix, in natural order.

    Raises
    ------
    SourceError
        The folder cannot be read, or holds no picture.
    """
    try:
        pictures = [path for path in _files_in(folder) if path.suffix.lower() in PICTURE_SUFFIXES]
    except OSError as error:
        raise SourceError(f"{printable(folder)}: {reason(error)}") from error
    if not pictures:
        raise SourceError(f"{printable(folder)}: no pictures in this folder")
    return pictures


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


def expand_inputs(paths: Sequence[str | Path], recursive: bool = False) -> list[str]:
    """Which files are meant by the paths of a command line, each to be opened as a source of its own.

    Parameters
    ----------
    paths
        Files, folders, patterns, and whatever else `open_source` takes.
    recursive
        Look into the folders of folders too (not through links, which may lead in a circle).

    Returns
    -------
    list of str
        Pictures and videos; files as they were given, those of a folder or pattern in natural order. What stands for
        no file stays in the list as it is, so that opening it tells the reason.
    """
    suffixes = PICTURE_SUFFIXES | VIDEO_SUFFIXES
    specs: list[str] = []
    for given in paths:
        spec = os.fspath(given)
        if is_pattern(spec):
            files = matching(spec, suffixes)
        elif os.path.isdir(spec):  # noqa: PTH112  Path.is_dir raises on names that are too long
            files = [path for path in _readable_files_in(Path(spec), recursive) if path.suffix.lower() in suffixes]
        else:
            files = []
        specs.extend([os.fspath(path) for path in files] or [spec])
    return specs


def reason(error: Exception) -> str:
    """Why a file cannot be read, in words."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return printable(text[:1].lower() + text[1:]) or type(error).__name__


def _files_in(folder: Path) -> list[Path]:
    """The files of a folder in natural order, without hidden ones (macOS leaves ``._a.jpg`` beside ``a.jpg``)."""
    return in_order(path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_dir())


def _readable_files_in(folder: Path, recursive: bool) -> Iterator[Path]:
    """The files of a folder, and those of its folders after them; an unreadable folder has none."""
    try:
        yield from _files_in(folder)
        folders = in_order(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return
    if recursive:
        for inner in folders:
            if not inner.name.startswith("."):
                yield from _readable_files_in(inner, recursive)
