"""What the user can choose to look at, as the window remembers and names it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from PyQt5.QtCore import QCoreApplication

from emotionai_desktop.capture.addresses import shown_address
from emotionai_desktop.capture.formats import PICTURE_SUFFIXES, VIDEO_SUFFIXES
from emotionai_desktop.capture.source import Source

_translate = QCoreApplication.translate

#: How a camera is named in a spec.
_CAMERA = re.compile(r"(?:/dev/video)?\d{1,4}", re.ASCII)
#: What a choice is, as far as the window speaks of it differently.
ChoiceKind = Literal["camera", "demo", "address", "pictures", "video", "folder"]
_ICONS: dict[ChoiceKind, str] = {
    "camera": "camera",
    "demo": "demo",
    "address": "address",
    "pictures": "image",
    "video": "video",
    "folder": "folder",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to look at.

    Parameters
    ----------
    specs
        What `capture.open.open_source` takes; more than one for several pictures.
    title
        The name of a camera; empty for everything that names itself.
    made
        Opens what no spec stands for, in place of them: something that is in memory only.
    """

    specs: tuple[str, ...]
    title: str = ""
    made: Callable[[], Source] | None = field(default=None, compare=False, repr=False)

    @property
    def kind(self) -> ChoiceKind:
        """What it is, by its form alone: nothing is opened."""
        spec = self.specs[0]
        if len(self.specs) > 1:
            return "pictures"
        if spec == "demo":
            return "demo"
        if _CAMERA.fullmatch(spec):
            return "camera"
        if "://" in spec:
            return "address"
        suffix = PurePath(spec).suffix.lower()
        if suffix in PICTURE_SUFFIXES:
            return "pictures"
        return "video" if suffix in VIDEO_SUFFIXES else "folder"

    @property
    def icon(self) -> str:
        """Name of the icon that stands for it."""
        return _ICONS[self.kind]

    @property
    def label(self) -> str:
        """What the user calls it."""
        if self.title:
            return self.title
        if self.kind == "demo":
            return _translate("Choice", "Demo")
        if self.kind == "camera":
            return _translate("Choice", "Camera {number}").format(number=self.specs[0].removeprefix("/dev/video"))
        if len(self.specs) > 1:
            return _translate("Choice", "{count} images").format(count=len(self.specs))
        if self.kind == "address":
            return shown_address(self.specs[0])
        return PurePath(self.specs[0]).name or self.specs[0]

    def names(self, part: str = "") -> tuple[str, str]:
        """What it is called in short and in full, or one part of it, such as an image of a folder."""
        if part:
            return f"{PurePath(part).name} - {self.label}", part
        return self.label, "\n".join(self.specs[:5])

    @property
    def may_be_kept(self) -> bool:
        """Whether it may be written to a file: it will be there again, and is no address with a password in it."""
        return self.made is None and (self.kind != "address" or shown_address(self.specs[0]) == self.specs[0])

    def open(self) -> Source:
        """Open it; may take seconds.

        Raises
        ------
        SourceError
            It cannot be opened.
        """
        if self.made is not None:
            return self.made()
        from emotionai_desktop.capture.open import open_images, open_source

        return open_source(self.specs[0], self.title) if len(self.specs) == 1 else open_images(self.specs)


#: What the app shows where there is no camera.
DEMO = Choice(("demo",))


def choice_of_spec(spec: str) -> Choice:
    """What to open for a spec of the command line; a path is made whole, since it is remembered."""
    choice = Choice((spec,))
    if choice.kind in ("pictures", "video", "folder") and os.path.exists(spec):  # noqa: PTH110  Path.exists may raise.
        return Choice((os.path.abspath(spec),))  # noqa: PTH100  Path.resolve would follow links.
    return choice


def choice_of_paths(paths: Sequence[str]) -> tuple[Choice, int]:
    """What to open for files that were dropped or chosen together, and how many of them are left out.

    Several pictures are looked at one after the other; among other things only the first can be shown.
    """
    pictures = tuple(path for path in paths if PurePath(path).suffix.lower() in PICTURE_SUFFIXES)
    chosen = pictures or (paths[0],)
    return Choice(tuple(chosen)), len(paths) - len(chosen)
