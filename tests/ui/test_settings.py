"""What is remembered from one start to the next, and what becomes of it when it is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PyQt5.QtCore import QRect, QSettings
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.ui.choice import Choice, choice_of_spec
from emotionai_desktop.ui.settings import RECENT_COUNT, Settings
from tests.ui.fakes import Desk, FakeSource


def settings_at(path: Path) -> Settings:
    return Settings(QSettings(str(path), QSettings.IniFormat))


def test_source_overlays_and_place_survive_a_restart(desk: Desk) -> None:
    window = desk.show(FakeSource, "/a/face.jpg")
    window.actions_.overlays.trigger()
    window.setGeometry(40, 50, 700, 520)
    desk.qtbot.wait(50)
    desk.close()

    window = desk.start()
    window.open_first()
    desk.wait_picture()
    assert desk.opened[-1] == Choice(("/a/face.jpg",))
    assert not window.stage.view.overlays
    assert not window.actions_.overlays.isChecked()
    assert window.geometry() == QRect(40, 50, 700, 520)


def test_a_camera_is_remembered_by_name(desk: Desk) -> None:
    desk.show(FakeSource, "3", "Webcam")
    desk.close()
    desk.start().open_first()
    assert desk.window.toolbar.source.toolTip() == "Webcam"


def test_what_was_asked_for_goes_before_what_is_remembered(desk: Desk) -> None:
    desk.show(FakeSource, "/a/face.jpg")
    desk.close()
    desk.start().open_first(Choice(("demo",)))
    desk.wait(lambda: desk.opened[-1] == Choice(("demo",)))


def test_full_screen_is_not_remembered(desk: Desk) -> None:
    window = desk.show(FakeSource)
    window.setGeometry(40, 50, 700, 520)
    window.actions_.full_screen.trigger()
    desk.wait(window.isFullScreen)
    desk.close()
    assert not desk.start().isFullScreen()


@pytest.mark.parametrize(
    "values",
    [
        {"geometry": "not a geometry", "source": "not json", "overlays": "perhaps", "recent": "["},
        {"geometry": 7, "source": json.dumps({"specs": []}), "overlays": 3.5, "recent": json.dumps({"a": 1})},
        {"source": json.dumps({"specs": [1, None]}), "recent": json.dumps([1, "x", {"specs": "abc"}])},
        {"source": json.dumps({"specs": ["demo"], "title": 5}), "recent": "null"},
        {"source": json.dumps(["demo"]), "geometry": ["a", "list"]},
    ],
)
def test_damaged_values_count_as_absent(desk: Desk, values: dict[str, object]) -> None:
    store = QSettings(str(desk.store), QSettings.IniFormat)
    for key, value in values.items():
        store.setValue(key, value)
    store.sync()
    window = desk.start()
    window.open_first()
    desk.wait_picture()
    assert desk.opened == [Choice(("demo",))]
    assert window.stage.view.overlays


def test_a_file_of_rubbish_is_no_hindrance(desk: Desk) -> None:
    desk.store.write_bytes(
        bytes(range(256)) * 20 + b"\n[General]\nsource=@Variant(\\0\\0\\0\\x7f\\0\\0)\ngeometry=@PyObject(x)"
    )
    desk.start().open_first()
    desk.wait_picture()


def test_a_window_off_every_screen_is_put_back(desk: Desk) -> None:
    window = desk.start()
    window.setGeometry(9000, 9000, 700, 520)
    desk.qtbot.wait(50)
    desk.close()
    window = desk.start()
    screen = QApplication.primaryScreen()
    assert screen is not None
    assert screen.availableGeometry().intersects(window.geometry())
    assert window.geometry().top() < 9000


def test_a_window_is_never_smaller_than_it_can_be_used(desk: Desk) -> None:
    window = desk.start()
    window.resize(10, 10)
    assert window.width() >= 640
    assert window.height() >= 480


def test_recent_sources_are_few_and_each_once(tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "s.ini")
    for number in range(20):
        settings.add_recent(Choice((f"/a/{number}.jpg",)))
    settings.add_recent(Choice(("/a/15.jpg",)))
    assert len(settings.recent) == RECENT_COUNT
    assert settings.recent[:2] == [Choice(("/a/15.jpg",)), Choice(("/a/19.jpg",))]


@pytest.mark.parametrize("address", ["rtsp://me:secret@host/live", "http://host/video?token=secret"])
def test_secrets_are_written_to_no_file(tmp_path: Path, address: str) -> None:
    path = tmp_path / "s.ini"
    settings = settings_at(path)
    choice = Choice((address,))
    settings.source = choice
    settings.add_recent(choice)
    settings.write()
    assert not path.exists() or b"secret" not in path.read_bytes()
    assert "secret" not in choice.label


@pytest.mark.parametrize(
    ("spec", "kind", "label"),
    [
        ("demo", "demo", "Demo"),
        ("0", "camera", "Camera 0"),
        ("/dev/video2", "camera", "Camera 2"),
        ("rtsp://host/live", "address", "rtsp://host/live"),
        ("/a/face.JPG", "pictures", "face.JPG"),
        ("/a/clip.mp4", "video", "clip.mp4"),
        ("/a/folder/", "folder", "folder"),
        ("/", "folder", "/"),
    ],
)
def test_choices_are_named_by_their_form(spec: str, kind: str, label: str) -> None:
    choice = choice_of_spec(spec)
    assert (choice.kind, choice.label) == (kind, label)


def test_a_path_is_remembered_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "face.jpg").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    assert choice_of_spec("face.jpg") == Choice((str(tmp_path / "face.jpg"),))
    assert choice_of_spec("missing.jpg") == Choice(("missing.jpg",))
