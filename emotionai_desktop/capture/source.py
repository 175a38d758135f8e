"""The one protocol of everything that frames come from."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from emotionai_desktop.results import Frame

#: What a source is, as far as the way to show it differs:
#: ``camera`` and ``stream`` come when they come and the newest frame counts; ``video`` and ``demo`` have a pace of
#: their own, given by the frames' times; ``images`` are pictures to look at, one after the other.
SourceKind = Literal["camera", "stream", "video", "demo", "images"]


class SourceError(Exception):
    """A source, or one picture of it, cannot be read. The text is for the user: it names the thing and the reason."""


class SourceLostError(SourceError):
    """A source that is not there now and may come back by itself: a camera that is unplugged or in use."""


class Source(Protocol):
    """Where frames come from. Not thread-safe: one thread opens, reads and closes it."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    @property
    def kind(self) -> SourceKind:
        """What it is."""

    @property
    def frame_count(self) -> int | None:
        """How many frames it holds, where that is known before reading them; a video's is an estimate."""

    @property
    def frame_rate(self) -> float | None:
        """Frames a second, where it has a pace of its own."""

    def read(self) -> Frame | None:
        """Wait for the next frame; None after the last.

        Raises
        ------
        SourceError
            This frame cannot be read. Reading on gives the next one where there is one (a folder with a broken
            picture), and None otherwise. A video that ends before its time, a camera that is unplugged and a stream
            that breaks off raise once, then give None.
        """

    def seek(self, index: int) -> None:
        """Make frame `index` the next to be read. Sources without a length refuse with ValueError."""

    def close(self) -> None:
        """Let go of the camera or file. May be called twice."""


@runtime_checkable
class Series(Protocol):
    """A source of pictures that are files."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, in their order; never changes."""


@runtime_checkable
class Lasting(Protocol):
    """A source that knows better than by how it was opened first how to find it again: a camera by its name."""

    def again(self) -> Source:
        """Open it anew, after it was closed.

        Raises
        ------
        SourceError
            It is not there.
        """
