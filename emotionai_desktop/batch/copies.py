"""What the annotated copies of a batch are called."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from emotionai_desktop.capture.files import read_head
from emotionai_desktop.capture.formats import content_kind
from emotionai_desktop.capture.source import SourceError


def copy_paths(folder: Path, specs: Iterable[str]) -> dict[str, Path]:
    """A file in `folder` for the annotated copy of each input.

    A copy is called as its source is; where two sources have one name, the later one gets a number. Pictures that
    came as JPEG go as JPEG, others as PNG; videos as MP4. No copy has the place of its own source.
    """
    taken: set[str] = set()
    paths = {}
    for spec in dict.fromkeys(specs):
        source = Path(spec)
        suffix, number = _suffix(source), 1
        path = folder / f"{source.stem}{suffix}"
        while path.name.casefold() in taken or path.resolve() == source.resolve():
            number += 1
            path = folder / f"{source.stem} ({number}){suffix}"
        taken.add(path.name.casefold())
        paths[spec] = path
    return paths


def _suffix(source: Path) -> str:
    try:
        kind = content_kind(read_head(source))
    except SourceError:  # The demo or an address; or a file that will be found to be broken when it is opened.
        return ".mp4"
    if kind == "video":
        return ".mp4"
    return ".jpg" if source.suffix.lower() in (".jpg", ".jpeg") else ".png"
