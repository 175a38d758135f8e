"""The dialog of the settings: what is set holds at once, is kept, and can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt5.QtCore import QSettings, Qt, QTimer
from PyQt5.QtWidgets import QApplication, QComboBox, QLabel, QMessageBox, QPushButton, QSlider, QSpinBox, QWidget

from emotionai_desktop.ui.choice import DEMO
from emotionai_desktop.ui.preferences.described import (
    LANGUAGE,
    LEAST_SIDE,
    MOST_FACES,
    SECTIONS,
    SENSITIVITY,
    SETTINGS,
    SMOOTHING,
    TEXT_SIZE,
    THEME,
)
from emotionai_desktop.ui.preferences.dialog import PreferencesDialog
from emotionai_desktop.ui.preferences.feature import Preferences
from emotionai_desktop.ui.preferences.setting import Flag
from emotionai_desktop.ui.theme import DARK, LIGHT, current_theme
from tests.ui.fakes import Desk, FakeSource


def open_preferences(desk: Desk) -> PreferencesDialog:
    feature = next(each for each in desk.window.features if isinstance(each, Preferences))
    feature.action.trigger()
    assert feature.dialog is not None
    desk.qtbot.waitExposed(feature.dialog)
    return feature.dialog


def control(dialog: PreferencesDialog, setting: Any) -> QWidget:
    return dialog.field(setting).control


def choose(dialog: PreferencesDialog, setting: Any, value: str) -> None:
    box = control(dialog, setting)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))


def answer(desk: Desk, button: int) -> None:
    """Press a button of the question that is about to be asked."""

    def press() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, QMessageBox)
        question.buttons()[button].click()

    QTimer.singleShot(0, press)


def test_the_usual_keys_open_it_once(desk: Desk) -> None:
    window = desk.start()
    desk.qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    first = open_preferences(desk)
    assert open_preferences(desk) is first
    assert not first.isModal(), "each change can be seen in the window"


def test_every_setting_has_a_named_control_on_a_page(desk: Desk) -> None:
    desk.start()
    dialog = open_preferences(desk)
    assert dialog.sections.count() == len(SECTIONS)
    for setting in SETTINGS:
        assert control(dialog, setting).accessibleName()
        assert not dialog.undo(setting).isEnabled()


def test_another_theme_is_there_at_once_and_after_a_restart(desk: Desk) -> None:
    desk.start()
    choose(open_preferences(desk), THEME, "light")
    assert current_theme() is LIGHT
    choose(open_preferences(desk), THEME, "dark")
    assert current_theme() is DARK
    choose(open_preferences(desk), THEME, "light")
    desk.close()
    desk.start()
    assert current_theme() is LIGHT
    desk.window.settings.reset()
    choose(open_preferences(desk), THEME, "dark")


def test_larger_text_is_there_at_once(desk: Desk) -> None:
    window = desk.start()
    before = window.font().pointSizeF()
    box = control(open_preferences(desk), TEXT_SIZE)
    assert isinstance(box, QSpinBox)
    desk.qtbot.keyClick(box, Qt.Key.Key_Up)
    assert window.settings.get(TEXT_SIZE) == 110
    assert window.font().pointSizeF() == pytest.approx(1.1 * before)
    window.settings.reset()


def test_the_analysis_heeds_what_is_set(desk: Desk) -> None:
    window = desk.show(FakeSource)
    dialog = open_preferences(desk)
    dialog.show_section("analysis")
    slider, least, most = (control(dialog, each) for each in (SMOOTHING, LEAST_SIDE, MOST_FACES))
    assert isinstance(slider, QSlider)
    desk.qtbot.keyClick(slider, Qt.Key.Key_End)
    for box, number in ((least, "40"), (most, "3")):
        assert isinstance(box, QSpinBox)
        box.selectAll()
        desk.qtbot.keyClicks(box, number)
        desk.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert (window.options.now.smoothing, window.options.now.least_side, window.options.now.most_faces) == (1, 40, 3)
    # The fake analyzer has what a real one has: the engine gives it the options between two frames.
    desk.wait(lambda: getattr(desk.analyzer, "options", None) == window.options.now)
    desk.close()
    desk.start()
    assert desk.window.options.now.smoothing == 1
    assert desk.window.options.now.sensitivity == SENSITIVITY.default


def test_one_setting_is_undone_by_its_button_and_all_by_one_that_asks(desk: Desk) -> None:
    window = desk.start()
    settings = window.settings
    settings.set(SMOOTHING, 0.9)
    settings.set(MOST_FACES, 2)
    settings.source = DEMO
    dialog = open_preferences(desk)
    dialog.undo(SMOOTHING).click()
    assert settings.get(SMOOTHING) == SMOOTHING.default
    assert not dialog.undo(SMOOTHING).isEnabled()
    reset = dialog.findChild(QPushButton, "reset")
    assert reset is not None
    answer(desk, 1)
    reset.click()
    assert settings.get(MOST_FACES) == 2, "the question was answered with Cancel"
    answer(desk, 0)
    reset.click()
    assert settings.get(MOST_FACES) == MOST_FACES.default
    assert settings.source == DEMO, "what is merely remembered stays"


def test_a_damaged_file_leaves_the_defaults(desk: Desk) -> None:
    store = QSettings(str(desk.store), QSettings.IniFormat)
    for key, value in {
        "theme": "plaid",
        "textSize": "huge",
        "smoothing": "nan",
        "mostFaces": -4,
        "language": 7,
    }.items():
        store.setValue(key, value)
    store.sync()
    window = desk.start()
    assert [window.settings.get(each) for each in (THEME, TEXT_SIZE, SMOOTHING, MOST_FACES, LANGUAGE)] == [
        each.default for each in (THEME, TEXT_SIZE, SMOOTHING, MOST_FACES, LANGUAGE)
    ]


@pytest.mark.parametrize("section", [section.key for section in SECTIONS])
@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_off_in_a_small_dialog(desk: Desk, section: str, percent: int) -> None:
    window = desk.start()
    window.settings.set(TEXT_SIZE, percent)
    dialog = open_preferences(desk)
    dialog.show_section(section)
    dialog.resize(640, 480)
    QApplication.processEvents()
    page = dialog.pages.currentWidget()
    for label in page.findChildren(QLabel):
        if label.isVisible():
            right = label.mapTo(page, label.rect().topRight()).x()
            assert right <= page.width(), label.text()
            if label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
            else:
                assert label.width() >= label.sizeHint().width(), label.text()
    for button in dialog.findChildren(QPushButton):
        assert not button.isVisible() or button.width() >= button.sizeHint().width()
    window.settings.reset()


def test_the_words_of_a_box_check_it(desk: Desk) -> None:
    window = desk.start()
    flag = next(setting for setting in SETTINGS if isinstance(setting, Flag))
    dialog = open_preferences(desk)
    dialog.show_section(next(section.key for section in SECTIONS if flag in section.settings))
    title = next(label for label in dialog.field(flag).findChildren(QLabel) if label.text())
    desk.qtbot.mouseClick(title, Qt.MouseButton.LeftButton)
    assert window.settings.get(flag) is not flag.default
