"""Pictures from files, whatever their format, colours and orientation, as blue-green-red arrays."""

from __future__ import annotations

import contextlib
import logging
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from emotionai_desktop.capture.files import path_name, printable, read_head, reason
from emotionai_desktop.capture.formats import content_kind
from emotionai_desktop.capture.jpeg import MOST_SCANS, too_many_scans
from emotionai_desktop.capture.opencv import as_bgr
from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.results import Frame

# Pillow logs what it also raises, and that is told to the user.
logging.getLogger("PIL").setLevel(logging.CRITICAL)

#: The most pixels that a picture may have. 108-megapixel phones stay below; a small file that claims to hold more
#: (a decompression bomb) is refused before it is decoded.
MAX_PIXELS = 128_000_000

#: The formats that Pillow is let loose on: those that `content_kind` knows. "JPEG" opens MPO too.
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "JPEG2000", "AVIF")


def read_picture(path: Path, within: int = 0) -> NDArray[np.uint8]:
    """Decode a picture as a viewer would show it. May be called on several threads at once.

    EXIF orientation is applied. 16 bits a channel are scaled down to 8. What is transparent lies on white. Of an
    animation the first frame is taken. Colour profiles are left out of account.

    Parameters
    ----------
    path
        The file.
    within
        Longer side at most, pixels: a larger picture is made smaller, which takes less time and memory than to decode
        all of it. 0 for the picture as it is.

    Returns
    -------
    uint8 [height, width, 3]
        Blue-green-red, C-contiguous.

    Raises
    ------
    SourceError
        The file is no picture, broken, of an unknown kind, or larger than `MAX_PIXELS`.
    """
    head = read_head(path)
    kind = content_kind(head)
    if kind == "heif":
        raise SourceError(f"{printable(path)}: HEIC pictures cannot be read here; save it as JPEG or PNG")
    if kind != "picture":
        raise SourceError(f"{printable(path)}: not a picture this program can read")
    try:
        if head.startswith(b"\xff\xd8") and too_many_scans(path):
            raise ValueError(f"drawn in more than {MOST_SCANS} passes")
        with _QUIET, path.open("rb") as file, Image.open(file, formats=_FORMATS) as image:
            _decode(image, within)
            return _fitted(_bgr(image), within)
    except Image.DecompressionBombError as error:
        raise SourceError(f"{printable(path)}: more than {MAX_PIXELS // 1_000_000} megapixels") from error
    except UnidentifiedImageError as error:
        raise SourceError(f"{printable(path)}: a broken picture: its header is damaged") from error
    except Exception as error:
        # Decoders answer hostile bytes with exceptions of every kind; each means that this picture cannot be read.
        raise SourceError(f"{printable(path)}: a broken picture: {reason(error)}") from error


class _QuietPillow:
    """Keeps Pillow from warning of odd metadata and large sizes: the picture matters, and its size is checked.

    The filters of warnings are those of the whole process, so they are changed by the first thread that decodes and
    put back by the last one that is done.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._filters = warnings.catch_warnings()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._filters = warnings.catch_warnings()
                self._filters.__enter__()
                warnings.filterwarnings("ignore", module=r"PIL\.")

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._filters.__exit__(None, None, None)


_QUIET = _QuietPillow()


def _decode(image: Image.Image, within: int) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    if within:
        image.draft(None, (within, within))
    image.load()
    # Pillow parses EXIF with few checks; what is damaged names no orientation.
    with contextlib.suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)
    if within and image.mode in ("L", "RGB", "RGBA", "CMYK"):
        image.thumbnail((within, within), reducing_gap=2.0)


def _fitted(picture: NDArray[np.uint8], within: int) -> NDArray[np.uint8]:
    """A picture whose longer side is no longer than that; 0 for as it is."""
    height, width = picture.shape[:2]
    if not within or max(height, width) <= within:
        return picture
    share = within / max(height, width)
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _bgr(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith("I"):
        return as_bgr(_sixteen_bits(image))
    if image.mode == "F":
        raise ValueError("32-bit values without a known white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    if image.mode != "RGB":
        image = image.convert("RGB")
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def _sixteen_bits(image: Image.Image) -> NDArray[np.uint16]:
    """A picture of modes I;16 and its kin, or of mode I, in which Pillow holds some 16-bit formats (PGM)."""
    gray = np.asarray(image)
    if image.mode == "I" and not 0 <= gray.min() <= gray.max() <= 0xFFFF:
        raise ValueError("32-bit values without a known white")
    return gray.astype(np.uint16)


class Pictures:
    """Picture files as a source: one frame a file, all at time 0, each under the path of its own file.

    Parameters
    ----------
    name
        What the user calls them together.
    paths
        The files. A broken one costs its own frame only.
    """

    kind: Literal["images"] = "images"
    frame_rate = None

    def __init__(self, name: str, paths: Sequence[Path]) -> None:
        self.name = name
        self._paths = tuple(paths)
        self._next = 0

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, in their order."""
        return self._paths

    @property
    def frame_count(self) -> int:
        """How many pictures there are."""
        return len(self._paths)

    def read(self) -> Frame | None:
        """Decode the next picture; None after the last. See `Source.read`."""
        index = self._next
        if index >= len(self._paths):
            return None
        self._next += 1
        path = self._paths[index]
        return Frame(read_picture(path), index, 0.0, path_name(path))

    def seek(self, index: int) -> None:
        """Make picture `index` the next."""
        if not 0 <= index < len(self._paths):
            raise ValueError(f"expected a picture from 0 to {len(self._paths) - 1}, got {index}")
        self._next = index

    def close(self) -> None:
        """Nothing is held open between pictures."""
        self._next = len(self._paths)
