"""benchmarks/serving_load.py measures a real server, and no one else's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "benchmarks" / "serving_load.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(TOOL), *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("form", ["bytes", "floats"])
def test_two_cameras(form, served):
    done = run(
        "--server", served.url, "--models", "tiny", "tiny", "--cameras", "2", "--seconds", "1", "--form", form, "--json"
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    (measured,) = report["runs"]
    assert measured["errors"] == {}
    assert 0 < measured["frames"] <= 32
    assert 0 < measured["p50_ms"] <= measured["p95_ms"] <= measured["p99_ms"]
    encoding = report["encoding"]
    assert encoding["bytes"]["bytes"] * 9 < encoding["floats"]["bytes"] < encoding["floats with json"]["bytes"]
    # One request for each of the two models.
    assert measured["sent_bytes_per_face"] == pytest.approx(2 * encoding[form]["bytes"], rel=0.02)


def test_errors_are_counted_and_named(served):
    done = run("--server", served.url, "--models", "nobody", "--seconds", "0.5")
    assert done.returncode == 1
    assert "nobody: status 404" in done.stderr


@pytest.mark.parametrize("url", ["http://192.0.2.1:8501", "127.0.0.1:8501", "http://127.0.0.1:x", "ftp://127.0.0.1"])
def test_what_is_not_loaded(url):
    done = run("--server", url)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {url}")
