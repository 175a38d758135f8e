from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from train.datasets.emotions import FER_CLASSES, FIVE_CLASSES, VOTE_COLUMNS, load_emotions, load_votes
from train.datasets.errors import DataError
from train.datasets.splits import Split
from train.fit_emotion import emotion_data, fer_labels


def test_the_kaggle_form(tmp_path: Path, fer_text: Callable[..., str]) -> None:
    path = tmp_path / "fer2013.csv"
    path.write_text(fer_text(14, public=4))
    faces = load_emotions(path)
    assert faces.images.shape == (14, 48, 48)
    assert faces.classes == FER_CLASSES
    assert faces.names[:7].tolist() == list(FER_CLASSES)
    assert (faces.usage == "PublicTest").sum() == 4


def test_the_reduced_form_has_five_classes(tmp_path: Path, pictures: Callable[[int, int], np.ndarray]) -> None:
    path = tmp_path / "icml_face_data.csv"
    rows = [f"{i},{' '.join(map(str, picture.ravel()))}" for i, picture in enumerate(pictures(5, 48))]
    path.write_text("\n".join(["emotion, pixels", *rows]))
    faces = load_emotions(path)
    assert faces.names.tolist() == list(FIVE_CLASSES)
    assert np.array(FER_CLASSES)[fer_labels(faces)].tolist() == list(FIVE_CLASSES)


def test_folders_of_pictures(tmp_path: Path, pictures: Callable[[int, int], np.ndarray]) -> None:
    for place, picture in zip(("train/happy", "train/SAD", "test/neutral"), pictures(3, 64), strict=True):
        (tmp_path / "fer" / place).mkdir(parents=True)
        cv2.imwrite(str(tmp_path / "fer" / place / "a.png"), picture)
    faces = load_emotions(tmp_path / "fer")
    found = sorted(zip(faces.names.tolist(), faces.usage.tolist(), strict=True))
    assert found == [("Happy", "Training"), ("Neutral", "PublicTest"), ("Sad", "Training")]
    assert faces.images.shape == (3, 48, 48)


def test_a_folder_of_an_unknown_class_is_named(tmp_path: Path) -> None:
    (tmp_path / "fer" / "train" / "bored").mkdir(parents=True)
    with pytest.raises(DataError, match="bored: expected a folder named for one of Angry"):
        load_emotions(tmp_path / "fer")


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [
        (0, "7", r"row 4, column emotion: expected a label in 0\.\.6, found '7'"),
        (0, "-1", "row 4, column emotion"),
        (0, "happy", "row 4, column emotion"),
        (1, "1 2 3", "row 4, column pixels: expected 2304 pixels, found 3"),
        (2, "Test", "row 4, column Usage: expected one of Training, PublicTest, PrivateTest, found 'Test'"),
    ],
)
def test_a_wrong_cell_is_named(
    tmp_path: Path, fer_text: Callable[..., str], cell: int, value: str, problem: str
) -> None:
    lines = fer_text(5).splitlines()
    cells = lines[3].split(",")
    cells[cell] = value
    lines[3] = ",".join(cells)
    path = tmp_path / "fer2013.csv"
    path.write_text("\n".join(lines))
    with pytest.raises(DataError, match=problem):
        load_emotions(path)


def test_votes_line_up_with_the_rows_that_are_there(tmp_path: Path, votes_text: Callable[..., str]) -> None:
    path = tmp_path / "fer2013new.csv"
    path.write_text(votes_text(["Training"] * 3 + ["PublicTest"] * 2 + ["PrivateTest"] * 4))
    votes = load_votes(path, np.array(["Training"] * 3 + ["PublicTest"] * 2))
    assert votes.share.shape == (5, 8)
    assert votes.usable.all()
    assert [VOTE_COLUMNS[i] for i in votes.share.argmax(axis=1)] == ["anger", "disgust", "fear", "happiness", "sadness"]


