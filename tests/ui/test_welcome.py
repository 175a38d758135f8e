"""The first minutes: one page, gone for good after a choice, and nothing switched on before it."""

from __future__ import annotations

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QApplication, QFileDialog, QLabel

from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.preferences.described import TEXT_SIZE
from emotionai_desktop.ui.welcome import Welcome, WelcomePage
from tests.ui.fakes import Desk, FakeCamera, FakeSource


def welcome(desk: Desk) -> WelcomePage:
    return next(each for each in desk.window.features if isinstance(each, Welcome)).page


@pytest.fixture
def newcomer(desk: Desk) -> Desk:
    desk.first_time = True
    desk.sources["3"] = FakeSource
    return desk


def test_no_camera_is_switched_on_before_the_user_has_chosen_it(newcomer: Desk) -> None:
    newcomer.cameras = (FakeCamera(3, "Webcam"),)
    newcomer.start().open_first()
    newcomer.wait(lambda: newcomer.window.cameras.found is not None)
    newcomer.qtbot.wait(400)
    assert newcomer.opened == []
    assert welcome(newcomer).isVisible()
    newcomer.qtbot.mouseClick(welcome(newcomer).camera, Qt.MouseButton.LeftButton)
    newcomer.wait_picture()
    assert newcomer.opened == [Choice(("3",), "Webcam")]
    assert not welcome(newcomer).isVisible()


def test_without_a_camera_the_demo_is_shown_behind_it_and_it_says_so(newcomer: Desk) -> None:
    newcomer.start().open_first()
    newcomer.wait_picture()
    newcomer.wait_text("No camera found: showing the demo")
    assert welcome(newcomer).isVisible()
    assert "the demo is playing" in welcome(newcomer).note.text()
    newcomer.close()
    newcomer.start().open_first()
    assert welcome(newcomer).isVisible(), "the demo that came by itself was no choice"


@pytest.mark.parametrize("by", ["mouse", "keyboard", "menu"])
def test_never_again_after_a_choice(newcomer: Desk, by: str) -> None:
    newcomer.start().open_first()
    page = welcome(newcomer)
    if by == "mouse":
        newcomer.qtbot.mouseClick(page.demo, Qt.MouseButton.LeftButton)
    elif by == "keyboard":
        page.demo.setFocus()
        newcomer.qtbot.keyClick(page.demo, Qt.Key.Key_Space)
    else:
        newcomer.window.actions_.demo.trigger()
    newcomer.wait_picture()
    assert not page.isVisible()
    newcomer.close()
    newcomer.start().open_first()
    newcomer.wait_picture()
    assert not welcome(newcomer).isVisible()


def test_a_picture_is_asked_for_and_a_cancelled_question_is_no_choice(
    newcomer: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer.sources["/a/face.jpg"] = FakeSource
    answers = iter([[], ["/a/face.jpg"]])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (next(answers), ""))
    newcomer.start().open_first()
    page = welcome(newcomer)
    newcomer.qtbot.mouseClick(page.picture, Qt.MouseButton.LeftButton)
    assert page.isVisible()
    newcomer.qtbot.mouseClick(page.picture, Qt.MouseButton.LeftButton)
    assert not page.isVisible()
    newcomer.wait(lambda: Choice(("/a/face.jpg",)) in newcomer.opened)


def test_a_source_that_was_asked_for_skips_it(newcomer: Desk) -> None:
    newcomer.start().open_first(Choice(("demo",)))
    newcomer.wait_picture()
    assert not welcome(newcomer).isVisible()


def test_the_help_menu_shows_it_again_and_it_can_be_closed(desk: Desk) -> None:
    desk.show(FakeSource)
    desk.wait_picture()
    page = welcome(desk)
    next(each for each in desk.window.features if isinstance(each, Welcome)).action.trigger()
    assert page.isVisible()
    desk.qtbot.keyClick(page.camera, Qt.Key.Key_Escape)
    assert not page.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_all_of_it_can_be_read_in_the_smallest_window(newcomer: Desk, percent: int) -> None:
    window = newcomer.start()
    window.resize(640, 480)
    window.settings.set(TEXT_SIZE, percent)
    QApplication.processEvents()
    page = welcome(newcomer)
    assert page.size() == window.stage.size()
    for label in page.findChildren(QLabel):
        if label.text():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    for button in (page.camera, page.picture, page.demo):
        assert button.width() >= button.sizeHint().width()
        assert button.mapTo(page, button.rect().bottomRight()).x() <= page.width()
    window.settings.reset()
