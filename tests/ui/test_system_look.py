"""The look of the system: asked of a real settings portal on a bus of its own, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from emotionai_desktop.ui.app import make_application
app = make_application()
from emotionai_desktop.ui import theme
from emotionai_desktop.ui.system_look import SystemLook
names = {id(theme.DARK): "dark", id(theme.LIGHT): "light", id(theme.HIGH_CONTRAST): "contrast"}
look = SystemLook()
say = lambda: print(names[id(look.theme)], flush=True)
look.changed.connect(say)
say()
app.exec()
"""


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a session with a bus."""
    if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
        pytest.skip("needs dbus-daemon")
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    address = daemon.stdout.readline().strip()
    try:
        yield os.environ | {
            "DBUS_SESSION_BUS_ADDRESS": address,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
            "XDG_RUNTIME_DIR": str(tmp_path),
        }
    finally:
        daemon.kill()
        daemon.communicate(timeout=20)


@contextmanager
def python(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=20)


@contextmanager
def portal(environment: dict[str, str], scheme: str, contrast: str) -> Iterator[subprocess.Popen[str]]:
    with python(environment, str(ROOT / "tests" / "ui" / "portal.py"), scheme, contrast) as process:
        assert line(process) == "ready"
        yield process


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize(
    ("scheme", "contrast", "look"), [("2", "0", "light"), ("0", "0", "light"), ("1", "1", "contrast")]
)
def test_the_look_of_the_desktop_is_taken(bus: dict[str, str], scheme: str, contrast: str, look: str) -> None:
    with portal(bus, scheme, contrast), python(bus, "-c", PROGRAM) as asker:
        assert [line(asker), line(asker)] == ["dark", look], "dark until the desktop has answered"


def test_a_change_of_the_desktop_is_followed(bus: dict[str, str]) -> None:
    with portal(bus, "2", "0") as desktop, python(bus, "-c", PROGRAM) as asker:
        assert [line(asker), line(asker)] == ["dark", "light"]
        assert desktop.stdin is not None
        for change, look in (("color-scheme 1", "dark"), ("contrast 1", "contrast"), ("contrast 0", "dark")):
            print(change, file=desktop.stdin, flush=True)
            assert line(asker) == look
