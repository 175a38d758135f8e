"""A video and the results that belong to it: a session, or any video that was analysed to JSON Lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.capture.files import is_folder, printable
from emotionai_desktop.capture.formats import VIDEO_SUFFIXES
from emotionai_desktop.recording.session import SessionError
from emotionai_desktop.recording.session_folder import StoredSession, is_session, open_session
from emotionai_desktop.recording.stored import StoredResults
from emotionai_desktop.results import Frame, FrameResult

if TYPE_CHECKING:
    from emotionai_desktop.recording.video_reader import VideoReader

Heed = Callable[[float], None]


class VideoMissingError(SessionError):
    """There are results, and the video that they belong to is not beside them."""


class Footage:
    """A video with its results. Not thread-safe.

    Parameters
    ----------
    path
        What was opened.
    video
        Its pictures.
    results
        Its results.
    session
        The session that both belong to, if they do.

    Attributes
    ----------
    times
        float64 [frames]: when each frame is shown, seconds.
    """

    def __init__(
        self, path: Path, video: VideoReader, results: StoredResults, session: StoredSession | None = None
    ) -> None:
        self.path, self.results, self.session = path, results, session
        self._video = video
        # A session's video begins with the first result; its frames go by their times, others by their numbers.
        first_s = float(results.times[0]) if session is not None and len(results) else 0.0
        self.times: NDArray[np.float64] = video.times + first_s
        self._rows = _rows_by_time(self.times, results) if session is not None else _rows_by_number(video, results)

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self.path.stem if self.session is None else self.session.folder.name

    @property
    def duration_s(self) -> float:
        """Time of the last frame, seconds."""
        return float(self.times[-1])

    def __len__(self) -> int:
        return len(self.times)

    def index_at(self, time_s: float) -> int:
        """Place of the frame that is shown at a time."""
        return max(0, int(np.searchsorted(self.times, time_s + 1e-6, side="right")) - 1)

    def read(self, index: int) -> Frame | FrameResult | None:
        """A frame with its result, where it has one; None where the picture cannot be decoded.

        Raises
        ------
        SessionError
            The results have changed since they were opened.
        """
        image = self._video.read(index)
        if image is None:
            return None
        row = int(self._rows[index])
        if row < 0:
            return Frame(image, index, float(self.times[index]), str(self.path))
        result = self.results.read(row)
        picture = _as_analysed(image, result.frame.width, result.frame.height)
        return replace(result, frame=Frame(picture, index, float(self.times[index]), str(self.path)))

    def close(self) -> None:
        """Close the files."""
        self._video.close()
        self.results.close()


def open_footage(path: Path, video: Path | None = None, heed: Heed = lambda part: None) -> Footage:
    """Open what can be reviewed.

    Parameters
    ----------
    path
        A session folder; a file of results (``analyze --format jsonl``); or a video with such a file of its name
        beside it.
    video
        The video, where it is not there to be found.
    heed
        Called now and then with the part that was read, 0..1; may raise to end it.

    Raises
    ------
    VideoMissingError
        There is no video beside the results.
    SessionError, SourceError
        Something of it cannot be read; the text names the file and the reason.
    """
    session = open_session(path, lambda part: heed(part / 2)) if is_session(path) else None
    if session is not None:
        results, found = session.results, session.video
    elif is_folder(path):
        raise SessionError(f"{printable(path)}: no session: there is no session.json in it")
    else:
        rows = path if path.suffix.lower() == ".jsonl" else rows_beside(path)
        results = StoredResults(rows, heed=lambda part: heed(part / 2))
        found = _video_beside(rows, results.source) if rows == path else path
    try:
        if (video or found) is None:
            raise VideoMissingError(f"{printable(path)}: the video that was analysed is not there")
        # Imported here because PyAV takes a quarter of a second, and most windows are opened to look.
        from emotionai_desktop.recording.video_reader import VideoReader

        reader = VideoReader(video or found or path, lambda part: heed(0.5 + part / 2))
    except BaseException:
        results.close()
        raise
    return Footage(path, reader, results, session)


def can_review(path: Path) -> bool:
    """Whether there is something to review, by its looks alone."""
    return is_session(path) or path.suffix.lower() == ".jsonl"


def rows_beside(video: Path) -> Path:
    """The file of results that belongs to a video: of its name, with or without its suffix.

    Raises
    ------
    SessionError
        There is none.
    """
    for name in (f"{video.stem}.jsonl", f"{video.name}.jsonl"):
        if (rows := video.with_name(name)).is_file():
            return rows
    raise SessionError(f"{printable(video)}: has not been analysed: there is no {video.stem}.jsonl beside it")


def _video_beside(rows: Path, source: str) -> Path | None:
    """The video in the same folder that results name, or that is called as they are."""
    names = [PurePath(source).name, *(f"{rows.stem}{suffix}" for suffix in sorted(VIDEO_SUFFIXES))]
    folder = rows.parent.resolve()
    for name in names:
        path = rows.with_name(name) if name and name not in (".", "..") else rows
        if path != rows and path.is_file() and path.resolve().parent == folder:
            return path
    return None


def _rows_by_time(times: NDArray[np.float64], results: StoredResults) -> NDArray[np.int64]:
    """Row of each frame of a session's video, -1 for none: they have the very same times."""
    if not len(results):
        return np.full(len(times), -1, np.int64)
    nearest = np.searchsorted(results.times, times - 1e-4 / 2).clip(0, len(results) - 1)
    return np.where(np.abs(results.times[nearest] - times) < 1e-4, nearest, -1)


def _rows_by_number(video: VideoReader, results: StoredResults) -> NDArray[np.int64]:
    """Row of each frame of a video, -1 for none: results have the numbers of their frames."""
    rows = np.full(len(video), -1, np.int64)
    inside = results.frames < len(video)
    rows[results.frames[inside]] = np.flatnonzero(inside)
    return rows


def _as_analysed(image: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """A picture in the size in which it was analysed: without the pixel that makes it even, or scaled back."""
    below, right = image.shape[0] - height, image.shape[1] - width
    if (below, right) == (0, 0):
        return image
    if below in (0, 1) and right in (0, 1):
        return np.ascontiguousarray(image[:height, :width])
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
