"""OpenCV's capture, made quiet and bounded in time, and its pictures made 8-bit blue-green-red."""

from __future__ import annotations

import os
import sys
from typing import Any

# Read by OpenCV when it first captures. FFmpeg and the camera layers report on stderr what callers here already tell
# the user in a SourceError; a V4L camera that stalls gives its reader back after 4 s instead of 10.
for _name, _value in (("OPENCV_FFMPEG_LOGLEVEL", "-8"), ("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "4")):
    os.environ.setdefault(_name, _value)

import cv2  # noqa: E402
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

if "OPENCV_LOG_LEVEL" not in os.environ:
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def open_capture(target: str | int, backend: int, settings: dict[int, int] | None = None) -> cv2.VideoCapture | None:
    """Open a file, address or camera; None where that fails.

    Parameters
    ----------
    target
        What `cv2.VideoCapture` takes.
    backend
        One of ``cv2.CAP_*``. Named, because OpenCV's own choice falls back to readers that take a file name for the
        pattern of a series of pictures.
    settings
        ``cv2.CAP_PROP_*`` and their values, to open it with.
    """
    parameters = [value for pair in (settings or {}).items() for value in pair]
    try:
        capture = cv2.VideoCapture(target, backend, parameters)
    except cv2.error:
        return None
    if not capture.isOpened():
        capture.release()
        return None
    return capture


def camera_backend() -> int:
    """The reader that cameras are opened with; their indexes are counted within it.

    On Windows DirectShow: Media Foundation, OpenCV's own choice there, takes many seconds to open a camera.
    """
    backends = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}
    return int(backends.get(sys.platform, cv2.CAP_ANY))


def read_capture(capture: cv2.VideoCapture) -> NDArray[np.uint8] | None:
    """The next picture, uint8 [height, width, 3]; None where there is none."""
    try:
        ok, image = capture.read()
    except cv2.error:
        return None
    return as_bgr(image) if ok and image is not None and image.size else None


def as_bgr(image: NDArray[Any]) -> NDArray[np.uint8]:
    """Any picture that OpenCV or Pillow decodes (gray, with alpha, of 16 bits) as uint8 [height, width, 3].

    The result is C-contiguous, and the very array that came in where that has the form already.
    """
    if image.dtype == np.uint16:
        image = cv2.convertScaleAbs(image, alpha=1 / 257)
    channels = 1 if image.ndim == 2 else image.shape[2]
    if channels == 1:
        image = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    elif channels == 4:
        image = cv2.cvtColor(image, cv2.COLOR_BGRA2BGR)
    return np.ascontiguousarray(image, dtype=np.uint8)
