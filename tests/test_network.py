"""Who is spoken to: nobody in local mode, the configured server alone otherwise. Native code is watched too."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.inference.model_server import model_server

ROOT = Path(__file__).parents[1]
PORTRAIT = ROOT / "assets" / "demo" / "astronaut.png"

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
    pytest.mark.timeout(400),
]

#: Opens the real window on the demo with the real networks, and closes it when faces were found.
WINDOW = """
import sys
from emotionai_desktop.results import FrameResult
from emotionai_desktop.ui import app
from emotionai_desktop.ui.networks import Asked
from tests.ui.app_process import follow_window

def watch(window):
    item = window.stage.view.item
    if isinstance(item, FrameResult) and item.faces:
        print("a face", flush=True)
        timer.stop()
        window.close()

timer = follow_window(watch)
sys.exit(app.run_window("demo", Asked()))
"""


def spoken_to(folder: Path, *words: str) -> tuple[set[str], str]:
    """The addresses, ``host:port``, that a Python program and all it starts try to reach, and what it prints."""
    log = folder / "network"
    calls = "trace=connect,sendto,sendmsg,sendmmsg,openat"
    command = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "200", "-e", calls, "-o", str(log)]
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    ended = subprocess.run(
        [*command, sys.executable, *words],
        cwd=ROOT,
        env=environment | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=380,
    )
    assert ended.returncode == 0, ended.stderr
    addresses = set()
    for line in log.read_text(errors="replace").splitlines():
        if found := re.search(r'sin6?_port=htons\((\d+)\).*?"([0-9a-f.:]+)"', line):
            addresses.add(f"{found[2]}:{found[1]}")
        # What whoever looks up a name reads first, and the resolver of systemd's own socket.
        elif re.search(r'"/etc/(resolv\.conf|hosts)"|sun_path="[^"]*systemd/resolve', line):
            addresses.add("a look-up of a name")
    return addresses, ended.stdout


#: MediaPipe's usage report, which is sent to a proxy that does not exist (`faces/mediapipe_task.py`).
NOWHERE = "127.0.0.1:9"


def test_the_window_speaks_to_nobody(tmp_path: Path) -> None:
    addresses, said = spoken_to(tmp_path, "-c", WINDOW)
    assert "a face" in said, "is this test alive?"
    assert addresses == {NOWHERE}


def test_analyze_speaks_to_nobody(tmp_path: Path) -> None:
    addresses, said = spoken_to(tmp_path, "main.py", "analyze", str(PORTRAIT))
    assert '"faces": [{' in said
    assert addresses == {NOWHERE}


def test_with_a_server_it_is_the_only_one_that_is_spoken_to(tmp_path: Path) -> None:
    with model_server() as server:
        words = ["analyze", str(PORTRAIT), "--server", server.url, "--no-fallback"]
        addresses, said = spoken_to(tmp_path, "main.py", *words)
        assert '"faces": [{' in said
        assert addresses == {NOWHERE, server.url.removeprefix("http://")}


def test_a_connection_and_a_look_up_would_be_seen(tmp_path: Path) -> None:
    program = "import socket; socket.getaddrinfo('localhost', 80); socket.socket().connect_ex(('127.0.0.1', 1))"
    addresses, _ = spoken_to(tmp_path, "-c", program)
    assert {"a look-up of a name", "127.0.0.1:1"} <= addresses
