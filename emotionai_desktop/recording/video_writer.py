"""Videos that every player opens, and that a crash or a full disk leaves readable.

H.264 in MP4, because browsers, phones and every system's own player know it; PyAV (FFmpeg), because OpenCV's wheels
write no H.264, name no error, and give frames no times of their own. x264's fastest preset takes less than half of the
time that VP9 does. The file is written in fragments that stand for themselves, and becomes an ordinary MP4 when it is
closed (FFmpeg's ``hybrid_fragmented``).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

#: The clock of a video: results round their times to this, so that both agree exactly.
TICKS = 10_000
_TICK = Fraction(1, TICKS)
#: Microseconds of a fragment: what a crash loses at most, beside what is still on its way. Frames between two that can
#: be shown without another: what a seek decodes at most.
_FRAGMENT_US, _KEY_FRAMES = "400000", 30
#: How the colours are coded (ITU-T H.273, table 4), so that players need not guess by the size.
_BT601 = 6
#: Rate factor of x264: about 0.2 MB a second for a camera's 640x480.
_QUALITY = "23"


class VideoWriter:
    """Writes a video whose frames have times of their own.

    Parameters
    ----------
    path
        The file; there must be none yet.
    width, height
        Size of the frames in pixels. An odd one is filled up with a copy of the last column or row.
    frame_rate
        Frames a second to expect, where that is known.

    Raises
    ------
    OSError
        The file cannot be written.
    """

    def __init__(self, path: Path, width: int, height: int, frame_rate: float | None = None) -> None:
        # Imported where it is used: it takes a quarter of a second, and most windows are opened to look.
        import av

        self.path = path
        self.width, self.height = width, height
        self._file = DurableFile(path)
        self._begin_s: float | None = None
        self._last = -1
        options = {"movflags": "hybrid_fragmented", "frag_duration": _FRAGMENT_US}
        self._container = av.open(self._file, "w", format="mp4", options=options)
        settings = {"preset": "ultrafast", "tune": "zerolatency", "crf": _QUALITY}
        rate = max(1, round(frame_rate or 30))
        self._stream = self._container.add_stream("libx264", rate=rate, options=settings)
        self._stream.width, self._stream.height = width + width % 2, height + height % 2
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.time_base = _TICK
        self._stream.codec_context.gop_size = _KEY_FRAMES
        self._stream.codec_context.colorspace = _BT601
        self._stream.codec_context.thread_count = 1

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._file.size

    def write(self, image: NDArray[np.uint8], time_s: float) -> None:
        """Add a frame.

        Parameters
        ----------
        image
            uint8 [height, width, 3], blue-green-red; scaled where it has another size than the video.
        time_s
            When it was taken, seconds; later than the frame before by a tick at least. The first one is shown at 0.

        Raises
        ------
        OSError
            It cannot be written, for example because the disk is full. Nothing more is written afterwards.
        """
        if image.shape[:2] != (self.height, self.width):
            image = np.asarray(cv2.resize(image, (self.width, self.height), interpolation=cv2.INTER_AREA), np.uint8)
        right, below = self.width % 2, self.height % 2
        if right or below:
            image = np.asarray(cv2.copyMakeBorder(image, 0, below, 0, right, cv2.BORDER_REPLICATE), np.uint8)
        planes = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420), np.uint8)
        from av.video.frame import VideoFrame

        frame = VideoFrame.from_ndarray(planes, format="yuv420p")
        if self._begin_s is None:
            self._begin_s = time_s
        self._last = max(round((time_s - self._begin_s) * TICKS), self._last + 1)
        frame.pts, frame.time_base = self._last, _TICK
        with self._told():
            for packet in self._stream.encode(frame):
                self._container.mux(packet)

    def sync(self) -> None:
        """Have on the disk what was written."""
        self._file.sync()

    def close(self) -> None:
        """Finish the file. One that could not be written stays as it is: readable up to there.

        Raises
        ------
        OSError
            It cannot be finished; what is there can be read nevertheless.
        """
        try:
            if not self._file.failed:
                with self._told():
                    for packet in self._stream.encode(None):
                        self._container.mux(packet)
                    self._container.close()
        finally:
            self._file.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what FFmpeg says into an error that names the file."""
        from av.error import FFmpegError

        try:
            yield
        except FFmpegError as error:
            self._file.failed = True
            raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(self.path)) from error


class DurableFile:
    """A file of which a failed write leaves nothing behind, and after which nothing more is written.

    Parameters
    ----------
    path
        The file; there must be none yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("xb", buffering=0)
        self.size = 0
        self.failed = False

    def write(self, content: bytes) -> int:
        """Write all of it, or nothing; after a failure, refuse."""
        if self.failed:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(self._path))
        at = self._file.tell()
        left = memoryview(content)
        try:
            while left:
                left = left[self._file.write(left) or 0 :]
        except OSError as error:
            self.failed = True
            if at + len(content) > self.size:
                self._file.truncate(max(at, self.size))
            raise OSError(error.errno, error.strerror, str(self._path)) from error
        self.size = max(self.size, at + len(content))
        return len(content)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Write elsewhere from now on."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._file.tell()

    def sync(self) -> None:
        """Have on the disk what was written."""
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            self.failed = True
            raise OSError(error.errno, error.strerror, str(self._path)) from error

    def close(self) -> None:
        """Let go of the file; what was written is on the disk."""
        if self._file.closed:
            return
        try:
            self.sync()
        finally:
            self._file.close()
