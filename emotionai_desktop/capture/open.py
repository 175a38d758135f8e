"""One way to open whatever frames come from: by one string."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from emotionai_desktop.capture.files import is_pattern, matching, path_name, pictures_in, printable, read_head
from emotionai_desktop.capture.formats import PICTURE_SUFFIXES, content_kind
from emotionai_desktop.capture.source import Source, SourceError


def open_source(spec: str) -> Source:
    """Open a source of frames.

    Parameters
    ----------
    spec
        ``demo``; the index of a camera (``0``, or ``/dev/video0``); an http, https, rtsp or rtsps address; a picture
        or video file; a folder of pictures; or a pattern of pictures (``photos/*.jpg``) where no file has that name.

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
    if camera := re.fullmatch(r"(?:/dev/video)?(\d{1,4})", spec, re.ASCII):
        from emotionai_desktop.capture.camera import CameraSource

        return CameraSource(int(camera[1]))
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", spec):
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
        pictures.extend(pictures_in(path) if _is_folder(path) else [path])
    if not pictures:
        raise SourceError("no pictures")
    return Pictures(path_name(pictures[0]) if len(pictures) == 1 else f"{len(pictures)} pictures", pictures)


def _open_path(spec: str) -> Source:
    from emotionai_desktop.capture.images import Pictures

    if not spec:
        raise SourceError("no source is named")
    path = Path(spec)
    if _is_folder(path):
        return Pictures(path_name(path), pictures_in(path))
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


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises on names that are too long
