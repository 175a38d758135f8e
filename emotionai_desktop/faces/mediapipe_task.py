"""Starting a MediaPipe face detector quickly, silently and without a word to the outside.

MediaPipe is a guest with habits that this app does not share, and each is met here:

- It imports TensorFlow where that is installed, for a documentation decorator, and matplotlib.pyplot for drawing
  (together 10 s). Neither is needed to detect, so neither is let in.
- It reports usage to its maker when a task is created and when it is closed, with no option to refuse
  (https://github.com/google-ai-edge/mediapipe/issues/6291). The report goes through libcurl, which is sent to a proxy
  that does not exist. It looks at the environment late, at closing, so the proxy stays for as long as the process
  lives; but in the C environment only: `os.environ`, where Python's own libraries look for proxies, is left as the
  user set it. (A child process inherits the C environment unless it is started with ``env=os.environ``.)
- Its native library is loaded by a call that holds Python's global lock; loaded beforehand by one that does not, the
  window stays alive meanwhile.
- It writes notes for its own developers to the standard error stream.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.native import quiet_stderr

#: Nothing listens on the discard port, and it is on this machine.
_NO_PROXY_THERE = "http://127.0.0.1:9"

#: Where the report goes.
_REPORT_HOST = "play.googleapis.com"

_KEPT_OUT = ("tensorflow", "matplotlib", "matplotlib.pyplot")


class MediaPipeFaceDetector:
    """A MediaPipe Tasks FaceDetector for single pictures.

    Parameters
    ----------
    model
        The model file.
    min_score
        Faces below this score are not returned, 0..1.

    Raises
    ------
    FileNotFoundError
        There is no such model.
    ImportError
        MediaPipe is not installed, or is damaged.
    RuntimeError
        MediaPipe refuses the model.
    """

    def __init__(self, model: Path, min_score: float) -> None:
        if not model.is_file():
            raise FileNotFoundError(f"the face detector's model is missing: {model}")
        block_usage_report()
        with quiet_stderr():
            with _kept_out():
                _load_library()
                from mediapipe.tasks.python.core.base_options import BaseOptions
                from mediapipe.tasks.python.vision.core.image import Image, ImageFormat
                from mediapipe.tasks.python.vision.face_detector import FaceDetector, FaceDetectorOptions
            # The bytes, not the path: the native library cannot open every path that Python can.
            options = FaceDetectorOptions(
                base_options=BaseOptions(model_asset_buffer=model.read_bytes()), min_detection_confidence=min_score
            )
            self._task = FaceDetector.create_from_options(options)
            self._image, self._format = Image, ImageFormat.SRGB
            # The first detections are slow and chatty; better here than on the first frames.
            for _ in range(3):
                self.detect(np.zeros((128, 128, 3), np.uint8))

    def detect(self, rgb: NDArray[np.uint8]) -> list[Any]:
        """Find the faces of a picture.

        Parameters
        ----------
        rgb
            uint8 [H, W, 3], red-green-blue.

        Returns
        -------
        ``mediapipe.tasks.python.components.containers.detections.Detection`` (which comes without types).
        """
        faces: list[Any] = self._task.detect(self._image(self._format, rgb)).detections
        return faces

    def close(self) -> None:
        """Give the model back; `detect` is not called after it."""
        with quiet_stderr():
            self._task.close()


def block_usage_report() -> None:
    """Send what native code of this process transfers by https through libcurl to a proxy that is not there.

    libcurl prefers the lower-case names, and lets exceptions overrule them
    (https://everything.curl.dev/usingcurl/proxies/env.html), so exceptions that could match the receiver of the report
    are dropped. The others, and ``http_proxy``, are left: OpenCV's network cameras go by them.
    """
    for name in ("https_proxy", "HTTPS_PROXY"):
        os.putenv(name, _NO_PROXY_THERE)
    for name in ("no_proxy", "NO_PROXY"):
        exceptions = os.environ.get(name, "").replace(",", " ").split()
        kept = [host for host in exceptions if host != "*" and not _REPORT_HOST.endswith(host.strip(".").lower())]
        os.putenv(name, ",".join(kept))


@contextlib.contextmanager
def _kept_out() -> Iterator[None]:
    """Keep modules that MediaPipe imports without need from being imported; leave `sys.modules` as it was."""
    before = {name: sys.modules.get(name) for name in _KEPT_OUT}
    stand_in: Any = types.ModuleType("matplotlib")
    stand_in.pyplot = types.ModuleType("matplotlib.pyplot")
    stand_ins = {"tensorflow": None, "matplotlib": stand_in, "matplotlib.pyplot": stand_in.pyplot}
    modules: dict[str, Any] = sys.modules  # None is the documented way to forbid an import, but not in the type.
    modules.update({name: stand_ins[name] for name, module in before.items() if module is None})
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]


def _load_library() -> None:
    """Load MediaPipe's native library without holding the global lock; MediaPipe then finds it loaded."""
    spec = importlib.util.find_spec("mediapipe.tasks.c")
    if os.name != "posix" or spec is None or spec.origin is None:
        return
    suffix = "dylib" if sys.platform == "darwin" else "so"
    library = Path(spec.origin).with_name(f"libmediapipe.{suffix}")
    # A call through ctypes lets go of the lock, where ctypes.CDLL(path) would hold it.
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    dlopen(os.fsencode(library), os.RTLD_NOW)
