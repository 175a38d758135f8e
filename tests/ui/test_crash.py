"""Crash reports: written by a process that really crashes, found by the next one, and free of what is the user's."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from emotionai_desktop import crash
from emotionai_desktop.crash import CrashReports, reports_folder
from tests.ui.app_process import ended, start

ROOT = Path(__file__).parents[2]

#: Looks at a picture with a telling name, on a server with a token, and then ends in a way of its own.
PROGRAM = """
import ctypes, os, sys, threading
from pathlib import Path
from emotionai_desktop.crash import CrashReports
from emotionai_desktop.capture.open import open_source
reports = CrashReports(Path(sys.argv[1]))
print("found", reports.begin(), flush=True)
secret = "token-" + "s3cret"
def look(path):
    frame = open_source(path).read()
    {deed}
look(sys.argv[2])
reports.end()
"""


def run(folder: Path, picture: Path, deed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(deed=deed), str(folder), str(picture)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(folder.parent), "EMOTIONAI_SERVER_TOKEN": "s3cret"},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "Ann at the doctor.png"
    path.write_bytes((ROOT / "assets" / "demo" / "astronaut.png").read_bytes())
    return path


def holds_nothing_of_the_user(text: str, picture: Path) -> bool:
    words = ("Ann", "doctor", "s3cret", str(picture.parent), str(Path.home() / "x")[:-2] + os.sep)
    return not [word for word in words if word in text]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends such processes in ways of its own")
@pytest.mark.parametrize(
    ("deed", "word"),
    [
        ("os.abort()", "Aborted"),
        (
            "threading.Thread(target=ctypes.string_at, args=(0,)).start(); threading.Event().wait()",
            "Segmentation fault",
        ),
    ],
)
def test_a_crash_in_native_code_is_found_by_the_next_start(tmp_path: Path, picture: Path, deed: str, word: str) -> None:
    folder = tmp_path / "state"
    assert run(folder, picture, deed).returncode < 0
    second = run(folder, picture, "pass")
    [report] = folder.glob("crash-*.txt")
    assert second.stdout == f"found {report}\n"
    text = report.read_text()
    assert word in text
    assert "opencv-python 5." in text
    assert "in look" in text
    assert holds_nothing_of_the_user(text, picture)
    assert run(folder, picture, "pass").stdout == "found None\n", "told once"


def test_runs_that_end_well_or_are_killed_leave_no_report(tmp_path: Path, picture: Path) -> None:
    folder = tmp_path / "state"
    assert run(folder, picture, "pass").returncode == 0
    assert list(folder.iterdir()) == []
    run(folder, picture, "os._exit(9)")
    assert run(folder, picture, "pass").stdout == "found None\n"
    assert list(folder.iterdir()) == []


def test_a_run_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    first, second = CrashReports(tmp_path), CrashReports(tmp_path)
    assert first.begin() is None
    os.rename(next(tmp_path.glob("*.running")), tmp_path / "1.running")  # noqa: PTH104  As if of another process.
    first.note("its last words")
    if sys.platform != "win32":
        assert second.begin() is None
        assert (tmp_path / "1.running").exists()
        second.end()
    (tmp_path / "1.running").rename(tmp_path / f"{os.getpid()}.running")
    first.end()


def open_file(path: Path) -> None:
    try:
        path.read_bytes()
    except OSError as error:
        raise RuntimeError(f"{path} with {'3'.join(['s', 'cret'])}") from error


def test_an_exception_is_reported_without_its_text(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path / "state")
    path = tmp_path / "Ann at the doctor.png"
    with pytest.raises(RuntimeError), reports.watching():
        open_file(path)
    [report] = (tmp_path / "state").glob("crash-*.txt")
    text = report.read_text()
    assert "FileNotFoundError: (its text is left out" in text
    assert "RuntimeError: (its text is left out" in text
    assert "tests/ui/test_crash.py" in text.replace("\\", "/")
    assert holds_nothing_of_the_user(text, path)


def divide(by: int) -> None:
    1 / by


def test_what_the_interpreter_says_is_told(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path)
    with pytest.raises(ZeroDivisionError), reports.watching():
        divide(0)
    assert "ZeroDivisionError: division by zero" in next(tmp_path.glob("crash-*.txt")).read_text()


def test_a_thread_that_dies_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    died: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", died.append)
    with CrashReports(tmp_path).watching():
        thread = threading.Thread(target=divide, args=(0,), name="capture /home/ann/doctor.png")
        thread.start()
        thread.join()
    text = next(tmp_path.glob("crash-*.txt")).read_text()
    assert "Thread: capture\n" in text
    assert len(died) == 1, "whoever listened before hears of it too"


def test_reports_are_few_and_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "MOST_CHARACTERS", 900)
    for _ in range(4):
        reports = CrashReports(tmp_path)
        reports.begin()
        for kind in (ValueError, KeyError, OSError, RuntimeError, LookupError, BufferError, EOFError):
            reports.caught(kind("x"))
            reports.caught(kind("x"))
        reports.end()
    left = list(tmp_path.iterdir())
    assert len(left) <= crash.KEPT
    assert all(len(path.read_text()) <= 900 for path in left)


def test_without_a_folder_to_write_to_the_app_runs_unwatched(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    reports = CrashReports(tmp_path / "file" / "state")
    assert reports.begin() is None
    assert "will not be reported" in caplog.text
    assert reports.caught(ValueError("x")) is None
    reports.end()


@pytest.mark.parametrize(
    ("system", "variable", "end"),
    [
        ("linux", "XDG_STATE_HOME", "emotionai-desktop/crashes"),
        ("win32", "LOCALAPPDATA", "EmotionAI Desktop/Crashes"),
    ],
)
def test_reports_are_where_the_system_keeps_such_things(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, variable: str, end: str
) -> None:
    monkeypatch.setattr(crash.sys, "platform", system)
    monkeypatch.setenv(variable, str(tmp_path))
    assert reports_folder() == tmp_path / end


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is found by Linux's rules")
def test_the_window_tells_where_the_report_is_at_once_and_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "state" / "emotionai-desktop" / "crashes"
    say = "print([n.text for n in window.stage.notices.notices], flush=True)"
    gives_up = f"({say}, __import__('PyQt5.QtCore').QtCore.qFatal('the last words'))"
    process = start(tmp_path, f"QTimer.singleShot(0, lambda: 1 / 0); QTimer.singleShot(300, lambda: {gives_up})")
    status, out, err = ended(process)
    assert status < 0, err
    [caught] = folder.glob("crash-*.txt")
    assert f"A report without pictures or names is in {caught}." in out
    status, out, err = ended(start(tmp_path, f"({say}, window.close())"))
    assert status == 0, err
    [crashed] = set(folder.glob("crash-*.txt")) - {caught}
    assert f"The app ended unexpectedly last time. A report without pictures or names is in {crashed}." in out
    text = crashed.read_text()
    assert "Qt: the last words" in text
    assert "Aborted" in text
    assert "PyQt5 5." in text
