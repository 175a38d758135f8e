"""The looks: text that can be read in each, and a window that changes from one to another while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from PyQt5.QtCore import QSize
from PyQt5.QtGui import QColor, QIcon, QImage
from PyQt5.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from emotionai_desktop.ui.icons import Sign, icon
from emotionai_desktop.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme, apply_theme, current_theme
from emotionai_desktop.ui.welcome import OPACITY
from tests.ui.fakes import Desk, FakeSource

THEMES = {"dark": DARK, "light": LIGHT, "high contrast": HIGH_CONTRAST}
#: Text, and the grounds that it stands on.
PAIRS = [
    *[("text", ground) for ground in ("window", "panel", "control", "control_hover")],
    *[("muted", ground) for ground in ("window", "panel", "control", "control_hover")],
    *[
        (colour, ground)
        for colour in ("accent", "good", "warning", "error")
        for ground in ("window", "panel", "control")
    ],
    *[("on_accent", ground) for ground in ("accent", "text")],
    *[(colour, "stage") for colour in ("stage_text", "stage_muted", "stage_accent")],
]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def strongest(image: QImage) -> QColor:
    """The least transparent colour of a picture."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=QColor.alpha)


@pytest.fixture(autouse=True)
def _usual_look(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
def test_text_stands_out(name: str, text: str, ground: str) -> None:
    colours = asdict(THEMES[name])
    least = 7.0 if name == "high contrast" else 4.5
    assert contrast(colours[text], colours[ground]) >= least


@pytest.mark.parametrize("name", THEMES)
def test_the_stage_is_dark_in_every_look(name: str) -> None:
    assert luminance(THEMES[name].stage) < 0.02


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_an_open_window_takes_another_look(desk: Desk, qapp: QApplication, theme: Theme) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    apply_theme(qapp, theme)
    qapp.processEvents()
    grabbed = window.grab().toImage()
    bar, stage = window.status_bar.geometry(), window.stage.geometry()
    assert grabbed.pixelColor(bar.left() + 2, bar.bottom() - 2).name() == theme.window
    assert grabbed.pixelColor(stage.left() + 2, stage.center().y()).name() == theme.stage
    assert theme.text in window.status_bar.captured.text()
    assert current_theme() is theme


def test_icons_follow(qapp: QApplication, qtbot: QtBot) -> None:
    made, sign = icon("close"), Sign(32)
    qtbot.addWidget(sign)
    sign.show_icon("warning", "warning")
    sign.show()
    for theme in (LIGHT, HIGH_CONTRAST, DARK):
        apply_theme(qapp, theme)
        qapp.processEvents()
        assert strongest(made.pixmap(QSize(32, 32)).toImage()).name() == theme.text
        assert strongest(made.pixmap(QSize(32, 32), QIcon.Disabled).toImage()).name() == theme.disabled
        shown = sign.pixmap()
        assert shown is not None
        assert strongest(shown.toImage()).name() == theme.warning


@pytest.mark.parametrize("percent", [80, 200])
def test_all_text_scales_and_comes_back(desk: Desk, qapp: QApplication, percent: int) -> None:
    window = desk.start()
    desk.wait_text("Nothing to look at yet")
    named = {name: window.findChild(QLabel, name) for name in ("pageTitle", "pageReason", "sourceName")}
    parts = {"menu": window.menuBar(), **named}
    before = {name: part.fontInfo().pointSizeF() for name, part in parts.items() if part is not None}
    assert set(before) == set(parts)
    apply_theme(qapp, DARK, percent)
    qapp.processEvents()
    for name, part in parts.items():
        assert part is not None
        assert part.fontInfo().pointSizeF() == pytest.approx(before[name] * percent / 100, abs=1), name  # Whole pixels.
    apply_theme(qapp)
    assert window.status_bar.name.fontInfo().pointSizeF() == before["sourceName"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_words_of_the_welcome_stand_out_from_a_white_picture_behind_them(theme: Theme) -> None:
    parts = [int(theme.stage[at : at + 2], 16) for at in (1, 3, 5)]
    seen = "#" + "".join(f"{round(OPACITY * part + (1 - OPACITY) * 255):02x}" for part in parts)
    assert contrast(theme.stage_text, seen) >= 4.5
