"""Networks that teach another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from emotionai_desktop.inference.catalog import MODELS_DIR
from train.__main__ import main
from train.datasets.emotions import FER_CLASSES
from train.emotion_task import SMOOTHING, TAUGHT_SHARE, soft_targets
from train.predictors import open_predictor
from train.teaching import teacher_probabilities, unlabelled_crops

SEVEN = str(MODELS_DIR / "emotion7" / "1" / "model.tflite")


def test_teachers_answer_to_a_face_and_its_mirror_image() -> None:
    images = np.random.default_rng(0).integers(0, 256, (3, 96, 96), np.uint8)
    taught = teacher_probabilities([SEVEN, SEVEN], images, images)
    ask = open_predictor(SEVEN)
    assert taught == pytest.approx((ask(images) + ask(images[:, :, ::-1])) / 2, abs=1e-5)
    assert teacher_probabilities([SEVEN, SEVEN], images, images) == pytest.approx(taught)


def test_a_teacher_of_other_classes_is_refused() -> None:
    images = np.zeros((1, 96, 96), np.uint8)
    with pytest.raises(ValueError, match=r"emotion.1.model\.tflite: a teacher has 7 classes, this one 5"):
        teacher_probabilities([str(MODELS_DIR / "emotion" / "1" / "model.tflite")], images, images)


def test_teachers_speak_beside_a_label_and_alone_where_there_is_none() -> None:
    happy, sad = FER_CLASSES.index("Happy"), FER_CLASSES.index("Sad")
    taught = np.eye(7, dtype=np.float32)[[sad, sad]]
    targets = soft_targets(np.array([happy, -1]), None, taught)
    assert targets[0, sad] == pytest.approx(TAUGHT_SHARE + (1 - TAUGHT_SHARE) * SMOOTHING / 7)
    assert targets[0, :7].sum() == pytest.approx(1)
    assert np.array_equal(targets[1, :7], taught[1])


@pytest.fixture
def keypoints_csv(tmp_path: Path, kaggle_text: Callable[..., str]) -> Path:
    path = tmp_path / "training.csv"
    path.write_text(kaggle_text(20, partial=4))
    return path


def test_faces_without_emotions_are_cropped_as_the_app_does(keypoints_csv: Path) -> None:
    crops = unlabelled_crops([keypoints_csv])
    assert crops.shape == (20, 96, 96)
    assert crops.dtype == np.uint8
    assert crops.std(axis=(1, 2)).min() > 5


@pytest.mark.usefixtures("_settings_of_the_process")
def test_faces_without_emotions_need_a_teacher(
    tmp_path: Path, fer_text: Callable[..., str], keypoints_csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fer = tmp_path / "fer2013.csv"
    fer.write_text(fer_text(28))
    fit = ["fit", "emotion", "--data", str(fer), "--unlabelled", str(keypoints_csv), "--epochs", "1"]
    assert main(fit) == 1
    assert "faces without labels need a teacher" in capsys.readouterr().err.replace("\n", " ")
