"""Rows that go on in the next line, and contents that scroll: alone, and in the batch with large German words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint, QRect, QSettings
from PyQt5.QtWidgets import QAbstractButton, QApplication, QComboBox, QPushButton, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from emotionai_desktop.ui.batch.runner import BatchRunner
from emotionai_desktop.ui.batch.window import BatchWindow
from emotionai_desktop.ui.flow import FlowLayout
from emotionai_desktop.ui.language import show_language
from emotionai_desktop.ui.scrolling import Scrolling
from emotionai_desktop.ui.settings import Settings
from emotionai_desktop.ui.theme import DARK, apply_theme


@pytest.fixture
def large_german(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, DARK, 150)
    show_language("de")
    yield
    show_language("en")
    apply_theme(qapp, DARK, 100)


def shown_whole(contents: QWidget, widgets: Sequence[QWidget]) -> None:
    """None of the widgets is narrower than its words, beyond the edge of the contents, or over another one."""
    places = [QRect(widget.mapTo(contents, QPoint(0, 0)), widget.size()) for widget in widgets]
    for at, (widget, place) in enumerate(zip(widgets, places, strict=True)):
        assert widget.width() >= widget.sizeHint().width(), widget
        assert contents.rect().contains(place), widget
        assert not any(place.intersects(other) for other in places[:at]), widget


def test_as_many_lines_as_the_width_asks_for(qtbot: QtBot) -> None:
    contents = QWidget()
    flow = FlowLayout(6)
    buttons = [QPushButton(f"Button number {number}") for number in range(4)]
    for button in buttons:
        flow.addWidget(button)
    layout = QVBoxLayout(contents)
    layout.addLayout(flow)
    layout.addWidget(QPushButton("Below"))
    area = Scrolling(contents)
    qtbot.addWidget(area)
    widest = flow.sizeHint().width() + 100
    area.show()
    for width, lines in ((widest, 1), (2 * widest // 3, 2), (widest // 4 + 20, 4), (widest, 1)):
        area.resize(width, 60)
        qtbot.waitUntil(lambda: shown_whole(contents, contents.findChildren(QPushButton)))
        assert len({button.y() for button in buttons}) == lines, width
        assert [(each.y(), each.x()) for each in buttons] == sorted((each.y(), each.x()) for each in buttons)
    first = buttons[1].geometry().topLeft()
    buttons[0].hide()
    qtbot.waitUntil(lambda: buttons[1].geometry().topLeft() != first)
    assert buttons[1].x() < first.x(), "what is hidden takes no room"


@pytest.mark.usefixtures("large_german")
@pytest.mark.parametrize("width", [900, 620])
def test_nothing_of_the_batch_is_cut_off(qtbot: QtBot, tmp_path: Path, width: int) -> None:
    parent, runner = QWidget(), BatchRunner(1)
    qtbot.addWidget(parent)
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.IniFormat))
    shown = BatchWindow(runner, lambda: None, settings, parent)
    try:
        shown.show()
        shown.resize(width, 500)
        contents = shown.output.parentWidget()
        assert contents is not None
        kinds = (QAbstractButton, QComboBox, QSpinBox)
        controls = [each for kind in kinds for each in contents.findChildren(kind) if each.isVisible()]
        assert {shown.add_folder, shown.output.every_field, shown.output.copies_field} <= {*controls}
        qtbot.waitUntil(lambda: shown_whole(contents, controls))
        shown.grab()
    finally:
        shown.close()
        runner.close()
