"""``python -m train inspect``: what a data file holds, and a contact sheet."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from rich.table import Table

from train.datasets.emotions import EmotionFaces, load_emotions
from train.datasets.errors import DataError
from train.datasets.keypoints import COLUMNS, KeypointFaces, load_keypoints
from train.datasets.splits import duplicate_groups
from train.datasets.tables import open_text

Faces = EmotionFaces | KeypointFaces

_SHEET_COLUMNS, _SHEET_ROWS, _TILE = 16, 8, 96


def open_data(path: Path) -> Faces:
    """Faces of either kind, told apart by the folder's files or the CSV's header.

    Raises
    ------
    DataError
        If it is neither kind.
    """
    if path.is_dir():
        pointed = (path / "points.csv").is_file() or any(path.glob("*.pts"))
        return load_keypoints(path) if pointed else load_emotions(path)
    with open_text(path) as text:
        header = [name.strip() for name in text.readline().split(",")]
    if COLUMNS[0] in header:
        return load_keypoints(path)
    if "emotion" in header:
        return load_emotions(path)
    raise DataError(path, f"neither emotions nor keypoints, found {header[:10]}", row=1)


def summary(faces: Faces) -> list[Table]:
    """Tables of counts, missing values and duplicates."""
    groups = duplicate_groups(faces.images)
    if isinstance(faces, KeypointFaces):
        return [_points_table(faces), _duplicates_table(groups, np.full(len(faces), "all"), None)]
    usage = np.where(faces.usage == "", "(none)", faces.usage)
    counts = Table("class", *np.unique(usage), "all", title="Faces by class and usage", title_justify="left")
    for i, name in enumerate(faces.classes):
        mine = faces.labels == i
        cells = [str(int((mine & (usage == u)).sum())) for u in np.unique(usage)]
        counts.add_row(name, *cells, str(int(mine.sum())))
    return [counts, _duplicates_table(groups, usage, faces.labels)]


def _points_table(faces: KeypointFaces) -> Table:
    height, width = faces.images.shape[1:]
    title = f"{len(faces)} faces of {width}x{height}, {int(faces.complete.sum())} with all points"
    table = Table("point", "given", "missing", "mean x", "mean y", title=title, title_justify="left")
    for i, column in enumerate(COLUMNS[::2]):
        given = np.isfinite(faces.points[:, i, 0])
        middle = faces.points[given, i].mean(axis=0) if given.any() else (float("nan"),) * 2
        table.add_row(
            column.removesuffix("_x"), str(int(given.sum())), str(int((~given).sum())), *(f"{v:.1f}" for v in middle)
        )
    return table


def _duplicates_table(groups: np.ndarray, usage: np.ndarray, labels: np.ndarray | None) -> Table:
    table = Table("pictures that occur more than once", "number", title="Exact duplicates", title_justify="left")
    sizes = np.bincount(groups)
    table.add_row("pictures", str(int((sizes > 1).sum())))
    table.add_row("rows that could go", str(int((sizes - 1).clip(0).sum())))
    for name in np.unique(usage):
        within = np.bincount(groups[usage == name])
        table.add_row(f"within {name}", str(int((within > 1).sum())))
    across = {(int(g), str(u)) for g, u in zip(groups, usage, strict=True)}
    table.add_row("across usages", str(int((np.bincount([g for g, _ in across]) > 1).sum())))
    if labels is not None:
        named = {(int(g), int(label)) for g, label in zip(groups, labels, strict=True)}
        table.add_row("with labels that contradict", str(int((np.bincount([g for g, _ in named]) > 1).sum())))
    return table


def contact_sheet(faces: Faces, path: Path, seed: int = 0) -> None:
    """Write a sheet of faces drawn at random, one class a row where there are classes, with points where there are."""
    rng = np.random.default_rng(seed)
    if isinstance(faces, KeypointFaces):
        rows = np.array_split(rng.permutation(len(faces))[: _SHEET_COLUMNS * _SHEET_ROWS], _SHEET_ROWS)
    else:
        rows = [rng.permutation(np.flatnonzero(faces.labels == i))[:_SHEET_COLUMNS] for i in range(len(faces.classes))]
    sheet = np.zeros((len(rows) * _TILE, _SHEET_COLUMNS * _TILE, 3), dtype=np.uint8)
    for y, members in enumerate(rows):
        for x, row in enumerate(members):
            tile = sheet[y * _TILE : (y + 1) * _TILE, x * _TILE : (x + 1) * _TILE]
            tile[:] = cv2.resize(faces.images[row], (_TILE, _TILE))[..., None]
            if isinstance(faces, KeypointFaces):
                _draw_points(tile, faces.points[row] * _TILE / faces.images.shape[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(path), sheet):
        raise DataError(path, "cannot be written")


def _draw_points(tile: np.ndarray, points: np.ndarray) -> None:
    for x, y in points[np.isfinite(points).all(axis=1)]:
        cv2.circle(tile, (round(float(x)), round(float(y))), 1, (0, 255, 0), -1)
