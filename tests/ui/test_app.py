"""The app as a process: how it starts and how it ends."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from tests.ui.app_process import ended, start, wait_line


def test_an_error_in_a_slot_is_told_and_closing_ends_the_app_and_every_thread(tmp_path: Path) -> None:
    deed = (
        "QTimer.singleShot(0, lambda: 1 / 0); "
        "QTimer.singleShot(400, lambda: (print([n.text for n in window.stage.notices.notices], flush=True), "
        "window.close()))"
    )
    status, out, err = ended(start(tmp_path, deed))
    assert status == 0, err
    lines = out.splitlines()
    assert [line for line in lines if "Unexpected error: ZeroDivisionError" in line]
    assert {"shown", "loading False", "picture", "left []"} < set(lines)
    assert "ZeroDivisionError: division by zero" in err, "the whole of it is logged"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_ctrl_c_in_the_middle_of_whatever_holds_a_lock_ends_the_app_too(tmp_path: Path) -> None:
    """Python's locks are not re-entrant: what a signal does at once would wait for what it interrupted."""
    prelude = (
        "import signal, threading\n"
        "real_lock, armed = threading.Lock, []\n"
        "class Interrupted:\n"
        "    def __init__(self):\n"
        "        self.lock = real_lock()\n"
        "        self.acquire, self.release, self.locked = self.lock.acquire, self.lock.release, self.lock.locked\n"
        "    def __enter__(self):\n"
        "        self.acquire()\n"
        "        if armed and threading.current_thread() is threading.main_thread():\n"
        "            print('interrupted', flush=True)\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "    def __exit__(self, *error):\n"
        "        self.release()\n"
        "threading.Lock = Interrupted\n"
    )
    status, out, err = ended(start(tmp_path, "armed.append(True)", prelude=prelude))
    assert status == 0, err
    assert {"interrupted", "left []"} < set(out.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_ctrl_c_ends_the_app_in_order(tmp_path: Path) -> None:
    process = start(tmp_path)
    wait_line(process, "picture")
    process.send_signal(signal.SIGINT)
    status, out, err = ended(process)
    assert status == 0, err
    assert "left []" in out


def test_a_source_that_is_missing_does_not_keep_the_window_away_and_the_system_may_end_it(tmp_path: Path) -> None:
    process = start(tmp_path, source=str(tmp_path / "missing.mp4"))
    wait_line(process, "shown")
    time.sleep(0.3)
    process.terminate()
    status, out, err = ended(process)
    assert status == 0, err
    assert "left []" in out
