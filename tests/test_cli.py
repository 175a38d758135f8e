"""The command line as a user has it: real processes, the shipped models, real files."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from emotionai_desktop.cli import main
from emotionai_desktop.inference.catalog import MODELS_DIR
from emotionai_desktop.results import KEYPOINT_NAMES
from tests.inference.model_server import model_server

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "assets" / "demo"
PORTRAIT = DEMO / "astronaut.png"
#: Where the eyes of the portrait are, pixels, by eye on the picture.
EYES = {"right_eye_center": (204, 101), "left_eye_center": (246, 103.5)}


def run(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        cwd=cwd,
        timeout=100,
        check=False,
    )


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Twelve frames in which the portrait moves to the right, ten a second."""
    path = tmp_path / "clip.avi"
    portrait = cv2.imread(str(PORTRAIT))
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (640, 480))
    for number in range(12):
        frame = np.full((480, 640, 3), 90, np.uint8)
        frame[:, 4 * number : 4 * number + 512] = portrait[:480]
        writer.write(frame)
    writer.release()
    return path


def test_one_picture_gives_one_line_with_the_face_where_it_is() -> None:
    done = run("analyze", PORTRAIT)
    assert done.returncode == 0, done.stderr
    (result,) = lines(done.stdout)
    assert (result["source"], result["frame"], result["time_s"]) == (str(PORTRAIT), 0, 0.0)
    assert (result["width"], result["height"], result["backend"]) == (512, 512, "local")
    (face,) = result["faces"]
    assert list(face["keypoints"]) == list(KEYPOINT_NAMES)
    for name, place in EYES.items():
        assert face["keypoints"][name] == pytest.approx(place, abs=2.5)
    assert face["emotion"]["label"] == "Happy"
    assert sum(face["emotion"]["probabilities"].values()) == pytest.approx(1, abs=1e-3)


def test_a_folder_with_a_broken_file_gives_the_rest_and_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "a10.png").write_bytes(PORTRAIT.read_bytes())
    (tmp_path / "a9.png").write_bytes(PORTRAIT.read_bytes()[:5000])
    cv2.imwrite(str(tmp_path / "a11.jpg"), np.full((200, 300, 3), 128, np.uint8))
    done = run("analyze", tmp_path, "--annotated", tmp_path / "out")
    assert done.returncode == 1
    assert re.search(r"error: .*a9\.png", done.stderr.replace("\n", " "))
    assert [Path(result["source"]).name for result in lines(done.stdout)] == ["a10.png", "a11.jpg"]
    assert [len(result["faces"]) for result in lines(done.stdout)] == [1, 0]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a10.png", "a11.jpg"]
    drawn, plain = cv2.imread(str(tmp_path / "out" / "a10.png")), cv2.imread(str(PORTRAIT))
    assert drawn.shape == plain.shape
    assert not np.array_equal(drawn, plain)


