"""A camera's troubles as the user of the window lives through them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt

from emotionai_desktop.capture.open import open_source
from emotionai_desktop.live import reader, stillness
from emotionai_desktop.ui.condition import Deed
from tests.capture.fake_cameras import FakeCamera, FakeCameras
from tests.ui.fakes import Desk


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeCameras:
    monkeypatch.setattr(reader, "FIRST_TRY_S", 0.05)
    monkeypatch.setattr(reader, "LATER_TRIES_S", 0.1)
    monkeypatch.setattr(stillness, "FROZEN_S", 0.4)
    return FakeCameras(tmp_path, monkeypatch)


def moving(desk: Desk) -> Callable[[], bool]:
    """Whether pictures have come since."""
    before = desk.engine.status().analysed
    return lambda: desk.texts() == "" and desk.engine.status().analysed > before


def test_a_day_in_the_life_of_a_webcam(desk: Desk, machine: FakeCameras, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = machine.plug(0, FakeCamera("HD Webcam", size=(240, 320)))
    desk.show(lambda: open_source("0", "HD Webcam"), "0", "HD Webcam")
    desk.wait_picture()
    desk.window.actions_.overlays.setChecked(False)

    machine.pull(0)
    desk.wait_text("Waiting for HD Webcam…")
    assert "It goes on by itself as soon as it can." in desk.texts()
    assert desk.window.stage.view.item is not None, "its last picture stays"
    assert desk.buttons() == ["Try again", "Show the demo"]

    machine.plug(2, webcam)
    desk.wait(moving(desk))
    desk.wait(lambda: "camera 2" in desk.engine.status().source)

    webcam.taken = True
    desk.wait_text("another program may be using it")
    webcam.taken = False
    desk.wait(moving(desk))

    # It is said until the camera is sought again, which would be too soon for a busy machine to read it.
    monkeypatch.setattr(reader, "FIRST_TRY_S", 3.0)
    webcam.frozen = True
    machine.pull(2)
    desk.wait_text("repeats one picture, as if frozen")
    webcam.frozen = False
    machine.plug(0, webcam)
    desk.wait(moving(desk))

    assert not desk.window.actions_.overlays.isChecked(), "what was set stays set"
    assert desk.opened == [desk.opened[0]], "all this without the user"


def test_the_user_need_not_wait_for_a_lost_camera(desk: Desk, machine: FakeCameras) -> None:
    machine.plug(0, FakeCamera("HD Webcam"))
    desk.show(lambda: open_source("0", "HD Webcam"), "0", "HD Webcam")
    desk.wait_picture()
    machine.pull(0)
    desk.wait_text("Waiting for HD Webcam…")
    desk.qtbot.mouseClick(desk.button(Deed.DEMO), Qt.LeftButton)
    desk.wait_picture()
    desk.wait(lambda: desk.texts() == "")
    machine.plug(0, FakeCamera("HD Webcam"))
    desk.qtbot.wait(300)
    assert desk.engine.status().kind == "demo", "what the user chose meanwhile stays"


def test_a_camera_that_is_missing_at_the_start_is_shown_when_it_comes(desk: Desk, machine: FakeCameras) -> None:
    desk.show(lambda: open_source("0", "HD Webcam"), "0", "HD Webcam")
    desk.wait_text("HD Webcam is not connected. It goes on")
    machine.plug(1, FakeCamera("HD Webcam"))
    desk.wait_picture()
    desk.wait(moving(desk))