def test_votes_of_another_file_are_refused(tmp_path: Path, votes_text: Callable[..., str]) -> None:
    path = tmp_path / "fer2013new.csv"
    path.write_text(votes_text(["Training"] * 3))
    with pytest.raises(DataError, match="its 3 rows do not line up with the 4 rows"):
        load_votes(path, np.array(["Training"] * 4))


@pytest.mark.parametrize(
    ("votes", "usable", "share"),
    [
        ("4,4,0,0,0,0,0,0,2,0", True, 0.5),
        ("4,4,1,1,0,0,0,0,0,0", True, 0.5),  # Single votes do not count.
        ("2,0,0,0,0,0,0,0,5,3", False, 1.0),  # More people could not tell than could.
        ("0,0,0,0,0,0,0,0,0,10", False, 0.0),
        ("1,1,1,1,1,1,1,1,1,1", False, 0.0),
    ],
)
def test_what_makes_a_row_usable(tmp_path: Path, votes: str, usable: bool, share: float) -> None:
    path = tmp_path / "v.csv"
    path.write_text(f"Usage,Image name,{','.join(VOTE_COLUMNS)},unknown,NF\nTraining,a.png,{votes}\n")
    found = load_votes(path, np.array(["Training"]))
    assert found.usable.tolist() == [usable]
    assert found.share[0, 0] == pytest.approx(share)


def test_a_row_without_a_name_is_not_usable(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text(f"Usage,Image name,{','.join(VOTE_COLUMNS)},unknown,NF\nTraining,,0,10,0,0,0,0,0,0,0,0\n")
    assert not load_votes(path, np.array(["Training"])).usable.any()


def test_a_vote_that_is_no_number_is_named(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text(f"Usage,Image name,{','.join(VOTE_COLUMNS)},unknown,NF\nTraining,a.png,0,x,0,0,0,0,0,0,0,0\n")
    with pytest.raises(DataError, match="row 2, column happiness: expected a number of votes, found 'x'"):
        load_votes(path, np.array(["Training"]))


def test_training_rows_that_are_also_in_the_test_are_left_out(tmp_path: Path, fer_text: Callable[..., str]) -> None:
    lines = fer_text(42).splitlines()
    lines.append(lines[1].replace("Training", "PublicTest"))
    path = tmp_path / "fer2013.csv"
    path.write_text("\n".join(lines))
    split = emotion_data([path], Split())
    leaked = load_emotions(path).images[0]
    for faces in (split.train, split.held_out):
        assert (faces.usage == "Training").all()
        assert not (faces.images == leaked).all(axis=(1, 2)).any()
    assert len(split.train) + len(split.held_out) == 41


def test_rows_that_people_could_not_read_are_not_trained_on(
    tmp_path: Path, fer_text: Callable[..., str], votes_text: Callable[..., str]
) -> None:
    faces, votes = tmp_path / "fer2013.csv", tmp_path / "fer2013new.csv"
    faces.write_text(fer_text(42))
    lines = votes_text(["Training"] * 42).splitlines()
    lines[1:21] = [",".join(line.split(",")[:2] + ["0"] * 9 + ["10"]) for line in lines[1:21]]
    votes.write_text("\n".join(lines))
    split = emotion_data([faces, votes], Split())
    assert split.votes is not None
    assert len(split.train) == len(split.votes.share) < 42 - len(split.held_out)
    named = np.array(["Neutral", "Happy", "Surprise", "Sad", "Angry", "Disgust", "Fear", "-"])
    assert named[split.votes.share.argmax(axis=1)].tolist() == split.train.names.tolist()


def test_a_file_without_training_rows_is_refused(tmp_path: Path, fer_text: Callable[..., str]) -> None:
    path = tmp_path / "fer2013.csv"
    path.write_text(fer_text(7, public=7))
    with pytest.raises(DataError, match="no Training rows"):
        emotion_data([path], Split())
