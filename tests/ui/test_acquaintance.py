"""People and what is looked at stay when the window is built anew; people go with their source."""

from __future__ import annotations

import pytest
from PyQt5.QtCore import QPointF

from emotionai_desktop.results import FrameResult
from emotionai_desktop.ui.app import opened_again
from emotionai_desktop.ui.panels.feature import Panels
from emotionai_desktop.ui.window import MainWindow
from tests.ui.fakes import Desk, FakeSource


def panels(window: MainWindow) -> Panels:
    (found,) = (feature for feature in window.features if isinstance(feature, Panels))
    return found


def reopen(desk: Desk) -> MainWindow:
    """As the preferences do it, and the loop that runs the window."""
    before = desk.window
    before.reopening = True
    assert before.close()
    desk.window = opened_again(before)
    return desk.window


@pytest.mark.parametrize("paused", [False, True])
def test_names_timeline_and_what_is_looked_at_outlive_the_window(desk: Desk, paused: bool) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    window.people.set_name(1, "Eileen")
    desk.wait(lambda: panels(window).tally.total().frames >= 20)
    if paused:
        window.actions_.pause.trigger()
    window.stage.view.zoom_to(3.0, QPointF(40, 30))
    lens = window.stage.view.lens
    frames, begun = panels(window).tally.total().frames, panels(window).history.snapshot().people[1].times[0]

    again = reopen(desk)

    assert again is not window
    assert isinstance(again.stage.view.item, FrameResult), "the picture is there at once"
    assert again.stage.view.lens == lens
    assert (again.choice, again.windowTitle()) == (desk.opened[0], "Camera 7 - EmotionAI Desktop")
    assert again.people.title(1) == "Eileen"
    assert again.stage.view.appearance.names == {1: "Eileen"}
    assert panels(again).history.snapshot().people[1].times[0] == begun
    if not paused:
        desk.wait(lambda: panels(again).tally.total().frames >= frames + 20)
    assert panels(again).tally.total().frames >= frames
    assert len(desk.opened) == 1, "the source was not opened anew"
    again.people.set_name(1, "Collins")
    assert again.stage.view.appearance.names == {1: "Collins"}

    again.actions_.close_source.trigger()
    assert not again.people.names
    assert not panels(again).history.snapshot().people
    assert panels(again).tally.total().frames == 0
