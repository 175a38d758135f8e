"""Copies of what was analysed, with the overlays drawn in: a picture for a picture, a video for a video."""

from __future__ import annotations

import contextlib
from pathlib import Path

import cv2

from emotionai_desktop.drawing import USUAL_OVERLAYS, Overlays, Veil, draw_result
from emotionai_desktop.recording.video_writer import VideoWriter
from emotionai_desktop.results import FrameResult


class AnnotatedFile:
    """The annotated copy of one source.

    Parameters
    ----------
    path
        The file to write: a video where it ends in ``.mp4``, else a picture. One that is there is overwritten.
    frame_rate
        Frames a second of a video, where the source says.
    overlays
        What is drawn in.
    """

    def __init__(self, path: Path, frame_rate: float | None, overlays: Overlays = USUAL_OVERLAYS) -> None:
        self.path = path
        self._overlays, self._veil = overlays, Veil()
        self._frame_rate = frame_rate
        self._video: VideoWriter | None = None

    def write(self, result: FrameResult) -> None:
        """Add a frame.

        Raises
        ------
        OSError
            The file cannot be written; the text names it.
        """
        frame = result.frame
        image = frame.image.copy()
        draw_result(image, result, overlays=self._overlays, lost=self._veil.lost(result))
        if self.path.suffix == ".mp4":
            if self._video is None:
                self.path.unlink(missing_ok=True)
                self._video = VideoWriter(self.path, frame.width, frame.height, self._frame_rate)
            self._video.write(image, frame.time_s)
        else:
            encoded, content = cv2.imencode(self.path.suffix, image)
            if not encoded:
                raise OSError(f"{self.path}: cannot encode a picture of {frame.width}x{frame.height}")
            self._write_picture(content.tobytes())

    def close(self) -> None:
        """Finish the file. May be called twice.

        Raises
        ------
        OSError
            It cannot be finished; what is there can be read nevertheless.
        """
        video, self._video = self._video, None
        if video is not None:
            video.close()

    def _write_picture(self, content: bytes) -> None:
        """Write the file, whole or not at all: an older copy is not lost to a full disk."""
        partial = self.path.with_name(f"{self.path.name}.partial")
        try:
            partial.write_bytes(content)
            partial.replace(self.path)
        except OSError as error:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise OSError(f"{self.path}: {(error.strerror or str(error)).lower()}") from error
