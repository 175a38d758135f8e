"""Any frame of a video, exactly: by its place, not by a time near it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from emotionai_desktop.capture.files import printable, read_head
from emotionai_desktop.capture.formats import content_kind
from emotionai_desktop.capture.images import MAX_PIXELS
from emotionai_desktop.capture.source import SourceError

#: Frames of a video at most: two days of a camera. A small file can claim to hold more.
MOST_FRAMES = 5_000_000
#: Frames ahead up to which decoding on is quicker than a seek.
_NEAR = 12


class VideoReader:
    """Gives any frame of a video. Not thread-safe.

    Opening it reads the file once, without decoding: a fraction of a second for an hour.

    Parameters
    ----------
    path
        The file.
    heed
        Called now and then with the part of the file that was looked through, 0..1; may raise to end it.

    Raises
    ------
    SourceError
        It is no video that can be decoded here.

    Attributes
    ----------
    times
        float64 [frames]: when each is shown, seconds since the first one, rising.
    """

    def __init__(self, path: Path, heed: Callable[[float], None] = lambda part: None) -> None:
        self._shown = printable(path)
        if content_kind(read_head(path)) != "video":
            raise SourceError(f"{self._shown}: not a video this program can read")
        try:
            # No other file and no address, whatever the content asks for.
            self._container = av.open(f"file:{path.absolute()}", options={"protocol_whitelist": "file"})
        except (FFmpegError, OSError, ValueError) as error:
            raise SourceError(f"{self._shown}: broken, or in no form that can be decoded here") from error
        try:
            if not self._container.streams.video:
                raise SourceError(f"{self._shown}: holds no pictures")
            self._stream = self._container.streams.video[0]
            if self._stream.width * self._stream.height > MAX_PIXELS:
                raise SourceError(f"{self._shown}: frames of more than {MAX_PIXELS // 1_000_000} megapixels")
            self._stamps = self._scan(path.stat().st_size, heed)
        except BaseException:
            self._container.close()
            raise
        tick = float(self._stream.time_base or 0)
        self.times: NDArray[np.float64] = (self._stamps - self._stamps[0]) * tick
        #: Place of the frame that was decoded last; -1 where that is not known.
        self._at = -1

    def __len__(self) -> int:
        return len(self._stamps)

    def read(self, index: int) -> NDArray[np.uint8] | None:
        """Decode a frame.

        Parameters
        ----------
        index
            Its place, from 0.

        Returns
        -------
        uint8 [height, width, 3], blue-green-red, turned as the file says; None where it cannot be decoded.
        """
        wanted = int(self._stamps[index])
        if not 0 <= self._at < index <= self._at + _NEAR and not self._seek(wanted):
            return None
        frame = self._decode(wanted)
        if frame is None or frame.pts != wanted:
            self._at = -1
            return None
        self._at = index
        turned = np.rot90(frame.to_ndarray(format="bgr24"), round(frame.rotation / 90) % 4)
        return np.ascontiguousarray(turned, dtype=np.uint8)

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def _scan(self, size: int, heed: Callable[[float], None]) -> NDArray[np.int64]:
        """The time stamps of all frames, in the order in which they are shown."""
        stamps: set[int] = set()
        try:
            for packet in self._container.demux(self._stream):
                if packet.pts is not None and not packet.is_corrupt:
                    stamps.add(packet.pts)
                if len(stamps) > MOST_FRAMES:
                    raise SourceError(f"{self._shown}: more than {MOST_FRAMES} frames")
                if len(stamps) % 500 == 0:
                    heed(min(1.0, max(0, packet.pos or 0) / size))
        except FFmpegError:
            pass  # A file that is cut short: what comes before can be read.
        if not stamps:
            raise SourceError(f"{self._shown}: holds no frame that can be decoded")
        return np.array(sorted(stamps), np.int64)

    def _seek(self, stamp: int) -> bool:
        try:
            self._container.seek(stamp, stream=self._stream)
        except FFmpegError:
            return False
        return True

    def _decode(self, wanted: int) -> VideoFrame | None:
        """The first frame from there on that is not before `wanted`."""
        try:
            for frame in self._container.decode(self._stream):
                if frame.pts is not None and frame.pts >= wanted:
                    return frame
        except FFmpegError:
            pass  # Broken from here on.
        return None
