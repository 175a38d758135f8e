from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from emotionai_desktop.inference.catalog import Catalog
from train import commands, fit_emotion
from train.__main__ import main
from train.checkpoint import Progress, read_progress
from train.face_network import face_trunk
from train.predictors import open_predictor

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def keypoints_csv(tmp_path: Path, kaggle_text: Callable[..., str]) -> Path:
    path = tmp_path / "training.csv"
    path.write_text(kaggle_text(20, partial=4))
    return path


@pytest.mark.timeout(300)  # Two trainings, on a machine that may have much else to do.
@pytest.mark.usefixtures("_settings_of_the_process")
def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, keypoints_csv: Path) -> None:
    fit = ["fit", "keypoints", "--data", str(keypoints_csv), "--epochs", "3", "--batch", "8", "--folder", "run"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"}
    with subprocess.Popen(
        [sys.executable, "-m", "train", *fit], stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    ) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "epoch 1" in line:
                break
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.stderr.read()
    checkpoint = tmp_path / "run" / "checkpoint.npz"
    assert checkpoint.is_file(), "".join(said)
    before = read_progress(checkpoint)
    assert 1 <= before.epoch < 3
    assert main([*fit, "--resume"]) == 0
    after = read_progress(checkpoint)
    assert after.epoch == 3
    assert after.history[: before.epoch] == before.history
    with (tmp_path / "run" / "curves.csv").open() as file:
        assert [row["epoch"] for row in csv.DictReader(file)] == ["1", "2", "3"]


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("_settings_of_the_process")
def test_one_command_goes_from_the_data_to_the_models_folder(tmp_path: Path, keypoints_csv: Path) -> None:
    models = tmp_path / "models"
    fit = ["fit", "keypoints", "--data", str(keypoints_csv), "--epochs", "1", "--batch", "8", "--export"]
    assert main([*fit, "--models", str(models), "--version", "3"]) == 0
    entry = Catalog.load(models).entry("keypoints", "keypoints")
    assert entry.version == 3
    assert "1 epochs in" in (models / "keypoints" / "3" / "card.md").read_text()


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("_settings_of_the_process")
def test_the_larger_network_is_trained_and_exported_by_the_same_command(
    tmp_path: Path, fer_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(fit_emotion.KINDS["mobilenet"], trunk=partial(face_trunk, side=32))
    monkeypatch.setitem(fit_emotion.KINDS, "mobilenet", small)
    data, models = tmp_path / "fer2013.csv", tmp_path / "models"
    data.write_text(fer_text(98, public=14))
    fit = [
        "fit",
        "emotion",
        "--network",
        "mobilenet",
        "--data",
        str(data),
        "--epochs",
        "1",
        "--batch",
        "16",
        "--split",
        "50/50",
    ]
    assert main([*fit, "--folder", str(tmp_path / "run"), "--export", "--models", str(models)]) == 0
    folder = models / "emotion7" / "1"
    assert "--network mobilenet" in (folder / "card.md").read_text()
    assert open_predictor(str(folder / "model.keras"))(np.zeros((2, 96, 96), np.uint8)).shape == (2, 7)


def test_the_larger_network_is_not_for_keypoints(keypoints_csv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", "keypoints", "--network", "mobilenet", "--data", str(keypoints_csv)]) == 1
    assert "--network mobilenet is for emotion" in capsys.readouterr().err


def test_folds_are_measured_not_exported(keypoints_csv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", "keypoints", "--data", str(keypoints_csv), "--folds", "2", "--export"]) == 1
    assert "none of them is to --export" in capsys.readouterr().err


def test_a_wrong_file_is_named_and_ends_with_1(
    keypoints_csv: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    keypoints_csv.write_text(keypoints_csv.read_text().replace("48.00", "4 8", 1))
    assert main(["inspect", str(keypoints_csv)]) == 1
    assert (
        "training.csv, row 2, column nose_tip_x: expected a number or nothing, found '4 8'" in capsys.readouterr().err
    )


@pytest.mark.parametrize("arguments", [[], ["fit"], ["fit", "eyes", "--data", "a"], ["fit", "emotion"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_the_recipe_names_every_command_that_was_run() -> None:
    settings = {"epochs": 28, "batch": 128, "seed": 7, "split": "80/20"}
    recipe = commands.recipe(Progress(28, [], settings, [[34, 12]]), ["emotion", "--data", "a b.csv"])
    assert recipe == [
        "python -m train fit emotion --data 'a b.csv' --epochs 34 --batch 128 --seed 7 --split 80/20"
        "  # stopped after epoch 12",
        "python -m train fit emotion --data 'a b.csv' --epochs 28 --batch 128 --seed 7 --split 80/20 --resume",
        "python -m train export emotion --data 'a b.csv'",
        "python -m train evaluate emotion --data 'a b.csv'",
    ]


def test_inspect_tells_classes_usages_and_duplicates(
    tmp_path: Path, fer_text: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = fer_text(14, public=7).splitlines()
    emotion, pixels, _ = lines[1].split(",")
    lines.append(f"{(int(emotion) + 1) % 7},{pixels},PublicTest")
    path = tmp_path / "fer2013.csv"
    path.write_text("\n".join(lines))
    assert main(["inspect", str(path), "--sheet", "sheet.png"]) == 0
    said = capsys.readouterr().out
    for row in (["Disgust", "2", "1", "3"], ["across usages", "1"], ["with labels that contradict", "1"]):
        assert any(all(cell in line for cell in row) for line in said.splitlines()), (row, said)
    assert (tmp_path / "sheet.png").stat().st_size > 1000


def test_inspect_tells_missing_points(keypoints_csv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(keypoints_csv), "--sheet", "sheet.jpg"]) == 0
    said = capsys.readouterr().out
    assert "20 faces of 96x96, 16 with all points" in said
    assert any("left_eyebrow_inner_end" in line and "16" in line and " 4 " in line for line in said.splitlines())


def test_evaluate_measures_the_shipped_keypoints(
    tmp_path: Path, keypoints_csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "evaluate",
        "keypoints",
        "--data",
        str(keypoints_csv),
        "--usage",
        "all",
        "--report",
        "report.html",
        "--json",
    ]
    assert main(arguments) == 0
    found = json.loads(capsys.readouterr().out)
    (result,) = found["models"].values()
    assert result["faces"] == 20
    assert set(result["overall"]) == {"rmse_px", "nme", "failures"}
    page = (tmp_path / "report.html").read_text()
    assert "data:image/png;base64," in page
    assert "http" not in page.replace("https://", "").replace("http-equiv", "")


def test_evaluate_measures_the_shipped_emotions(
    tmp_path: Path, fer_text: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fer2013.csv"
    path.write_text(fer_text(28, public=14))
    written = ["--report", "report.html", "--figures", "shown"]
    assert main(["evaluate", "emotion", "--data", str(path), "--as-is", *written]) == 0
    assert {picture.name for picture in Path("shown").iterdir()} == {"confusion.png", "reliability.png", "classes.png"}
    said = capsys.readouterr().out
    assert "Overall, 10 faces" in said
    assert "Neutral" in said
    assert main(["evaluate", "emotion", "--data", str(path), "--usage", "PrivateTest"]) == 1
    assert "no rows of PrivateTest; there are PublicTest, Training" in capsys.readouterr().err.replace("\n", " ")
