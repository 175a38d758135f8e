"""A disk that is full, and folders that hold what no folder should: told by name, and nothing else is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from emotionai_desktop.batch.copies import CopyNames
from emotionai_desktop.capture.open import open_source
from emotionai_desktop.crash import CrashReports
from emotionai_desktop.recording.annotated import AnnotatedFile
from emotionai_desktop.results import FrameResult

ROOT = Path(__file__).parents[1]
unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit, and no such files")

#: Runs a line of code where no file may grow beyond 400 kB.
LIMITED = """
import resource, sys
from pathlib import Path
from emotionai_desktop.capture.open import open_source
from emotionai_desktop.recording.annotated import AnnotatedFile
from emotionai_desktop.results import FrameResult
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
folder = Path(sys.argv[1])
try:
    {deed}
except OSError as error:
    print("told:", error)
"""


def limited(folder: Path, deed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED.format(deed=deed.replace("\n", "\n    ")), str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    return done.stdout


@unix
def test_an_annotated_video_on_a_full_disk_is_told_and_plays_as_far_as_it_goes(tmp_path: Path) -> None:
    deed = (
        "source = open_source('demo')\n"
        "copy = AnnotatedFile(folder / 'copy.mp4', 30.0)\n"
        "for _ in range(200): copy.write(FrameResult(source.read(), (), 'local'))\n"
        "copy.close()"
    )
    said = limited(tmp_path, deed)
    assert said.startswith("told: ")
    assert "copy.mp4" in said
    source = open_source(str(tmp_path / "copy.mp4"))
    assert source.read() is not None
    source.close()


@unix
def test_an_annotated_picture_on_a_full_disk_is_told(tmp_path: Path) -> None:
    deed = (
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "AnnotatedFile(folder / 'copy.png', None).write(FrameResult(open_source('demo').read(), (), 'local'))"
    )
    (tmp_path / "copy.png").write_bytes(b"an older copy")
    said = limited(tmp_path, deed)
    assert said.startswith("told: ")
    assert "copy.png" in said
    assert (tmp_path / "copy.png").read_bytes() == b"an older copy"
    assert [path.name for path in tmp_path.iterdir()] == ["copy.png"]


@unix
def test_a_folder_with_links_in_a_circle_costs_their_own_places_alone(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1.png").symlink_to("1.png")
    (folder / "2.png").symlink_to("3.png")
    (folder / "3.png").symlink_to("2.png")
    specs = [str(path) for path in sorted(folder.iterdir())]
    names = CopyNames(tmp_path / "out", specs)
    assert len({names.path(spec) for spec in specs}) == 3


@unix
def test_a_copy_in_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    frame = open_source("demo").read()
    assert frame is not None
    for name in ("copy.png", "copy.mp4"):
        copy = AnnotatedFile(tmp_path / "file" / name, 30.0)
        with pytest.raises(OSError, match=name):
            copy.write(FrameResult(frame, (), "local"))


def test_a_crash_report_that_cannot_be_written_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reports = CrashReports(tmp_path)
    reports.begin()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    assert reports.caught(ValueError("x")) is None
    assert "No space left on device" in caplog.text
    reports.end()
