"""The demo: a clip made on the fly from one public-domain portrait, for whoever has no camera at hand."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.capture.images import read_picture
from emotionai_desktop.places import ASSETS_DIR
from emotionai_desktop.results import Frame

#: NASA's portrait of Eileen Collins, 512x512, public domain: see assets/CREDITS.md.
PORTRAIT = ASSETS_DIR / "demo" / "astronaut.png"

WIDTH, HEIGHT = 640, 480
FRAME_RATE = 30.0

Image = NDArray[np.uint8]

#: Width in pixels of the soft surroundings that a stage has on every side, for the camera to look beyond its edge.
_MARGIN = 200
#: Seconds that a scene takes to push the one before out of the picture.
_PUSH_S = 0.7


class _View(NamedTuple):
    """Where the imagined camera looks: the point of the stage in the middle, its zoom, and its roll in degrees."""

    x: float
    y: float
    zoom: float
    roll: float = 0.0


class _Scene(NamedTuple):
    """A smooth move from view to view over a stage, with the same time for each stretch."""

    stage: str
    seconds: float
    views: tuple[_View, ...]


# Coordinates are pixels of the stage. On the portrait the face's middle is at (226, 118), its height about 130.
_SCENES = (
    _Scene("portrait", 4.5, (_View(256, 250, 0.95), _View(228, 140, 1.9))),
    _Scene("portrait", 4.0, (_View(236, 124, 2.4), _View(212, 118, 3.0), _View(226, 122, 2.6))),
    _Scene("portrait", 5.0, (_View(226, 130, 1.8), _View(226, 126, 1.9, -25), _View(226, 126, 1.9, 25))),
    _Scene("mirrored", 4.0, (_View(400, 200, 0.75), _View(300, 150, 1.5, 6))),
    _Scene("group", 5.0, (_View(330, 200, 1.0, -2), _View(430, 180, 0.9, 2), _View(390, 185, 0.8))),
    _Scene("portrait", 3.0, (_View(185, 390, 1.9), _View(390, 430, 1.7, -4))),
    _Scene("portrait", 3.5, (_View(300, 130, 2.0, -8), _View(256, 250, 0.95))),
)


class Demo:
    """The demo clip as a source: 640x480, 30 frames a second, the same frames every time.

    It holds one face near, far, tilted by 25 degrees either way and mirrored, three faces side by side, and a scene
    without a face. The last view is the first, so that it can be played in a loop.
    """

    name = "demo"
    kind: Literal["demo"] = "demo"
    frame_rate = FRAME_RATE
    frame_count = round(sum(scene.seconds for scene in _SCENES) * FRAME_RATE)

    def __init__(self) -> None:
        portrait = read_picture(PORTRAIT)
        mirrored = np.ascontiguousarray(portrait[:, ::-1])
        stages = {"portrait": portrait, "mirrored": mirrored, "group": _group(portrait, mirrored)}
        self._stages = {name: _with_surroundings(picture) for name, picture in stages.items()}
        self._next = 0

    def read(self) -> Frame | None:
        """Make the next frame; None after the last."""
        index = self._next
        if index >= self.frame_count:
            return None
        self._next += 1
        time_s = index / FRAME_RATE
        return Frame(self._picture(time_s), index, time_s, self.name)

    def seek(self, index: int) -> None:
        """Make frame `index` the next."""
        if not 0 <= index < self.frame_count:
            raise ValueError(f"expected a frame from 0 to {self.frame_count - 1}, got {index}")
        self._next = index

    def close(self) -> None:
        """End the clip; nothing is held open."""
        self._next = self.frame_count

    def _picture(self, time_s: float) -> Image:
        before: _Scene | None = None
        for scene in _SCENES:
            if time_s < scene.seconds or scene is _SCENES[-1]:
                break
            time_s -= scene.seconds
            before = scene
        picture = self._seen(scene, time_s / scene.seconds)
        if before is None or time_s >= _PUSH_S:
            return picture
        edge = round(WIDTH * (1 - _eased(time_s / _PUSH_S)))
        old = self._seen(before, 1.0)
        return np.hstack([old[:, WIDTH - edge :], picture[:, : WIDTH - edge]])

    def _seen(self, scene: _Scene, progress: float) -> Image:
        """What the camera sees when a scene is at `progress`, 0..1."""
        stretch, within = divmod(progress * (len(scene.views) - 1), 1.0)
        start, end = scene.views[int(stretch)], scene.views[min(int(stretch) + 1, len(scene.views) - 1)]
        x, y, zoom, roll = (np.array(start) + (np.array(end) - np.array(start)) * _eased(within)).tolist()
        matrix = np.asarray(cv2.getRotationMatrix2D((x + _MARGIN, y + _MARGIN), roll, zoom), np.float64)
        matrix[:, 2] += (WIDTH / 2 - x - _MARGIN, HEIGHT / 2 - y - _MARGIN)
        seen = cv2.warpAffine(
            self._stages[scene.stage], matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return seen.astype(np.uint8, copy=False)


def _eased(progress: float) -> float:
    """Start and end slowly: the smootherstep polynomial (Perlin, Improving Noise, 2002)."""
    return progress**3 * (progress * (6 * progress - 15) + 10)


def _with_surroundings(picture: Image) -> Image:
    """A picture with its edges carried on and ever more blurred on every side."""
    # Reflected to the sides and below, but not above, where that would make a second head of hair.
    wide = cv2.copyMakeBorder(picture, 0, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_REFLECT)
    wide = cv2.copyMakeBorder(wide, _MARGIN, 0, 0, 0, cv2.BORDER_REPLICATE)
    height, width = wide.shape[:2]
    small = cv2.resize(wide, (width // 16, height // 16), interpolation=cv2.INTER_AREA)
    blurred = cv2.resize(cv2.GaussianBlur(small, (0, 0), 4), (width, height), interpolation=cv2.INTER_CUBIC)
    outside = np.ones((height, width), np.uint8)
    outside[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = 0
    distance = cv2.distanceTransform(outside, cv2.DIST_L2, 3)
    return _blended(wide, blurred, np.clip(distance / 45, 0, 1))


def _group(portrait: Image, mirrored: Image) -> Image:
    """Three people side by side: the portrait, its mirror image in a cooler light, and a darker, warmer third."""
    people = (
        portrait[:, 90:380],
        _lit(mirrored[:, 150:440], (1.06, 1.0, 0.94)),
        _lit(portrait[:, 80:370], (0.74, 0.8, 0.86)),
    )
    overlap = 40
    group = people[0]
    fade = np.linspace(0, 1, overlap, dtype=np.float32)[None, :]
    for person in people[1:]:
        seam = _blended(group[:, -overlap:], person[:, :overlap], fade)
        group = np.hstack([group[:, :-overlap], seam, person[:, overlap:]])
    return group


def _lit(picture: Image, light: tuple[float, float, float]) -> Image:
    lit: Image = np.clip(picture * np.array(light), 0, 255).astype(np.uint8)
    return lit


def _blended(first: NDArray[Any], second: NDArray[Any], share: NDArray[Any]) -> Image:
    """`second` over `first`, with a share of 0..1 for each pixel: [height or 1, width]."""
    mixed: Image = np.rint(first + (second.astype(np.float32) - first) * share[:, :, None]).astype(np.uint8)
    return mixed
