"""The 15 points, as dots or joined to the outlines of what they are points of."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.drawing.colours import HALO, Colour
from emotionai_desktop.drawing.placement import FAR, SHIFT, Image, PlacedFace, fixed
from emotionai_desktop.results import KEYPOINT_NAMES

_AT = {name: at for at, name in enumerate(KEYPOINT_NAMES)}


def draw_dots(image: Image, face: PlacedFace, colour: Colour, stroke: int) -> None:
    """Dots that shrink with a small face, so that they never cover it.

    OpenCV's own small circles come out as diamonds, so each pixel is covered by its distance from the centre.
    """
    radius = float(np.clip(0.013 * face.box.width, 1.3, max(2.0, 1.6 * stroke)))
    ring = float(np.clip(0.5 * radius, 0.7, stroke))
    height, width = image.shape[:2]
    points = face.points
    inside = np.all(np.isfinite(points) & (points > -1) & (points < (width, height)), axis=1)
    centres = points[inside]
    nearest = np.rint(centres).astype(np.intp)
    reach = int(np.ceil(radius + ring + 1))
    offsets = np.arange(-reach, reach + 1)
    aside = (offsets + (nearest - centres)[..., None])[:, :, None, :]
    distance = np.hypot(np.swapaxes(aside[:, 1], 1, 2), aside[:, 0])[..., None]
    halo, fill = (np.clip(size + 0.5 - distance, 0, 1) for size in (radius + ring, radius))
    kept = (1 - halo) * (1 - fill)
    added = halo * (1 - fill) * HALO + fill * colour + 0.5
    for (x, y), keep, add in zip(nearest.tolist(), kept, added, strict=True):
        left, top = max(0, x - reach), max(0, y - reach)
        patch = image[top : y + reach + 1, left : x + reach + 1]
        part = np.s_[top - y + reach :, left - x + reach :]
        patch[:] = (
            patch * keep[part][: patch.shape[0], : patch.shape[1]] + add[part][: patch.shape[0], : patch.shape[1]]
        )


def draw_outlines(image: Image, face: PlacedFace, colour: Colour, stroke: int) -> None:
    """Smooth lines through the points: lids, brows, the ridge of the nose and the lips.

    What the points do not say is drawn in the usual proportions: how far an eye is open, and how a brow is bent.
    """
    curves = _curves(face.points)
    seen = np.all(np.isfinite(curves) & (np.abs(curves) < FAR), axis=(1, 2))
    # A curve that bends through the middle point of three: its control point lies twice as far out.
    curves[:, 1] = 2 * curves[:, 1] - 0.5 * (curves[:, 0] + curves[:, 2])
    lines = [fixed(line) for line in _BEZIER @ curves[seen]]
    thin = max(1, min(stroke, round(0.012 * face.box.width)))
    cv2.polylines(image, lines, False, HALO, thin + 2, cv2.LINE_AA, SHIFT)
    cv2.polylines(image, lines, False, colour, thin, cv2.LINE_AA, SHIFT)
    radius = float(np.clip(0.02 * face.box.width, 1.2, 3.0 * stroke))
    for name in ("left_eye_center", "right_eye_center", "nose_tip"):
        point = face.points[_AT[name]]
        if np.all(np.isfinite(point) & (np.abs(point) < FAR)):
            centre = fixed(point).tolist()
            for grown, paint in ((1.0, HALO), (0.0, colour)):
                cv2.circle(image, centre, round((radius + grown) * (1 << SHIFT)), paint, -1, cv2.LINE_AA, SHIFT)


def _bezier_weights(steps: int = 13) -> NDArray[np.float64]:
    """Weights of the three control points along a quadratic Bézier curve, [steps, 3]."""
    t = np.linspace(0, 1, steps)
    return np.stack([(1 - t) ** 2, 2 * t * (1 - t), t**2], axis=1)


_BEZIER = _bezier_weights()


def _curves(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Curves of a face, each by its beginning, a point that it goes through half way, and its end: [curves, 3, 2]."""

    def at(name: str) -> NDArray[np.float64]:
        found: NDArray[np.float64] = points[_AT[name]]
        return found

    eyes = 0.5 * (at("left_eye_center") + at("right_eye_center"))
    mouth = 0.5 * (at("mouth_left_corner") + at("mouth_right_corner"))
    down = mouth - eyes
    down = down / max(1e-6, float(np.hypot(*down)))
    curves = []
    for side in ("left", "right"):
        inner, outer = at(f"{side}_eye_inner_corner"), at(f"{side}_eye_outer_corner")
        centre, opening = at(f"{side}_eye_center"), 0.21 * float(np.hypot(*(outer - inner))) * down
        curves += [(outer, centre - opening, inner), (outer, centre + 0.8 * opening, inner)]
        inner, outer = at(f"{side}_eyebrow_inner_end"), at(f"{side}_eyebrow_outer_end")
        curves.append((inner, 0.5 * (inner + outer) - 0.12 * float(np.hypot(*(outer - inner))) * down, outer))
    tip, ends = at("nose_tip"), (at("mouth_left_corner"), at("mouth_right_corner"))
    bridge = 0.5 * (at("left_eye_inner_corner") + at("right_eye_inner_corner"))
    curves.append((bridge, 0.5 * (bridge + tip), tip))
    wing = 0.32 * (ends[1] - ends[0])
    curves.append((tip - wing, tip + 0.1 * float(np.hypot(*(tip - bridge))) * down, tip + wing))
    curves += [(ends[0], at(f"mouth_center_{lip}_lip"), ends[1]) for lip in ("top", "bottom")]
    return np.array(curves)
