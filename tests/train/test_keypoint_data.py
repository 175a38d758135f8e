from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from emotionai_desktop.results import KEYPOINT_NAMES
from train.datasets.errors import DataError
from train.datasets.keypoints import COLUMNS, MIRRORED, load_keypoints, photograph, read_pts


def test_full_and_partial_rows(tmp_path: Path, kaggle_text: Callable[..., str], face_points: np.ndarray) -> None:
    path = tmp_path / "training.csv"
    path.write_text(kaggle_text(5, partial=2))
    faces = load_keypoints(path)
    assert faces.images.shape == (5, 96, 96)
    assert faces.complete.tolist() == [True] * 3 + [False] * 2
    assert np.allclose(faces.points[0], face_points, atol=0.01)
    missing = [name for name, point in zip(KEYPOINT_NAMES, faces.points[4], strict=True) if np.isnan(point).all()]
    assert missing == [name for name in KEYPOINT_NAMES if "eyebrow" in name]


def test_a_changed_file_is_read_anew(tmp_path: Path, kaggle_text: Callable[..., str]) -> None:
    path = tmp_path / "training.csv"
    path.write_text(kaggle_text(2))
    assert len(load_keypoints(path)) == 2
    path.write_text(kaggle_text(3))
    assert len(load_keypoints(path)) == 3


def test_the_cache_gives_the_same(tmp_path: Path, kaggle_text: Callable[..., str]) -> None:
    path = tmp_path / "training.csv"
    path.write_text(kaggle_text(3, partial=1))
    first, second = load_keypoints(path), load_keypoints(path)
    assert np.array_equal(first.images, second.images)
    assert np.array_equal(first.points, second.points, equal_nan=True)
    assert np.array_equal(first.groups, second.groups)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("nose_tip_y", "x", "row 3, column nose_tip_y: expected a number or nothing, found 'x'"),
        ("nose_tip_y", "inf", "row 3, column nose_tip_y: expected a finite number"),
        ("nose_tip_y", "", "row 3, column nose_tip_y: one coordinate of a point is given and this one is not"),
        ("Image", "1 2 3", "row 3, column Image: expected 9216 pixels, found 3"),
    ],
)
def test_a_wrong_cell_is_named(
    tmp_path: Path, kaggle_text: Callable[..., str], column: str, value: str, problem: str
) -> None:
    lines = kaggle_text(3).splitlines()
    cells = lines[2].split(",")
    cells[[*COLUMNS, "Image"].index(column)] = value
    lines[2] = ",".join(cells)
    path = tmp_path / "training.csv"
    path.write_text("\n".join(lines))
    with pytest.raises(DataError, match=problem):
        load_keypoints(path)


def test_a_table_without_rows_is_refused(tmp_path: Path, kaggle_text: Callable[..., str]) -> None:
    path = tmp_path / "training.csv"
    path.write_text(kaggle_text(0))
    with pytest.raises(DataError, match="no rows"):
        load_keypoints(path)


def pts(points: np.ndarray) -> str:
    lines = "\n".join(f"{x:.3f} {y:.3f}" for x, y in points + 1)
    return f"version: 1\nn_points: 68\n{{\n{lines}\n}}\n"


@pytest.fixture
def ibug(tmp_path: Path, pictures: Callable[[int, int], np.ndarray]) -> Path:
    """A folder of three faces; point i of iBUG's 68 lies at (i, 2 i)."""
    folder = tmp_path / "300w"
    folder.mkdir()
    points = np.stack([np.arange(68), 2 * np.arange(68)], axis=1)
    stems = ("afw_afw_12345_1-0", "afw_afw_12345_2-1", "lfpw_trainset_image_0324-2")
    for stem, picture in zip(stems, pictures(3, 192), strict=True):
        cv2.imwrite(str(folder / f"{stem}.jpg"), picture)
        (folder / f"{stem}.pts").write_text(pts(points))
    return folder


