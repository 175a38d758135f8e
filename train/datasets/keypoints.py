"""Faces with 15 points: Kaggle CSV, iBUG 300-W folders, and folders of pseudo-labelled crops."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emotionai_desktop.results import KEYPOINT_NAMES
from train.datasets.cache import cached
from train.datasets.errors import DataError
from train.datasets.tables import parse_pixels, read_rows

COLUMNS = tuple(f"{name}_{axis}" for name in KEYPOINT_NAMES for axis in "xy")
"""The 30 coordinate columns of the Kaggle file, in its order."""

MIRRORED = tuple(
    KEYPOINT_NAMES.index(name.replace("left", "*").replace("right", "left").replace("*", "right"))
    for name in KEYPOINT_NAMES
)
"""Which point each point becomes in a mirror."""

LEFT_EYE, RIGHT_EYE, LEFT_OUTER, RIGHT_OUTER = 0, 1, 3, 5
MOUTH_LEFT, MOUTH_RIGHT = 11, 12

# iBUG's 68 points (0-based) that make up each of the 15.
_IBUG = (
    range(42, 48), range(36, 42), (42,), (45,), (39,), (36,), (22,), (26,), (21,), (17,), (30,), (54,), (48,), (51,),
    (57,),
)  # fmt: skip


@dataclass(frozen=True)
class KeypointFaces:
    """Gray faces of one size and their points.

    Attributes
    ----------
    images
        uint8 [N, side, side].
    points
        float32 [N, 15, 2]: x, y in pixels of the picture, NaN where a point is not given.
    groups
        str [N]: faces of one photograph share a group, and must stay on one side of a split.
    """

    images: np.ndarray
    points: np.ndarray
    groups: np.ndarray

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, rows: np.ndarray) -> KeypointFaces:
        return KeypointFaces(self.images[rows], self.points[rows], self.groups[rows])

    @property
    def complete(self) -> np.ndarray:
        """Bool [N]: all 15 points given."""
        return np.isfinite(self.points).all(axis=(1, 2))


def load_keypoints(path: Path) -> KeypointFaces:
    """Faces with points from any of the three forms, told apart by what is there.

    A file is a Kaggle CSV; a folder with ``points.csv`` holds pseudo-labelled crops; a folder with ``.pts`` files is
    iBUG's.

    Raises
    ------
    DataError
        If it is none of these, or something in it is wrong.
    """
    if path.is_dir():
        parser = _read_crops if (path / "points.csv").is_file() else _read_ibug
    else:
        parser = _read_kaggle
    arrays = cached(path, f"keypoints1{parser.__name__}", lambda: parser(path))
    return KeypointFaces(arrays["images"], arrays["points"], arrays["groups"])


def _read_kaggle(path: Path) -> dict[str, np.ndarray]:
    images, points, groups = [], [], []
    for row, fields in read_rows(path, [*COLUMNS, "Image"]):
        points.append(_parse_points(fields, path, row))
        images.append(parse_pixels(fields["Image"], 96, path, row, "Image"))
        groups.append(f"row{row:06d}")
    return _stacked(images, points, groups, path)


def _read_crops(folder: Path) -> dict[str, np.ndarray]:
    table = folder / "points.csv"
    images, points, groups = [], [], []
    for row, fields in read_rows(table, ["image", *COLUMNS]):
        points.append(_parse_points(fields, table, row))
        if Path(fields["image"]).is_absolute() or ".." in Path(fields["image"]).parts:
            raise DataError(table, f"expected a picture in this folder, found {fields['image']!r}", row=row)
        images.append(_read_gray(folder / fields["image"], table, row))
        groups.append(fields["image"])
    return _stacked(images, points, groups, table)


def _read_ibug(folder: Path) -> dict[str, np.ndarray]:
    files = sorted(folder.glob("*.pts"))
    if not files:
        raise DataError(folder, "expected iBUG .pts files beside their .jpg, or a points.csv")
    images, points, groups = [], [], []
    for file in files:
        picture = next((p for p in map(file.with_suffix, (".jpg", ".png")) if p.is_file()), None)
        if picture is None:
            raise DataError(file, "no .jpg or .png of the same name")
        images.append(_read_gray(picture, file, None))
        sixty_eight = read_pts(file)
        points.append(np.stack([sixty_eight[list(which)].mean(axis=0) for which in _IBUG]).astype(np.float32))
        groups.append(photograph(file.stem))
    return _stacked(images, points, groups, folder)


def photograph(stem: str) -> str:
    """The photograph that a 300-W face comes from.

    ``afw_1051618982_1-0`` is face 1 of AFW's photograph 1051618982, whatever number a data set appends to it.
    """
    stem = re.sub(r"-\d+$", "", stem)
    return re.sub(r"^(.*(?:afw|helen|trainset|testset)_\d{4,})_\d+$", r"\1", stem)


def read_pts(path: Path) -> np.ndarray:
    """The 68 points of an iBUG ``.pts`` file.

    Returns
    -------
    numpy.ndarray
        float64 [68, 2]: x, y in pixels, counted from 0 (the file counts from 1).

    Raises
    ------
    DataError
        If there are not 68 pairs of finite numbers between braces.
    """
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    try:
        first, last = lines.index("{"), lines.index("}")
    except ValueError as error:
        raise DataError(path, "expected points between lines of { and }") from error
    points = []
    for number, line in enumerate(lines[first + 1 : last], start=first + 2):
        try:
            x, y = map(float, line.split())
        except ValueError as error:
            raise DataError(path, f"expected two numbers, found {line[:80]!r}", row=number) from error
        points.append((x, y))
    if len(points) != 68 or not np.isfinite(points).all():
        raise DataError(path, f"expected 68 finite points, found {len(points)}")
    return np.array(points) - 1.0


def _parse_points(fields: dict[str, str], path: Path, row: int) -> np.ndarray:
    values = np.full(30, np.nan, dtype=np.float32)
    for i, column in enumerate(COLUMNS):
        text = fields[column].strip()
        if not text:
            continue
        try:
            values[i] = float(text)
        except ValueError as error:
            raise DataError(path, f"expected a number or nothing, found {text!r}", row=row, column=column) from error
        if not np.isfinite(values[i]) and text.lower() != "nan":
            raise DataError(path, f"expected a finite number, found {text!r}", row=row, column=column)
    for i in range(0, 30, 2):
        if np.isnan(values[i]) != np.isnan(values[i + 1]):
            column = COLUMNS[i] if np.isnan(values[i]) else COLUMNS[i + 1]
            raise DataError(path, "one coordinate of a point is given and this one is not", row=row, column=column)
    return values.reshape(15, 2)


def _read_gray(picture: Path, table: Path, row: int | None) -> np.ndarray:
    image = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE) if picture.is_file() else None
    if image is None:
        raise DataError(table, f"cannot read picture {picture.name}", row=row)
    return image


def _stacked(
    images: Sequence[np.ndarray], points: Sequence[np.ndarray], groups: Sequence[str], path: Path
) -> dict[str, np.ndarray]:
    if not images:
        raise DataError(path, "no rows")
    sizes = {image.shape for image in images}
    if len(sizes) > 1:
        raise DataError(path, f"pictures must be of one size, found {sorted(sizes)[:5]}")
    return {
        "images": np.stack(images),
        "points": np.stack(points).astype(np.float32),
        "groups": np.array(groups, dtype=np.str_),
    }
