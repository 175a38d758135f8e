"""Copies of what was analysed, with the overlays drawn in: a picture for a picture, a video for a video."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.capture.source import Source
from emotionai_desktop.drawing import draw_result
from emotionai_desktop.results import FrameResult

#: Frames a second of a video whose source does not say.
DEFAULT_RATE = 25.0


class AnnotatedFiles:
    """Writes the annotated copies of several sources into one folder.

    A copy is called as its source is; where two sources have one name, the later one gets a number. Pictures that
    came as JPEG go as JPEG, others as PNG; videos as MP4 (MPEG-4 Part 2, which OpenCV's wheels can write).

    Parameters
    ----------
    folder
        Where to write; made where it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def open(self, source: Source) -> AnnotatedFile:
        """Begin the copy of `source`."""
        name = Path(source.name)
        if source.kind == "images":
            suffix = ".jpg" if name.suffix.lower() in (".jpg", ".jpeg") else ".png"
        else:
            suffix = ".mp4"
        return AnnotatedFile(self._path(name, suffix), source.frame_rate)

    def _path(self, source: Path, suffix: str) -> Path:
        """A path in the folder that no other source of this run has, and that is not the source itself."""
        for number in range(1, len(self._taken) + 3):
            name = f"{source.stem}{'' if number == 1 else f' ({number})'}{suffix}"
            path = self._folder / name
            if name.casefold() not in self._taken and path.resolve() != source.resolve():
                break
        self._taken.add(name.casefold())
        return path


class AnnotatedFile:
    """The annotated copy of one source.

    Parameters
    ----------
    path
        The file to write; its ending says what.
    frame_rate
        Frames a second of a video, where the source says.
    """

    def __init__(self, path: Path, frame_rate: float | None) -> None:
        self.path = path
        self._frame_rate = frame_rate or DEFAULT_RATE
        self._video: cv2.VideoWriter | None = None
        self._size = (0, 0)

    def write(self, result: FrameResult) -> None:
        """Add a frame.

        Raises
        ------
        OSError
            The file cannot be written; the text names it.
        """
        image = result.frame.image.copy()
        draw_result(image, result)
        if self.path.suffix == ".mp4":
            self._write_video(image)
        else:
            encoded, content = cv2.imencode(self.path.suffix, image)
            if not encoded:
                raise OSError(f"{self.path}: cannot encode a picture of {image.shape[1]}x{image.shape[0]}")
            self.path.write_bytes(content.tobytes())

    def close(self) -> None:
        """Finish the file."""
        if self._video is not None:
            self._video.release()
            self._video = None

    def __enter__(self) -> AnnotatedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write_video(self, image: NDArray[np.uint8]) -> None:
        size = (image.shape[1], image.shape[0])
        if self._video is None:
            code = cv2.VideoWriter.fourcc(*"mp4v")
            self._video, self._size = cv2.VideoWriter(str(self.path), code, self._frame_rate, size), size
            if not self._video.isOpened():
                raise OSError(f"{self.path}: cannot write a video there")
        if size != self._size:
            # A video has one size; a stream that changes its own in the middle is scaled to the first.
            image = np.asarray(cv2.resize(image, self._size, interpolation=cv2.INTER_AREA), np.uint8)
        self._video.write(image)
