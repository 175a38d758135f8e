"""How far the head's pose is off.

``python benchmarks/head_pose.py`` turns the generic head by known angles and shakes its points. With a folder of
pictures that have iBUG's 68 points (``.jpg`` and ``.pts``) it also compares the pose of the points that the network
finds with that of the true points.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from emotionai_desktop.faces.crops import crop_transform, extract_crops, to_frame
from emotionai_desktop.faces.pose import GENERIC_HEAD, head_pose, rotation
from emotionai_desktop.inference.catalog import MODELS_DIR, Catalog
from emotionai_desktop.inference.local import LocalBackend
from emotionai_desktop.results import POSE_AXES, Pose
from train.datasets.errors import DataError
from train.datasets.keypoints import KeypointFaces, load_keypoints

#: Longer side of the imagined frame, pixels, and the distance of the head, in distances from eyes to mouth.
SIDE, DISTANCE = 640, 10.0


def angles(pose: Pose | None) -> list[float]:
    """Yaw, pitch and roll, degrees; not a number where there is no pose."""
    return [np.nan] * 3 if pose is None else [pose.yaw, pose.pitch, pose.roll]


def shaken(noise: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """Errors where the points are off by a part of the distance from eyes to mouth: degrees [count, 3]."""
    errors = []
    for _ in range(count):
        true = rng.uniform((-45, -30, -40), (45, 30, 40))
        x, y, z = (GENERIC_HEAD @ rotation(Pose(*true)).T + (0, 0, DISTANCE)).T
        points = SIDE * np.stack([x / z, y / z], axis=1)
        points += rng.normal(0, noise * SIDE / DISTANCE, points.shape)
        errors.append(np.subtract(angles(head_pose(points, SIDE)), true))
    return np.array(errors)


def found(faces: KeypointFaces) -> np.ndarray:
    """Poses from the true points and from those that the network finds in their crop: degrees [N, 2, 3]."""
    network = LocalBackend(Catalog.load(MODELS_DIR))
    poses = []
    for gray, true in zip(faces.images, faces.points, strict=True):
        landmarks = np.array([true[1], true[0], true[10], true[11:15].mean(axis=0)], np.float32)
        transforms = crop_transform(landmarks)[None]
        crops = extract_crops(np.repeat(gray[..., None], 3, axis=2), transforms)
        seen = to_frame(network.predict(crops).keypoints, transforms)[0]
        poses.append([angles(head_pose(points, SIDE)) for points in (true, seen)])
    network.close()
    return np.array(poses)


def say(what: str, errors: np.ndarray) -> None:
    """Print the mean error and the one that 9 of 10 stay below, degrees."""
    texts = (
        f"{axis} {np.mean(error):.1f} (90 %: {np.percentile(error, 90):.1f})"
        for axis, error in zip(POSE_AXES, np.abs(errors).T, strict=True)
    )
    print(f"{what}: mean error in degrees: {', '.join(texts)}")


def main() -> int:
    """Measure and print; 1 where the folder holds no faces."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="pictures with .pts files beside them")
    parser.add_argument("--faces", type=int, default=300, metavar="N", help="faces at most (default: 300)")
    options = parser.parse_args()
    for noise in (0.01, 0.02, 0.05):
        say(f"points off by {noise:.0%} of eyes to mouth", shaken(noise, 1000, np.random.default_rng(0)))
    if options.folder is None:
        return 0
    try:
        faces = load_keypoints(options.folder)
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    poses = found(faces[np.random.default_rng(0).permutation(len(faces))[: options.faces]])
    say(f"points of the network on {len(poses)} faces, against true points", poses[:, 1] - poses[:, 0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
