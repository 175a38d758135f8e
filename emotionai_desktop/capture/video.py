"""Video files as a source of frames."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.capture.containers import is_cut_short
from emotionai_desktop.capture.files import path_name, printable, read_head, reason
from emotionai_desktop.capture.formats import content_kind
from emotionai_desktop.capture.images import MAX_PIXELS
from emotionai_desktop.capture.opencv import open_capture, read_capture
from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.results import Frame

#: Frames a second of a file that names no rate, or one that no camera has (Matroska's clock of 1,000 a second).
DEFAULT_FRAME_RATE = 30.0
_SLOWEST, _FASTEST = 0.01, 500.0

#: How much less than promised a file may hold before it counts as broken: a tenth of its frames, and so many seconds.
#: Promises are loose: in containers without an index they come from a length that may be the sound's, and a clip that
#: was trimmed without being written anew (as phones do) promises what it hides.
_MISSING_SHARE, _MISSING_S = 0.1, 2.0

#: For slow disks and shares: a read comes back after this many milliseconds.
_SETTINGS = {int(cv2.CAP_PROP_READ_TIMEOUT_MSEC): 10_000}


class VideoFile:
    """A video file as a source. Frames are turned as the file's rotation says.

    Times come from the file's own time stamps, and from the frame rate where those stand still or fall. A file that
    is cut short, or broken from some frame on, gives the frames before that, then a `SourceError` that says how many
    of how many there were, then None.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    SourceError
        The file cannot be read, is no video, or holds not one frame that can be decoded.
    """

    kind: Literal["video"] = "video"

    def __init__(self, path: Path) -> None:
        self.name = path_name(path)
        self._shown = printable(path)
        if content_kind(read_head(path)) != "video":
            raise SourceError(f"{self._shown}: not a video this program can read")
        if self.name != os.fspath(path):
            raise SourceError(f"{self._shown}: the name of a video must be valid text; rename the file")
        try:
            self._cut_short = is_cut_short(path)
        except OSError as error:
            raise SourceError(f"{self._shown}: {reason(error)}") from error
        # "file:" keeps FFmpeg from taking a name with a colon for an address.
        capture = open_capture(f"file:{path.absolute()}", int(cv2.CAP_FFMPEG), _SETTINGS)
        if capture is None:
            raise SourceError(f"{self._shown}: {self._damage or 'broken, or in no form that can be decoded here'}")
        self._capture: cv2.VideoCapture | None = capture
        self.frame_rate = _rate(capture)
        self.frame_count = _count(capture)
        # A stamp beyond the whole file is damaged; believed, it would keep a viewer waiting for hours.
        self._latest_s = self.frame_count / self.frame_rate + 2 if self.frame_count else math.inf
        self._last_s = -math.inf
        self._next = 0
        self._told = False
        # Only decoding shows whether there is anything to see, so the first frame is decoded here and kept.
        first = self._first()
        self._kept: tuple[NDArray[np.uint8], float] | None = first
        self._start_s = first[1]

    def read(self) -> Frame | None:
        """Decode the next frame; None after the last. See `Source.read`."""
        if self._capture is None:
            return None
        decoded, self._kept = self._kept or self._decode(), None
        if decoded is None:
            self._check_end()
            return None
        image, stamp_s = decoded
        self._last_s = self._time_s(stamp_s)
        self._next += 1
        return Frame(image, self._next - 1, self._last_s, self.name)

    def seek(self, index: int) -> None:
        """Make frame `index` the next: exactly where the file's frame rate is constant, else the one at its time.

        Raises
        ------
        ValueError
            There is no such frame, or the number of frames is not known.
        """
        if not 0 <= index < (self.frame_count or 1):
            raise ValueError(f"expected a frame from 0 to {(self.frame_count or 1) - 1}, got {index}")
        if self._capture is not None:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, index)
        self._kept = None
        self._next = index
        self._last_s = -math.inf
        self._told = False

    def close(self) -> None:
        """Close the file."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _first(self) -> tuple[NDArray[np.uint8], float]:
        assert self._capture is not None
        size = self._capture.get(cv2.CAP_PROP_FRAME_WIDTH) * self._capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
        decoded = self._decode() if size <= MAX_PIXELS else None
        if decoded is not None:
            return decoded
        self.close()
        if size > MAX_PIXELS:
            raise SourceError(f"{self._shown}: frames of more than {MAX_PIXELS // 1_000_000} megapixels")
        raise SourceError(f"{self._shown}: {self._damage or 'holds no frame that can be decoded'}")

    def _decode(self) -> tuple[NDArray[np.uint8], float] | None:
        """The next picture and its time stamp in seconds."""
        if self._capture is None or (image := read_capture(self._capture)) is None:
            return None
        return image, self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000

    def _time_s(self, stamp_s: float) -> float:
        """When a frame is to be shown: by its stamp, where that is after the frame before and within the file."""
        time_s = stamp_s - self._start_s
        if math.isfinite(time_s) and max(self._last_s, 0.0) < time_s <= self._latest_s:
            return time_s
        return self._last_s + 1 / self.frame_rate if self._last_s >= 0 else self._next / self.frame_rate

    @property
    def _damage(self) -> str:
        return "the file is cut short" if self._cut_short else ""

    def _check_end(self) -> None:
        """Tell once, at its end, of a file that holds less than it promised."""
        promised = self.frame_count or 0
        missing = promised - self._next
        # By time too: the frame count of a file with a changing frame rate is an estimate.
        missing_s = promised / self.frame_rate - self._last_s
        cut = self._cut_short and (missing > 0 or not promised)
        broken = missing > _MISSING_SHARE * promised and missing_s > _MISSING_S
        if self._told or not (cut or broken):
            return
        self._told = True
        frames = f"{self._next} of {promised} frames" if promised else f"{self._next} frames"
        raise SourceError(f"{self._shown}: {self._damage or 'broken'}: only {frames} could be read")


def _rate(capture: cv2.VideoCapture) -> float:
    rate = float(capture.get(cv2.CAP_PROP_FPS))
    return rate if _SLOWEST <= rate <= _FASTEST else DEFAULT_FRAME_RATE


def _count(capture: cv2.VideoCapture) -> int | None:
    count = float(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    return int(count) if 1 <= count < 1e9 else None
