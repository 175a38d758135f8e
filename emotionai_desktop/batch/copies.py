"""What the annotated copies of a batch are called."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from emotionai_desktop.capture.files import read_head
from emotionai_desktop.capture.formats import content_kind
from emotionai_desktop.capture.source import SourceError


class CopyNames:
    """A file in a folder for the annotated copy of each input.

    A copy is called as its source is; where two sources have one name, the later one gets a number. Pictures that
    came as JPEG go as JPEG, others as PNG; videos as MP4. No copy has the place of its own source.

    Parameters
    ----------
    folder
        Where the copies go; made where it does not exist.
    specs
        Inputs that get their names now; others get theirs as they come.
    """

    def __init__(self, folder: Path, specs: Iterable[str] = ()) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._taken: set[str] = set()
        self._paths: dict[str, Path] = {}
        for spec in specs:
            self.path(spec)

    def path(self, spec: str) -> Path:
        """The file for an input, always the same."""
        if spec not in self._paths:
            source = Path(spec)
            suffix, number = _suffix(source), 1
            path = self._folder / f"{source.stem}{suffix}"
            while path.name.casefold() in self._taken or os.path.realpath(path) == os.path.realpath(source):
                number += 1
                path = self._folder / f"{source.stem} ({number}){suffix}"
            self._taken.add(path.name.casefold())
            self._paths[spec] = path
        return self._paths[spec]


def _suffix(source: Path) -> str:
    try:
        kind = content_kind(read_head(source))
    except SourceError:  # The demo or an address; or a file that will be found to be broken when it is opened.
        return ".mp4"
    if kind == "video":
        return ".mp4"
    return ".jpg" if source.suffix.lower() in (".jpg", ".jpeg") else ".png"
