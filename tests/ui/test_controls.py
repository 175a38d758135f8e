"""Menus, keys, the toolbar and what they do."""

from __future__ import annotations

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QApplication, QFileDialog, QInputDialog, QToolButton, QWidget

from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.condition import Deed
from tests.ui.fakes import Desk, FakeCamera, FakeSource, images


def shown_frame(desk: Desk) -> Frame:
    item = desk.window.stage.view.item
    assert item is not None
    return item.frame if isinstance(item, FrameResult) else item


def press(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.NoModifier) -> None:
    desk.qtbot.keyClick(QApplication.focusWidget() or desk.window, key, modifiers)


def dialog(desk: Desk) -> QWidget | None:
    others = [widget for widget in QApplication.topLevelWidgets() if widget is not desk.window and widget.isVisible()]
    return others[0] if others else None


def test_space_pauses_and_goes_on(desk: Desk) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    press(desk, Qt.Key_Space)
    desk.wait_text("Paused")
    assert window.actions_.pause.isChecked()
    desk.qtbot.wait(100)
    held = shown_frame(desk).index
    desk.qtbot.wait(200)
    assert shown_frame(desk).index == held
    press(desk, Qt.Key_Space)
    desk.wait(lambda: shown_frame(desk).index > held)
    desk.wait(lambda: desk.texts() == "")


def test_space_presses_the_button_that_has_the_focus(desk: Desk) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    [button] = [b for b in window.toolbar.findChildren(QToolButton) if b.defaultAction() is window.actions_.overlays]
    button.setFocus(Qt.TabFocusReason)
    press(desk, Qt.Key_Space)
    assert not window.stage.view.overlays
    assert not desk.engine.status().paused


def test_a_page_can_be_answered_from_the_keyboard(desk: Desk) -> None:
    desk.show(lambda: FakeSource(ends_after=2))
    desk.wait_text("the picture has ended")
    desk.button(Deed.DEMO).setFocus(Qt.TabFocusReason)
    press(desk, Qt.Key_Space)
    desk.wait(lambda: desk.opened[-1] == Choice(("demo",)))
    desk.wait(lambda: not desk.window.stage.page.isVisible())
    assert desk.window.stage.view.hasFocus()


def test_arrows_step_through_images(desk: Desk) -> None:
    window = desk.show(lambda: images(12), "/a/folder")
    desk.wait_picture()
    desk.wait(lambda: window.toolbar.position.text() == "1 / 12")
    assert window.toolbar.position.isVisible()
    desk.wait(lambda: window.status_bar.name.full_text == "0.jpg - folder")
    press(desk, Qt.Key_Right)
    desk.wait(lambda: shown_frame(desk).index == 1)
    desk.wait(lambda: window.toolbar.position.text() == "2 / 12")
    press(desk, Qt.Key_Left)
    desk.wait(lambda: shown_frame(desk).index == 0)
    press(desk, Qt.Key_Left)
    desk.wait(lambda: shown_frame(desk).index == 11)
    assert not window.actions_.pause.isEnabled()


def test_a_single_image_and_a_camera_have_no_place_in_a_series(desk: Desk) -> None:
    window = desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    assert not window.toolbar.position.isVisible()
    assert not window.actions_.next.isEnabled()
    desk.show(FakeSource)
    desk.wait_picture()
    desk.wait(window.actions_.pause.isEnabled)
    assert not window.toolbar.position.isVisible()


def test_o_switches_the_overlays(desk: Desk) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    press(desk, Qt.Key_O)
    assert not window.stage.view.overlays
    press(desk, Qt.Key_O)
    assert window.stage.view.overlays


@pytest.mark.parametrize("key", [Qt.Key_F, Qt.Key_F11])
def test_full_screen_hides_the_controls_and_escape_leaves_it(desk: Desk, key: Qt.Key) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    press(desk, key)
    desk.wait(window.isFullScreen)
    assert not window.menuBar().isVisible()
    assert not window.toolbar.isVisible()
    assert not window.status_bar.isVisible()
    press(desk, Qt.Key_Escape)
    desk.wait(lambda: not window.isFullScreen())
    assert window.menuBar().isVisible()
    assert window.toolbar.isVisible()


def test_ctrl_d_shows_the_demo(desk: Desk) -> None:
    desk.show(FakeSource)
    press(desk, Qt.Key_D, Qt.ControlModifier)
    desk.wait(lambda: desk.opened[-1] == Choice(("demo",)))


def test_ctrl_q_quits(desk: Desk) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    press(desk, Qt.Key_Q, Qt.ControlModifier)
    desk.wait(lambda: not window.isVisible())


