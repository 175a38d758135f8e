"""How a head is turned, from its 15 points and a generic head."""

from __future__ import annotations

import math
from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.results import KEYPOINT_NAMES, Pose

#: Half of the generic head: x to the subject's left, which is the right of a picture, y down, z away from the camera,
#: in units of the distance from the eyes to the mouth. Rigid factorization (Tomasi & Kanade 1992,
#: https://doi.org/10.1007/BF00129684) of the true points of 2,012 faces of 300-W
#: (https://ibug.doc.ic.ac.uk/resources/300-W/) and their mirror images, with the poses of each round found by scaled
#: orthography; pitch is 0 for the median of these faces. So zero means what it does for people in photographs: facing
#: the camera.
_HALF_HEAD: Mapping[str, tuple[float, float, float]] = {
    "left_eye_center": (0.487, -0.255, 0.067),
    "left_eye_inner_corner": (0.290, -0.229, 0.050),
    "left_eye_outer_corner": (0.674, -0.254, 0.121),
    "left_eyebrow_inner_end": (0.184, -0.507, -0.172),
    "left_eyebrow_outer_end": (0.897, -0.457, 0.209),
    "nose_tip": (0.0, 0.274, -0.437),
    "mouth_left_corner": (0.427, 0.745, 0.100),
    "mouth_center_top_lip": (0.0, 0.675, -0.186),
    "mouth_center_bottom_lip": (0.0, 0.965, -0.129),
}

#: The camera is this far away at least, in root mean square distances of the points from their middle: about 40 cm.
#: In a picture that was cut around a face the longer side says nothing of the camera.
_LEAST_DISTANCE = 8.0

#: Points that are spread less than this across their main direction, in units of the spread along it, lie in a row.
_LEAST_BREADTH = 0.1


def head_pose(keypoints: NDArray[np.floating], longer_side: int) -> Pose | None:
    """Say how a head is turned, as its face is seen from the camera.

    The head's rotation is the one that explains the points best (SQPnP, Terzakis & Lourakis 2020,
    https://doi.org/10.1007/978-3-030-58452-8_28), so it depends on no guess and no frame before. The imagined camera
    looks straight at the face, wherever in the frame that is: zero is a head that faces the camera, not one that is
    parallel to it.

    Parameters
    ----------
    keypoints
        floating [15, 2]: pixels of the frame, in the order of `results.KEYPOINT_NAMES`.
    longer_side
        Of the frame, pixels: the assumed focal length, which is that of a common webcam.

    Returns
    -------
    The pose; None where the points are not finite, lie in one place or in a row.

    Raises
    ------
    ValueError
        Where there are not 15 points.
    """
    if keypoints.shape != (len(KEYPOINT_NAMES), 2):
        raise ValueError(f"expected keypoints of shape ({len(KEYPOINT_NAMES)}, 2), got {keypoints.shape}")
    points = np.asarray(keypoints, np.float64)
    if not np.isfinite(points).all():
        return None
    points = points - points.mean(axis=0)
    (x2, xy), (_, y2) = (points.T @ points).tolist()
    # Eigenvalues of the points' scatter: the squares of the spread along and across their main direction.
    half, root = (x2 + y2) / 2, math.hypot((x2 - y2) / 2, xy)
    if not half - root > _LEAST_BREADTH**2 * (half + root) > 0:
        return None
    spread = math.sqrt((x2 + y2) / len(points))
    focal = max(longer_side / spread, _LEAST_DISTANCE)
    camera = np.array(((focal, 0, 0), (0, focal, 0), (0, 0, 1)))
    found, turn, _ = cv2.solvePnP(GENERIC_HEAD, points / spread, camera, None, flags=cv2.SOLVEPNP_SQPNP)
    return _angles(np.asarray(cv2.Rodrigues(turn)[0], np.float64)) if found else None


def rotation(pose: Pose) -> NDArray[np.float64]:
    """The rotation that the angles stand for, to draw the head's axes with.

    A head that faces the camera is first pitched about the line through its ears, then turned about the vertical, then
    tilted in the plane of the picture. So tilting the camera changes the roll and nothing else.

    Parameters
    ----------
    pose
        Yaw, pitch and roll, degrees.

    Returns
    -------
    float64 [3, 3]: its columns are the directions to the subject's left, down the face and into the head, in the
    picture's x (right), y (down) and z (away from the camera).
    """
    (sin_yaw, cos_yaw), (sin_pitch, cos_pitch), (sin_roll, cos_roll) = (
        (math.sin(angle), math.cos(angle)) for angle in map(math.radians, (pose.yaw, pose.pitch, pose.roll))
    )
    nod = np.array([[1, 0, 0], [0, cos_pitch, sin_pitch], [0, -sin_pitch, cos_pitch]])
    turn = np.array([[cos_yaw, 0, sin_yaw], [0, 1, 0], [-sin_yaw, 0, cos_yaw]])
    tilt = np.array([[cos_roll, -sin_roll, 0], [sin_roll, cos_roll, 0], [0, 0, 1]])
    return np.asarray(tilt @ turn @ nod, np.float64)


def _angles(matrix: NDArray[np.float64]) -> Pose:
    """The way back from `rotation`."""
    (a, _, _), (b, _, _), (c, d, e) = matrix.tolist()
    yaw, pitch, roll = math.asin(max(-1.0, min(1.0, -c))), -math.atan2(d, e), math.atan2(b, a)
    return Pose(math.degrees(yaw), math.degrees(pitch), math.degrees(roll))


def _head_point(name: str) -> tuple[float, float, float]:
    """Where a point lies on the generic head, whose right half mirrors its left one."""
    if name in _HALF_HEAD:
        return _HALF_HEAD[name]
    x, y, z = _HALF_HEAD[name.replace("right", "left")]
    return -x, y, z


#: The generic head, float64 [15, 3] in the order of `results.KEYPOINT_NAMES`, axes and unit as above.
GENERIC_HEAD = np.array([_head_point(name) for name in KEYPOINT_NAMES])
