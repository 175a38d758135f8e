"""One way to open whatever frames come from: by one string."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from emotionai_desktop.capture.files import (
    files_in,
    is_folder,
    is_pattern,
    matching,
    path_name,
    printable,
    read_head,
)
from emotionai_desktop.capture.formats import PICTURE_SUFFIXES, VIDEO_SUFFIXES, content_kind
from emotionai_desktop.capture.source import Source, SourceError

_CAMERA = re.compile(r"(?:/dev/video)?(\d{1,4})", re.ASCII)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://", re.ASCII)


def open_source(spec: str, camera_name: str = "") -> Source:
    """Open a source of frames.

    Parameters
    ----------
    spec
        ``demo``; the index of a camera (``0``, or ``/dev/video0``); an http, https, rtsp or rtsps address; a picture
        or video file; a folder of pictures; or a pattern of pictures (``photos/*.jpg``) where no file has that name.
    camera_name
        What the system called a camera when it was chosen: it is found by that, should its index have changed.

    Raises
    ------
    SourceError
        There is no such source, or it cannot be read. A picture is read, and found to be broken, only when its frame
        is.

    Examples
    --------
    >>> with contextlib.closing(open_source("demo")) as source:
    ...     frame = source.read()
    """
    # Imported where they are needed: each pulls in a decoder that the other kinds do without.
    if spec == "demo":
        from emotionai_desktop.capture.demo import Demo

        return Demo()
    if camera := _CAMERA.fullmatch(spec):
        from emotionai_desktop.capture.camera_source import CameraSource

        return CameraSource(int(camera[1]), camera_name)
    if _ADDRESS.match(spec):
        from emotionai_desktop.capture.stream import Stream

        return Stream(spec)
    return _open_path(spec)


def open_images(paths: Sequence[str | Path]) -> Source:
    """Open several pictures as one source, in the order given; a folder stands for its pictures.

    Raises
    ------
    SourceError
        A folder has no pictures or cannot be read, or there is no path at all.
    """
    from emotionai_desktop.capture.images import Pictures

    pictures: list[Path] = []
    for path in map(Path, paths):
        pictures.extend(_pictures_in(path) if is_folder(path) else [path])
    if not pictures:
        raise SourceError("no pictures")
    return Pictures(path_name(pictures[0]) if len(pictures) == 1 else f"{len(pictures)} pictures", pictures)


def expand_inputs(paths: Sequence[str | Path], recursive: bool = False) -> tuple[list[str], list[str]]:
    """Which inputs the arguments of a command line mean, each to be opened by `open_source` as a source of its own.

    Parameters
    ----------
    paths
        Files, folders of pictures and videos, patterns of them, and whatever else `open_source` takes.
    recursive
        Look into the folders of folders too.

    Returns
    -------
    inputs
        What to open, in the order given; the files of a folder or pattern in natural order.
    failures
        What stands for nothing, each with the reason, for the user.
    """
    inputs: list[str] = []
    failures: list[str] = []
    for path in paths:
        try:
            inputs.extend(_expanded(os.fspath(path), recursive))
        except SourceError as error:
            failures.append(str(error))
    return inputs, failures


def _expanded(spec: str, recursive: bool) -> list[str]:
    suffixes = PICTURE_SUFFIXES | VIDEO_SUFFIXES
    if spec == "demo" or _CAMERA.fullmatch(spec) or _ADDRESS.match(spec):
        return [spec]
    if is_folder(spec):
        files = files_in(Path(spec), suffixes, recursive)
        lack = "no pictures or videos in this folder"
    elif is_pattern(spec):
        files = matching(spec, suffixes)
        lack = "no pictures or videos of this pattern"
    else:
        read_head(Path(spec))
        return [spec]
    if not files:
        raise SourceError(f"{printable(spec)}: {lack}")
    return [os.fspath(path) for path in files]


def _open_path(spec: str) -> Source:
    from emotionai_desktop.capture.images import Pictures

    if not spec:
        raise SourceError("no source is named")
    path = Path(spec)
    if is_folder(path):
        return Pictures(path_name(path), _pictures_in(path))
    if is_pattern(spec):
        pictures = matching(spec, PICTURE_SUFFIXES)
        if not pictures:
            raise SourceError(f"{printable(spec)}: no pictures of this pattern")
        return Pictures(path_name(path), pictures)
    kind = content_kind(read_head(path))
    if kind == "video":
        from emotionai_desktop.capture.video import VideoFile

        return VideoFile(path)
    if kind is None:
        raise SourceError(f"{printable(path)}: not a picture or a video this program can read")
    return Pictures(path_name(path), [path])


def _pictures_in(folder: Path) -> list[Path]:
    pictures = files_in(folder, PICTURE_SUFFIXES)
    if not pictures:
        raise SourceError(f"{printable(folder)}: no pictures in this folder")
    return pictures
