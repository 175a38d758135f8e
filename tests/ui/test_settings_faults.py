"""What becomes of settings when the disk, another window or a crash gets in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt5.QtCore import QByteArray, QSettings

from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.settings import Settings
from emotionai_desktop.ui.settings_file import is_sound, open_settings
from tests.ui.fakes import Desk

ROOT = Path(__file__).parents[2]


def write(path: Path, **values: object) -> None:
    store = QSettings(str(path), QSettings.IniFormat)
    for key, value in values.items():
        store.setValue(key, value)
    store.sync()


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Settings as an earlier start has left them, with a copy."""
    place = tmp_path / "settings.ini"
    Settings(QSettings(str(place), QSettings.IniFormat)).source = Choice(("/a/face.jpg",))
    write(place, overlays=False)
    assert open_settings(place).trouble == ""
    return place


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-3],
        lambda content: bytes(len(content)),
        lambda content: bytes(range(256)) * 20,
        lambda content: b"\x7fELF" + content,
        lambda content: content + b"\nhalf a li",
    ],
    ids=["empty", "half", "cut", "zeros", "rubbish", "binary", "longer"],
)
def test_a_damaged_file_gives_way_to_its_copy_and_is_kept(place: Path, damage) -> None:
    spoilt = damage(place.read_bytes())
    place.write_bytes(spoilt)
    store = open_settings(place)
    assert store.trouble == (
        f"The settings were damaged, so those of the last start hold. They are in {place}.damaged."
    )
    assert Path(f"{place}.damaged").read_bytes() == spoilt
    settings = Settings(store.values)
    assert (settings.source, settings.overlays) == (Choice(("/a/face.jpg",)), False)
    assert open_settings(place).trouble == "", "said once"


def test_without_a_copy_they_begin_anew_and_the_damaged_ones_are_kept(tmp_path: Path) -> None:
    place = tmp_path / "settings.ini"
    place.write_bytes(b"[General]\nsource=half a l")
    store = open_settings(place)
    assert "begin anew" in store.trouble
    assert Settings(store.values).source is None
    assert Path(f"{place}.damaged").exists()


def test_a_first_start_has_nothing_to_tell(tmp_path: Path) -> None:
    assert open_settings(tmp_path / "new" / "settings.ini").trouble == ""
    (tmp_path / "empty.ini").touch()
    assert open_settings(tmp_path / "empty.ini").trouble == ""


def test_settings_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "settings.ini"
    assert open_settings(place).trouble == f"{place} cannot be written: what you set now is forgotten at the end."


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="needs a user whom permissions hold back")
def test_a_folder_without_permission_is_told_and_the_settings_hold(place: Path) -> None:
    place.chmod(0o444)
    place.parent.chmod(0o555)
    try:
        store = open_settings(place)
        assert "cannot be written" in store.trouble
        assert Settings(store.values).source == Choice(("/a/face.jpg",))
    finally:
        place.parent.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_full_disk_costs_at_most_what_was_set_last(place: Path) -> None:
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from emotionai_desktop.ui.settings import Settings\n"
        "from emotionai_desktop.ui.settings_file import open_settings\n"
        "from emotionai_desktop.ui.choice import Choice\n"
        "store = open_settings(Path(sys.argv[1])); settings = Settings(store.values)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "settings.source = Choice(('/' + 'x' * 9000,)); settings.write()\n"
    )
    ended = run(program, str(place))
    assert ended.returncode == 0, ended.stderr
    assert not is_sound(place.read_bytes()), "the fault that Qt has: is this test alive?"
    store = open_settings(place)
    assert "damaged" in store.trouble
    assert Settings(store.values).source == Choice(("/a/face.jpg",))


#: Sets values of its own many times, while another process does the same.
WRITER = """
import sys
from pathlib import Path
from emotionai_desktop.ui.settings_file import open_settings
values = open_settings(Path(sys.argv[1])).values
for number in range(60):
    values.setValue(sys.argv[2], number)
    values.setValue("shared", sys.argv[2] * 50)
    values.sync()
"""


def test_two_windows_at_once_leave_the_settings_whole(place: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(place), name], env=environment) for name in ("one", "two")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    store = open_settings(place)
    assert store.trouble == ""
    assert [store.values.value(name, type=int) for name in ("one", "two")] == [59, 59], "neither lost what it set"
    assert Settings(store.values).source == Choice(("/a/face.jpg",)), "what neither touched is there"


def test_what_qt_writes_is_sound_and_no_part_of_it_is(tmp_path: Path) -> None:
    place = tmp_path / "settings.ini"
    write(place, text='ä=ö;\n"x" \0\x01😀', bytes=QByteArray(bytes(range(256))), list=["a", "b"], none="")
    content = place.read_bytes()
    assert is_sound(content)
    ends = [at for at, byte in enumerate(content) if byte == ord("\n")]
    assert not any(is_sound(content[:length]) for length in range(len(content)) if length - 1 not in ends)


@given(
    st.dictionaries(
        st.from_regex(r"[a-zA-Z][\w/ .-]{0,9}", fullmatch=True),
        st.one_of(st.text(), st.integers(), st.booleans(), st.lists(st.text())),
    )
)
def test_whatever_is_set_is_written_soundly(tmp_path_factory: pytest.TempPathFactory, values: dict) -> None:
    place = tmp_path_factory.mktemp("settings") / "settings.ini"
    store = QSettings(str(place), QSettings.IniFormat)
    for key, value in values.items():
        store.setValue(key, str(value).encode("utf-8", "replace").decode())
    store.sync()
    assert not values or is_sound(place.read_bytes())


def test_the_window_tells_where_damaged_settings_are(desk: Desk) -> None:
    from emotionai_desktop.ui.condition import Notice

    desk.store.write_bytes(b"[General]\nsource=")
    trouble = open_settings(desk.store).trouble
    desk.start().tell(Notice("error", trouble))
    desk.wait_text(f"The old ones are in {desk.store}.damaged.")