def test_a_video_gives_a_line_a_frame_one_face_that_keeps_its_number_and_an_annotated_video(
    clip: Path, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.csv"
    done = run("analyze", clip, "--format", "csv", "--output", rows, "--annotated", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    with rows.open(newline="", encoding="utf-8") as stream:
        table = list(csv.DictReader(stream))
    assert [int(row["frame"]) for row in table] == list(range(12))
    assert [float(row["time_s"]) for row in table] == pytest.approx(np.arange(12) / 10)
    assert {row["face"] for row in table} == {"1"}
    moved = float(table[-1]["nose_tip_x"]) - float(table[0]["nose_tip_x"])
    assert moved == pytest.approx(44, abs=4)
    copy = cv2.VideoCapture(str(tmp_path / "out" / "clip.mp4"))
    assert copy.get(cv2.CAP_PROP_FRAME_COUNT) == 12
    copy.release()
    assert not list(tmp_path.glob("*.partial"))


def test_a_missing_file_is_named_and_an_older_output_stays(tmp_path: Path) -> None:
    output = tmp_path / "rows.jsonl"
    output.write_text("older\n")
    done = run("analyze", tmp_path / "nowhere.jpg", "--output", output)
    assert done.returncode == 1
    assert "nowhere.jpg: no such file" in done.stderr
    assert output.read_text() == "older\n"


def test_an_output_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    done = run("analyze", PORTRAIT, "--output", tmp_path / "no" / "folder" / "rows.jsonl")
    assert done.returncode == 1
    assert "rows.jsonl" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["analyze"], ["analyze", "--format", "xml", "x"], ["sing"], ["bench", "--frames", "0"]]
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_two_pictures_of_one_name_get_two_copies(tmp_path: Path) -> None:
    paths = [tmp_path / "a" / "same.png", tmp_path / "b" / "same.png"]
    for path in paths:
        path.parent.mkdir()
        cv2.imwrite(str(path), np.full((60, 60, 3), 200, np.uint8))
    done = run("analyze", *paths, "--annotated", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["same (2).png", "same.png"]


def test_the_copies_never_overwrite_what_they_are_copies_of(tmp_path: Path) -> None:
    path = tmp_path / "mine.png"
    path.write_bytes(PORTRAIT.read_bytes())
    done = run("analyze", path, "--annotated", tmp_path)
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == PORTRAIT.read_bytes()
    assert (tmp_path / "mine (2).png").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_a_run_that_is_stopped_keeps_what_was_done(tmp_path: Path) -> None:
    output = tmp_path / "rows.jsonl"
    process = subprocess.Popen(
        [sys.executable, ROOT / "main.py", "analyze", *["demo"] * 20, "--output", output],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    partial = tmp_path / "rows.jsonl.partial"
    try:
        while process.poll() is None and not (partial.exists() and partial.stat().st_size):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130, errors
    assert partial.name in errors.replace("\n", "")
    assert lines(partial.read_text(encoding="utf-8"))[0]["source"] == "demo"
    assert not output.exists()


def test_bench_prints_the_stages_and_the_json_that_the_issue_names() -> None:
    done = run("bench", "--frames", "9", "--json", "--parts", "frame")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {"system", "processor", "cores", "memory_gb", "python"} <= set(report["machine"])
    frame = report["frame"]
    stages = ["capture", "detect", "track", "crop", "keypoints", "emotion", "draw", "paint", "rest"]
    assert list(frame["stages_ms"]) == stages
    assert all(set(values) == {"p50", "p95", "p99"} for values in frame["stages_ms"].values())
    assert frame["frame_ms"]["p50"] > 0
    assert frame["stages_ms"]["paint"]["p50"] > 0
    assert frame["memory"]["frame_bytes"] > 96 * 96
    assert (frame["width"], frame["height"], frame["frames"]) == (640, 480, 9)
    table = run("bench", "--frames", "2", "--source", PORTRAIT, "--parts", "frame")
    assert table.returncode == 0, table.stderr
    assert "512x512" in table.stdout
    assert "glue" in table.stdout


def test_the_shipped_models_are_the_catalogued_ones() -> None:
    done = run("models")
    assert done.returncode == 0, done.stderr
    assert "keypoints version" in done.stdout
    assert "labels: Angry, Disgust, Sad, Happy, Surprise" in done.stdout


def test_a_changed_model_is_refused_by_every_command(tmp_path: Path) -> None:
    models = tmp_path / "models"
    for path in MODELS_DIR.rglob("*"):
        if path.is_file():
            (models / path.relative_to(MODELS_DIR)).parent.mkdir(parents=True, exist_ok=True)
            (models / path.relative_to(MODELS_DIR)).write_bytes(path.read_bytes())
    (path,) = models.glob("emotion/*/model.tflite")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    for command in (["models"], ["analyze", PORTRAIT]):
        done = run(*command, "--models", models)
        assert done.returncode == 1
        assert "changed since it was catalogued" in done.stderr
        assert "Traceback" not in done.stderr


def test_no_window_without_a_display_and_a_word_about_it() -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    if sys.platform != "linux":
        pytest.skip("only on Linux can there be no display")
    done = subprocess.run(
        [sys.executable, ROOT / "main.py"], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "no display" in done.stderr


def imported(errors: str) -> set[str]:
    """What a command and its workers import, from what Python says of it (PYTHONPROFILEIMPORTTIME)."""
    return {line.rsplit("|", 1)[1].strip() for line in errors.splitlines() if line.startswith("import time:")}


def test_the_app_never_imports_tensorflow() -> None:
    done = run("analyze", PORTRAIT, PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0, done.stderr
    modules = imported(done.stderr)
    assert "emotionai_desktop.inference.local" in modules, "the worker's are among them"
    assert not {"tensorflow", "keras", "matplotlib.pyplot"} & modules


def test_a_server_answers_where_it_is_asked_and_tensorflow_stays_out() -> None:
    words = ["analyze", PORTRAIT, "--backend", "served", "--model-version", "1"]
    with model_server() as server:
        done = run(*words, "--server", server.url, PYTHONPROFILEIMPORTTIME="1")
        paths = {path for _, _, path, _, _ in server.requests}
    assert "emotionai_desktop.inference.served" in imported(done.stderr)
    assert not {"tensorflow", "keras"} & imported(done.stderr)
    assert done.returncode == 0, done.stderr
    (result,) = lines(done.stdout)
    assert result["backend"] == f"served ({server.url.removeprefix('http://')})"
    assert len(result["faces"]) == 1
    assert {f"/v1/models/{model}/versions/1:predict" for model in ("keypoints", "emotion")} < paths


def test_local_weights_answer_for_a_server_that_is_down_unless_that_is_forbidden() -> None:
    with model_server() as server:
        address = server.url
    done = run("analyze", PORTRAIT, "--server", address)
    assert done.returncode == 0, done.stderr
    assert lines(done.stdout)[0]["backend"] == "local"
    assert "refuses the connection" in done.stderr
    assert "plain http" not in done.stderr
    done = run("analyze", PORTRAIT, "--server", address, "--no-fallback")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(r"^error: 127\.0\.0\.1:\d+ refuses the connection", done.stderr, re.MULTILINE)


@pytest.mark.parametrize(
    "words",
    [
        ("--server", "https://me:s3cret@gpu"),
        ("--server", "ftp://gpu"),
        ("--server", "gpu", "--backend", "local"),
        ("--server", "gpu", "--model-version", "1", "--model-label", "stable"),
    ],
)
def test_a_wrong_choice_of_server_is_wrong_usage(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code: object = main(["bench", *words])
    except SystemExit as error:
        code = error.code
    assert code == 2
    told = capsys.readouterr().err
    assert "error: " in told
    assert "s3cret" not in told


def test_plain_http_to_another_machine_is_warned_about(capsys: pytest.CaptureFixture[str]) -> None:
    # Nothing is sent: there is nothing to measure on.
    assert main(["bench", "--source", "nowhere.jpg", "--server", "gpu.example:8501"]) == 1
    assert "face crops are sent to gpu.example:8501 in plain http" in capsys.readouterr().err
    assert main(["bench", "--source", "nowhere.jpg", "--server", "https://gpu.example"]) == 1
    assert "plain http" not in capsys.readouterr().err
