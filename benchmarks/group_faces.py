"""How many small faces of a group picture are found, and how many boxes hold none.

``python benchmarks/group_faces.py FOLDER`` takes faces with room around them from a folder of pictures with iBUG's 68
points (``.jpg`` and ``.pts``), pastes thirty into each of several 2,000 x 1,500 pictures at a stated height, turned and
JPEG-compressed, and lets the detector for still pictures look. A face's height is 1.25 times that from brows to chin.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from emotionai_desktop.faces.still import StillDetector
from train.datasets.keypoints import read_pts

BACKGROUND = Path(__file__).resolve().parents[1] / "assets" / "demo" / "no-face.jpg"
WIDTH, HEIGHT, FACES = 2000, 1500, 30
#: A box counts as a face's where their overlap, over their union, is larger.
LEAST_OVERLAP = 0.3


def background(rng: np.random.Generator) -> np.ndarray:
    """A slope of gray, soft noise, or the demo picture without a face: uint8 [HEIGHT, WIDTH, 3]."""
    kind = rng.integers(3)
    if kind == 0:
        slope = np.linspace(*rng.uniform(0, 255, 2), WIDTH)[None, :, None]
        return np.broadcast_to(slope, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    if kind == 1:
        noise = rng.normal(128, 50, (HEIGHT // 4, WIDTH // 4, 3)).clip(0, 255).astype(np.uint8)
        return cv2.resize(noise, (WIDTH, HEIGHT))
    return cv2.resize(cv2.imread(str(BACKGROUND)), (WIDTH, HEIGHT))


def face_box(points: np.ndarray) -> np.ndarray:
    """x, y, width and height of a face with these 68 points."""
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    height = 1.25 * (bottom - top)
    return np.array([left, bottom - height, right - left, height])


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """Intersection over union of two boxes."""
    low, high = np.maximum(a[:2], b[:2]), np.minimum(a[:2] + a[2:], b[:2] + b[2:])
    common = float(np.prod(np.maximum(high - low, 0)))
    return common / (float(a[2] * a[3] + b[2] * b[3]) - common)


def group(
    rng: np.random.Generator, pictures: list[Path], heights: tuple[float, float], turn: float
) -> tuple[np.ndarray, list[np.ndarray]]:
    """A group picture, and the box of each face."""
    image, boxes = background(rng).astype(np.float32), []
    cell = int(3.2 * heights[1])
    places = [
        (x, y) for y in range(cell // 2, HEIGHT - cell // 2, cell) for x in range(cell // 2, WIDTH - cell // 2, cell)
    ]
    for place in rng.permutation(len(places))[:FACES]:
        path = pictures[rng.integers(len(pictures))]
        face, points = cv2.imread(str(path)), read_pts(path.with_suffix(".pts"))
        scale = rng.uniform(*heights) / face_box(points)[3]
        middle = np.array(face.shape[1::-1]) / 2 - 0.5
        # Shrunk first, as a camera would: a warp alone would leave out pixels.
        small = cv2.resize(face, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        exact = np.array(small.shape[1::-1]) / np.array(face.shape[1::-1])
        move = cv2.getRotationMatrix2D(tuple(np.array(small.shape[1::-1]) / 2 - 0.5), rng.uniform(-turn, turn), 1.0)
        move[:, 2] += np.array(places[place]) - (np.array(small.shape[1::-1]) / 2 - 0.5)
        seen = cv2.warpAffine(small, move, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
        disc = np.zeros((HEIGHT, WIDTH), np.float32)
        cv2.circle(disc, places[place], int(0.47 * min(small.shape[:2])), 1.0, -1, cv2.LINE_AA)
        image += disc[..., None] * (seen - image)
        around = ((points - middle) * exact) @ move[:, :2].T + np.array(places[place])
        boxes.append(face_box(around))
    _, coded = cv2.imencode(".jpg", image.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 96))])
    return cv2.imdecode(coded, cv2.IMREAD_COLOR), boxes


def main() -> int:
    """Measure and print; 1 where the folder holds no faces."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="pictures with .pts files beside them")
    parser.add_argument("--pictures", type=int, default=6, metavar="N", help="group pictures (default: 6)")
    parser.add_argument(
        "--height", type=float, nargs=2, default=(29.0, 31.0), metavar="PX", help="of faces, from and to"
    )
    parser.add_argument("--turn", type=float, default=30.0, metavar="DEGREES", help="most tilt of a head (default: 30)")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    pictures = sorted(path for path in options.folder.glob("*.jpg") if path.with_suffix(".pts").is_file())
    if not pictures:
        print(f"error: {options.folder}: no .jpg with a .pts beside it", file=sys.stderr)
        return 1
    rng = np.random.default_rng(options.seed)
    detector = StillDetector()
    faces = found = false = 0
    seconds = []
    for _ in range(options.pictures):
        image, boxes = group(rng, pictures, tuple(options.height), options.turn)
        started = time.perf_counter()
        detections = detector.detect(image)
        seconds.append(time.perf_counter() - started)
        left = list(boxes)
        for detection in detections:
            box = np.array(detection.box)
            best = max(range(len(left)), key=lambda at: overlap(box, left[at]), default=None)
            if best is not None and overlap(box, left[best]) > LEAST_OVERLAP:
                del left[best]
            else:
                false += 1
        faces, found = faces + len(boxes), found + len(boxes) - len(left)
    detector.close()
    print(
        f"{options.pictures} pictures of {WIDTH}x{HEIGHT}: found {found} of {faces} faces ({found / faces:.3f}), "
        f"{false} boxes without a face, {np.median(seconds):.2f} s a picture"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