def test_ctrl_o_opens_images(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/a/1.jpg", "/a/2.jpg"], ""))
    desk.sources["/a/1.jpg"] = lambda: images(2)
    window = desk.start()
    press(desk, Qt.Key_O, Qt.ControlModifier)
    desk.wait(lambda: desk.opened == [Choice(("/a/1.jpg", "/a/2.jpg"))])
    assert window.windowTitle() == "2 images - EmotionAI Desktop"
    desk.wait_picture()


def test_ctrl_shift_o_opens_a_folder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/a/folder")
    desk.start()
    press(desk, Qt.Key_O, Qt.ControlModifier | Qt.ShiftModifier)
    desk.wait(lambda: desk.opened == [Choice(("/a/folder",))])


def test_a_video_and_an_address_are_asked_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/a/clip.mp4", ""))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (" 10.0.0.2:8080/video ", True))
    window = desk.start()
    window.actions_.open_video.trigger()
    desk.wait(lambda: desk.opened == [Choice(("/a/clip.mp4",))])
    window.actions_.open_address.trigger()
    desk.wait(lambda: desk.opened[-1] == Choice(("http://10.0.0.2:8080/video",)))


def test_nothing_is_opened_where_the_question_is_dismissed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("rtsp://host", False))
    actions = desk.start().actions_
    for action in (actions.open_images, actions.open_video, actions.open_folder, actions.open_address):
        action.trigger()
    desk.qtbot.wait(100)
    assert desk.opened == []


def test_cameras_are_in_the_menu_by_name(desk: Desk) -> None:
    desk.cameras = [FakeCamera(0, "Webcam"), FakeCamera(3, "Tom & Jerry's camera")]
    desk.sources["3"] = FakeSource
    menu = desk.start().menus.all
    assert menu.actions()[0].text() == "Looking for cameras…"
    menu.aboutToShow.emit()
    desk.wait(lambda: menu.actions()[0].text() == "Webcam")
    assert menu.actions()[1].text() == "Tom && Jerry's camera"
    menu.actions()[1].trigger()
    desk.wait_picture()
    assert desk.opened == [Choice(("3",), "Tom & Jerry's camera")]
    desk.cameras = []
    menu.aboutToShow.emit()
    desk.wait(lambda: menu.actions()[0].text() == "No camera found")
    assert not menu.actions()[0].isEnabled()


def test_sources_are_offered_again(desk: Desk) -> None:
    desk.show(FakeSource, "/a/one.jpg")
    window = desk.show(FakeSource, "/b/two.mp4")
    texts = [entry.text() for entry in window.menus.recent.actions() if entry.text()]
    assert texts == ["two.mp4", "one.jpg", "C&lear List"]
    window.menus.recent.actions()[1].trigger()
    desk.wait(lambda: desk.opened[-1] == Choice(("/a/one.jpg",)))
    window.actions_.clear_recent.trigger()
    assert not window.menus.recent.isEnabled()


def test_closing_the_source_leaves_nothing(desk: Desk) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    window.actions_.close_source.trigger()
    desk.wait_text("Nothing to look at yet")
    assert window.windowTitle() == "EmotionAI Desktop"


def test_another_source_shows_nothing_of_the_one_before(desk: Desk) -> None:
    desk.show(FakeSource)
    desk.wait_picture()
    desk.show(lambda: FakeSource("other", stalls_after=0), "8")
    assert desk.window.stage.view.item is None
    desk.qtbot.wait(150)
    assert desk.window.stage.view.item is None


def test_f1_lists_the_keys(desk: Desk) -> None:
    desk.start()
    press(desk, Qt.Key_F1)
    desk.wait(lambda: dialog(desk) is not None)
    words = [label.text() for label in dialog(desk).findChildren(QWidget) if hasattr(label, "text")]
    assert {"Pause", "Space", "Full Screen"} <= set(words)
    dialog(desk).close()


def test_about_says_that_nothing_leaves_the_machine(desk: Desk) -> None:
    desk.start().actions_.about.trigger()
    words = " ".join(label.text() for label in dialog(desk).findChildren(QWidget) if hasattr(label, "text"))
    assert "no picture leaves it" in words
    dialog(desk).close()


def test_controls_have_names_for_those_who_cannot_see_them(desk: Desk) -> None:
    window = desk.show(lambda: images(3), "/a/folder")
    desk.wait_picture()
    for part in window.findChildren(QWidget):
        focusable = part.isVisible() and part.focusPolicy() & Qt.TabFocus
        if focusable and part.metaObject().className() in ("QToolButton", "QPushButton", "VideoView"):
            assert part.accessibleName() or part.property("text"), part.objectName()


def test_every_button_is_in_sight_in_the_smallest_window(desk: Desk) -> None:
    window = desk.show(lambda: images(12), "/a/a folder with a long name")
    desk.wait_picture()
    window.resize(640, 480)
    desk.wait(lambda: window.toolbar.width() <= 640)
    desk.wait(lambda: window.toolbar.source.width() < 280)
    buttons = {b.defaultAction(): b for b in window.toolbar.findChildren(QToolButton) if b.defaultAction() is not None}
    actions = window.actions_
    needed = [buttons[each] for each in (actions.previous, actions.next, actions.overlays, actions.full_screen)]
    desk.wait(lambda: all(button.isVisible() and button.geometry().right() < 640 for button in needed))
    assert window.toolbar.source.text().strip().startswith("a f")
    assert "…" in window.toolbar.source.text()
    window.resize(1200, 700)
    desk.wait(lambda: window.toolbar.source.width() == 280)
