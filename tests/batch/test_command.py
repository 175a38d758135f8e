"""`analyze` over many inputs, as a user has it: real processes and the shipped models."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pandas
import pytest

from emotionai_desktop.cli import main
from emotionai_desktop.recording.session_folder import open_session
from emotionai_desktop.recording.spreadsheet import cell_text

ROOT = Path(__file__).parents[2]
PORTRAIT = ROOT / "assets" / "demo" / "astronaut.png"


def analyze(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "main.py", "analyze", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        cwd=cwd,
        timeout=100,
        check=False,
    )


def still(path: Path, side: int = 300) -> Path:
    """The face of the portrait, as a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), cv2.resize(cv2.imread(str(PORTRAIT))[:300, 80:380], (side, side)))
    return path


def clip(path: Path, frames: int) -> Path:
    portrait = cv2.imread(str(PORTRAIT))
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (320, 240))
    for number in range(frames):
        writer.write(np.ascontiguousarray(portrait[10:250, 50 + number % 20 : 370 + number % 20]))
    writer.release()
    return path


def test_folders_deep_two_at_once_every_second_frame_in_the_order_of_the_inputs(tmp_path: Path) -> None:
    still(tmp_path / "in" / "b" / "c" / "d.png")
    still(tmp_path / "in" / "b" / "b2.png")
    clip(tmp_path / "in" / "a.avi", 5)
    still(tmp_path / "in" / "b10.png")
    (tmp_path / "in" / "b9.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    options = ["--recursive", "--jobs", "2", "--every", "2", "--format", "jsonl", "--sessions", tmp_path / "sessions"]
    done = analyze(tmp_path / "in", *options, "--output", tmp_path / "rows.jsonl")
    assert done.returncode == 1
    assert "b9.png: a broken picture" in done.stderr
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [(Path(row["source"]).name, row["frame"]) for row in rows]
    assert found == [("a.avi", 0), ("a.avi", 2), ("a.avi", 4), ("b10.png", 0), ("b2.png", 0), ("d.png", 0)]
    assert {len(row["faces"]) for row in rows} == {1}
    assert not (tmp_path / "rows.jsonl.parts").exists()
    sessions = {path.name.split()[-1]: path for path in (tmp_path / "sessions").iterdir()}
    session = open_session(sessions["a"])
    assert session.session.end is not None
    assert (session.session.end.reason, session.session.end.results) == ("the source has ended", 3)
    assert [each.task for each in session.session.models] == ["emotion", "keypoints"]
    assert session.video is not None
    session.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_run_that_was_killed_is_taken_up_and_ends_with_the_same_rows(tmp_path: Path) -> None:
    inputs = [still(tmp_path / "1.png"), clip(tmp_path / "2.avi", 200), still(tmp_path / "3.png")]
    unbroken, killed = tmp_path / "unbroken.csv", tmp_path / "killed.csv"
    assert analyze(*inputs, "--output", unbroken).returncode == 0
    words = [sys.executable, ROOT / "main.py", "analyze", *inputs, "--output", killed]
    process = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL)
    partial = tmp_path / "killed.csv.partial"
    deadline = time.monotonic() + 90
    while not (partial.exists() and partial.read_bytes().count(b"\n") > 5):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not killed.exists()
    refused = analyze(*inputs, "--output", killed)
    assert refused.returncode == 1
    assert "killed.csv.parts: go on with --resume, or remove them" in refused.stderr
    resumed = analyze(*inputs, "--output", killed, "--resume", "--jobs", "2")
    assert resumed.returncode == 0, resumed.stderr
    assert "1 of 3 inputs were finished before" in resumed.stderr
    assert killed.read_bytes() == unbroken.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"1.png", "2.avi", "3.png", "unbroken.csv", "killed.csv"}


def test_names_that_are_formulas_are_text_in_csv_and_themselves_in_parquet(tmp_path: Path) -> None:
    name = "=HYPERLINK(1,2).png"
    still(tmp_path / name)
    still(tmp_path / "größe, 😀.png", side=20)
    inputs = [name, "größe, 😀.png"]
    for table in ("rows.csv", "rows.parquet"):
        done = analyze(*inputs, "--output", table, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    with (tmp_path / "rows.csv").open(newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert (tmp_path / "rows.csv").read_bytes().startswith(b"\xef\xbb\xbfsource,")
    assert [row["source"] for row in rows] == [f"'{name}", "größe, 😀.png"]
    assert [cell_text(row["source"]) for row in rows] == inputs
    table = pandas.read_parquet(tmp_path / "rows.parquet")
    same = pandas.read_csv(tmp_path / "rows.csv")
    assert list(table["source"]) == inputs
    assert list(same.columns) == list(table.columns)
    assert same["nose_tip_x"].tolist()[0] == table["nose_tip_x"].tolist()[0] == float(rows[0]["nose_tip_x"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_says_what_is_done_and_how_to_go_on(tmp_path: Path) -> None:
    inputs = [still(tmp_path / "1.png"), clip(tmp_path / "2.avi", 300)]
    output = tmp_path / "rows.parquet"
    process = subprocess.Popen(
        [sys.executable, ROOT / "main.py", "analyze", *inputs, "--output", output],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    parts = tmp_path / "rows.parquet.parts"
    deadline = time.monotonic() + 90
    while not (
        (parts / "finished.jsonl").exists() and any(path.stat().st_size > 4000 for path in parts.glob("*.jsonl"))
    ):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert f"stopped with 1 of 2 inputs finished; what was done until then is in {parts}" in errors
    assert "--resume" in errors
    assert {path.name for path in tmp_path.iterdir()} == {"1.png", "2.avi", "rows.parquet.parts"}


@pytest.mark.parametrize(
    "words", [["--resume"], ["--format", "parquet"], ["--jobs", "0"], ["--every", "x"], ["--format", "xml"]]
)
def test_what_makes_no_sense_is_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["analyze", str(PORTRAIT), *words])
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes that break like this")
def test_whoever_has_read_enough_ends_the_run_without_a_word(tmp_path: Path) -> None:
    words = [sys.executable, ROOT / "main.py", "analyze", clip(tmp_path / "long.avi", 400), "--format", "csv"]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("source,frame,")
    process.stdout.close()
    assert process.wait(100) == 1
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
