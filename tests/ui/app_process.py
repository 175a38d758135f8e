"""The app as a process of its own: started from outside, and its window followed from within."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.ui import app
from emotionai_desktop.ui.window import MainWindow

ROOT = Path(__file__).parents[2]

#: Shows the window with a fake analyzer; says when it is there and when a picture is, and then does its deed.
PROGRAM = """
import logging, sys
logging.basicConfig()  # As the command line does.
from PyQt5.QtCore import QTimer
from emotionai_desktop.ui import app
from emotionai_desktop.ui.networks import Asked
from tests.ui.app_process import follow_window, threads_left
from tests.ui.fakes import FakeAnalyzer

def load(open_backend):
    print("loading", "mediapipe" in sys.modules, flush=True)
    return FakeAnalyzer()

def watch(window):
    if not hasattr(window, "said"):
        window.said = True
        print("shown", flush=True)
        window.stage.dismissed.connect(lambda notice: None)
    if window.stage.view.item is not None:
        timer.stop()
        print("picture", flush=True)
        {deed}

timer = follow_window(watch)
app.load_analyzer = load
{prelude}
status = app.run_window({source!r}, Asked())
print("left", threads_left(), flush=True)
sys.exit(status)
"""


def start(folder: Path, deed: str = "pass", source: str | None = "demo", prelude: str = "") -> subprocess.Popen[str]:
    """Start the app with a fake analyzer, at home in `folder`."""
    return start_program(folder, PROGRAM.format(deed=deed, source=source, prelude=prelude))


def start_program(folder: Path, program: str) -> subprocess.Popen[str]:
    """Start a program that runs the app, at home in `folder`, in English."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program],
        env=os.environ
        | {
            "QT_QPA_PLATFORM": "offscreen",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_RUNTIME_DIR": str(folder),
            "PYTHONPATH": str(ROOT),
        },
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Its exit status and all that it printed, once it has ended."""
    try:
        out, err = process.communicate(timeout=100)
    finally:
        process.kill()
    return process.returncode, out, err


def wait_line(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip() == line:
            return
    raise AssertionError(f"the process never said {line!r}: {process.stderr.read() if process.stderr else ''}")


def follow_window(watch: Callable[[MainWindow], None]) -> QTimer:
    """Within the process: show the window of the app to `watch` while it is to be seen, until the timer is stopped."""
    timer = QTimer()

    def look() -> None:
        for each in QApplication.topLevelWidgets():
            if isinstance(each, MainWindow) and each.isVisible():
                watch(each)

    timer.timeout.connect(look)
    make_application = app.make_application

    def made() -> QApplication:
        application = make_application()
        timer.start(20)
        return application

    app.make_application = made
    return timer


def threads_left() -> list[str]:
    """Within the process: the names of the threads beside the main one."""
    return [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
