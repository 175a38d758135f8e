"""Random changes of framing and light, with the points moved along.

Everything works on one picture and an own random generator, so that a batch depends on its seed alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emotionai_desktop.faces.crops import LEFT_EYE, MOUTH, RIGHT_EYE
from train.networks import IMAGE_SIZE

CROP_ANCHORS = np.array([LEFT_EYE, RIGHT_EYE, MOUTH])
"""Left eye, right eye and mouth of the app's crop, in pixels of 96 (design.md, "The crop")."""


@dataclass(frozen=True)
class Framing:
    """Spread of the random framing.

    Attributes
    ----------
    roll, scale, shift
        Standard deviations of the rotation in degrees, of the logarithm of the scale, and of the shift in pixels.
        Nothing goes beyond 2.2 of them.
    """

    roll: float
    scale: float
    shift: float


STILL = Framing(0.0, 0.0, 0.0)


def similarity(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Rotation, scale and shift that bring `source` closest to `target` (Umeyama 1991, without reflection).

    Parameters
    ----------
    source, target
        float [K, 2], at least two different points.

    Returns
    -------
    numpy.ndarray
        float64 [2, 3], for ``cv2.warpAffine`` and `move_points`.
    """
    a = source - source.mean(axis=0)
    b = target - target.mean(axis=0)
    size = (a**2).sum()
    along = (a * b).sum() / size
    across = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / size
    linear = np.array([[along, -across], [across, along]])
    return np.column_stack([linear, target.mean(axis=0) - linear @ source.mean(axis=0)])


def after(second: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The affine [2, 3] that does `first`, then `second`."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, :2] @ first[:, 2] + second[:, 2]])


def move_points(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points [..., 2] moved by the affine [2, 3]."""
    return points @ matrix[:, :2].T + matrix[:, 2]


def random_framing(rng: np.random.Generator, spread: Framing, mirror: bool) -> np.ndarray:
    """A random similarity about the middle of the crop, mirrored if `mirror`: float64 [2, 3]."""
    roll, scale, right, down = np.clip(rng.standard_normal(4), -2.2, 2.2)
    angle, factor = np.radians(roll * spread.roll), np.exp(scale * spread.scale)
    linear = factor * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    if mirror:
        linear = linear @ np.diag([-1.0, 1.0])
    middle = np.full(2, (IMAGE_SIZE - 1) / 2)
    return np.column_stack([linear, middle - linear @ middle + np.array([right, down]) * spread.shift])


def warp(image: np.ndarray, matrix: np.ndarray, interpolation: int = cv2.INTER_LINEAR) -> np.ndarray:
    """`image` seen through `matrix` as a crop, uint8 [96, 96]; beyond its edge, its edge pixels repeat."""
    return cv2.warpAffine(image, matrix, (IMAGE_SIZE, IMAGE_SIZE), flags=interpolation, borderMode=cv2.BORDER_REPLICATE)


def random_light(crop: np.ndarray, rng: np.random.Generator, erase: float = 0.3) -> np.ndarray:
    """Other light, another camera, something in front of the face.

    Parameters
    ----------
    crop
        uint8 [96, 96].
    rng
        The source of chance.
    erase
        Probability that a rectangle is covered (Zhong et al. 2020, "Random erasing").

    Returns
    -------
    numpy.ndarray
        float32 [96, 96] in 0..1.
    """
    chance = rng.random(8)
    if chance[0] < 0.35:
        # FER-2013 is 48x48 while a webcam face is sharp: show every face in many resolutions.
        side = int(rng.integers(32, 84))
        small = cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA)
        back = cv2.INTER_LINEAR if chance[1] < 0.5 else cv2.INTER_CUBIC
        crop = cv2.resize(small, crop.shape[::-1], interpolation=back)
    elif chance[0] < 0.45:
        crop = cv2.GaussianBlur(crop, (0, 0), float(rng.uniform(0.4, 1.4)))
    if chance[2] < 0.15:
        _, coded = cv2.imencode(".jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 75))])
        crop = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    x = crop.astype(np.float32) / 255.0
    if chance[3] < 0.5:
        x = x ** np.float32(np.exp(0.35 * np.clip(rng.standard_normal(), -2, 2)))
    contrast, brightness = np.exp(0.25 * np.clip(rng.standard_normal(), -2, 2)), 0.08 * rng.standard_normal()
    mean = float(x.mean())
    x = (x - mean) * np.float32(contrast) + np.float32(mean + brightness)
    if chance[4] < 0.25:
        direction, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.45)
        along = np.linspace(-1, 1, IMAGE_SIZE, dtype=np.float32)
        ramp = np.float32(np.cos(direction)) * along[None, :] + np.float32(np.sin(direction)) * along[:, None]
        x *= 1 + np.float32(strength) * ramp
    if chance[5] < 0.25:
        x += rng.standard_normal(x.shape, dtype=np.float32) * np.float32(rng.uniform(0.005, 0.04))
    if chance[6] < erase:
        height, width = rng.integers(10, 36, size=2)
        top, left = rng.integers(-8, IMAGE_SIZE - 8, size=2)
        x[max(top, 0) : top + height, max(left, 0) : left + width] = rng.random()
    return np.clip(x, 0.0, 1.0)
