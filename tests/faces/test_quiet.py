"""What the detector must not do to the process and the outside."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LIFE_OF_A_DETECTOR = """
import os, sys
import cv2  # sets variables of its own
before = dict(os.environ)
from emotionai_desktop.faces.detector import FaceDetector
from emotionai_desktop.faces.still import StillDetector
image = cv2.imread("assets/demo/astronaut.png")
for detector in (FaceDetector(), StillDetector()):
    assert len(detector.detect(image)) == 1
    detector.close()
assert dict(os.environ) == before, "the user's environment was changed"
for name in ("tensorflow", "keras", "matplotlib", "matplotlib.pyplot", "PyQt5"):
    assert name not in sys.modules, f"{name} was imported"
"""


def run(*prefix: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*prefix, sys.executable, "-c", LIFE_OF_A_DETECTOR]
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return subprocess.run(
        command, cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True, timeout=100, check=True
    )


def test_neither_tensorflow_nor_matplotlib_is_imported_and_the_environment_is_left_alone():
    run(HTTPS_PROXY="http://proxy.example:3128", no_proxy="localhost")


def test_only_litert_speaks_on_the_error_stream():
    lines = run().stderr.splitlines()
    assert [line for line in lines if "XNNPACK delegate for CPU" not in line] == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(
    "environment",
    [{}, {"https_proxy": "http://192.0.2.1:3128", "no_proxy": "*"}],
    ids=["plain", "with the user's own proxy and exceptions"],
)
def test_nothing_leaves_the_machine(tmp_path: Path, environment: dict[str, str]):
    log = tmp_path / "network"
    run("strace", "-f", "-qq", "-e", "trace=network", "-o", str(log), **environment)
    spoken_to = [line for line in log.read_text().splitlines() if re.search(r"\b(connect|send\w*)\(.*sa_family=", line)]
    loopback = re.compile(r'sin_addr=inet_addr\("127\.|inet_pton\(AF_INET6, "::1"')
    # A connection to the name service cache (a local socket) is how a look-up of a name begins.
    assert [line for line in spoken_to if "AF_INET" in line and not loopback.search(line)] == []
    assert [line for line in spoken_to if "nscd" in line] == []
    assert any(loopback.search(line) for line in spoken_to), "the report was not even tried: is the test alive?"