def test_ibug_points_become_the_fifteen(ibug: Path) -> None:
    faces = load_keypoints(ibug)
    assert faces.images.shape == (3, 192, 192)
    found = dict(zip(KEYPOINT_NAMES, faces.points[0].tolist(), strict=True))
    assert found["left_eye_center"] == pytest.approx([44.5, 89])
    assert found["right_eye_outer_corner"] == pytest.approx([36, 72])
    assert found["mouth_center_bottom_lip"] == pytest.approx([57, 114])


def test_faces_of_one_photograph_share_a_group(ibug: Path) -> None:
    first, second, third = load_keypoints(ibug).groups
    assert first == second != third


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("afw_afw_1051618982_1-0", "afw_afw_1051618982"),
        ("helen_trainset_130625688_1-830", "helen_trainset_130625688"),
        ("lfpw_trainset_image_0324-517", "lfpw_trainset_image_0324"),
        ("indoor_001", "indoor_001"),
    ],
)
def test_the_photograph_of_a_face(stem: str, name: str) -> None:
    assert photograph(stem) == name


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("version: 1\n1 2\n", "between lines of"),
        ("{\n1 2\nx y\n}\n", "row 3: expected two numbers, found 'x y'"),
        ("{\n1 2\n}\n", "expected 68 finite points, found 1"),
    ],
)
def test_a_wrong_pts_file_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "a.pts"
    path.write_text(text)
    with pytest.raises(DataError, match=problem):
        read_pts(path)


def test_a_pts_file_without_picture_is_refused(ibug: Path) -> None:
    next(ibug.glob("*.jpg")).unlink()
    with pytest.raises(DataError, match=r"no \.jpg or \.png of the same name"):
        load_keypoints(ibug)


def test_a_broken_picture_is_named(ibug: Path) -> None:
    (ibug / "lfpw_trainset_image_0324-2.jpg").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"cannot read picture lfpw_trainset_image_0324-2\.jpg"):
        load_keypoints(ibug)


def test_pseudo_labelled_crops(
    tmp_path: Path, pictures: Callable[[int, int], np.ndarray], face_points: np.ndarray
) -> None:
    folder = tmp_path / "pseudo"
    folder.mkdir()
    lines = [",".join(("image", *COLUMNS))]
    for i, picture in enumerate(pictures(2, 128)):
        cv2.imwrite(str(folder / f"{i}.png"), picture)
        lines.append(",".join([f"{i}.png", *(f"{v + 16:.2f}" for v in face_points.ravel())]))
    (folder / "points.csv").write_text("\n".join(lines))
    faces = load_keypoints(folder)
    assert faces.images.shape == (2, 128, 128)
    assert np.allclose(faces.points[1], face_points + 16, atol=0.01)
    (folder / "1.png").unlink()
    with pytest.raises(DataError, match=r"points\.csv, row 3: cannot read picture 1\.png"):
        load_keypoints(folder)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with pytest.raises(DataError, match=r"expected iBUG \.pts files"):
        load_keypoints(tmp_path / "nothing")


def test_a_mirror_swaps_the_sides() -> None:
    for i, name in enumerate(KEYPOINT_NAMES):
        other = KEYPOINT_NAMES[MIRRORED[i]]
        assert MIRRORED[MIRRORED[i]] == i
        assert other == name.replace("left", "*").replace("right", "left").replace("*", "right")


@pytest.mark.parametrize("name", ["../secret.png", "/etc/secret.png", "a/../../secret.png"])
def test_a_table_leads_to_no_picture_outside_its_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "crops"
    folder.mkdir()
    cv2.imwrite(str(tmp_path / "secret.png"), np.zeros((96, 96), np.uint8))
    row = ",".join([name, *["1"] * len(COLUMNS)])
    (folder / "points.csv").write_text(",".join(["image", *COLUMNS]) + "\n" + row + "\n")
    with pytest.raises(DataError, match="row 2: expected a picture in this folder"):
        load_keypoints(folder)
