"""The soak in short, on the real window, engine and networks; and that its verdict sees what leaks."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.soak import Row, judge

ROOT = Path(__file__).parents[1]
STEADY = [Row(1000 * i, 10.0 * i, 300 + 0.03 * (i % 3), 20 + i % 2, 14, 2) for i in range(1, 30)]


@pytest.mark.timeout(400)
def test_some_rounds_of_faults_leave_no_thread_file_or_socket_and_raise_nothing(tmp_path: Path) -> None:
    counts, picture = tmp_path / "soak.csv", tmp_path / "soak.png"
    command = [sys.executable, ROOT / "benchmarks" / "soak.py", "--frames", "600", "--round", "60"]
    done = subprocess.run(
        [*command, "--csv", counts, "--picture", picture], capture_output=True, text=True, timeout=380, check=False
    )
    with counts.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 2, done.stdout + done.stderr
    verdict = done.stdout.splitlines()[-1]
    # So few frames say nothing of memory: what is still warming up counts as growth.
    assert [text for text in verdict.split(": ", 1)[1].split("; ") if "resident memory" not in text] in (
        [],
        ["no leak, no failure"],
    ), done.stdout + done.stderr
    assert picture.stat().st_size > 5000


def test_what_stays_as_it_is_is_no_leak() -> None:
    assert judge(STEADY, []) == []


def test_memory_that_grows_is_told_with_how_much() -> None:
    leaking = [replace(row, resident_mb=row.resident_mb + 0.5 * row.frames / 1000) for row in STEADY]
    (said,) = judge(leaking, [])
    assert "resident memory grows by 50" in said


@pytest.mark.parametrize("what", ["threads", "files", "sockets"])
def test_what_grows_in_number_is_told(what: str) -> None:
    leaking = [replace(row, **{what: getattr(row, what) + row.frames // 5000}) for row in STEADY]
    (said,) = judge(leaking, [])
    assert said.startswith(f"{what}: ")


def test_what_nobody_caught_is_told_once() -> None:
    assert judge(STEADY, ["uncaught ValueError()"] * 3) == ["uncaught ValueError()"]
