"""The control for each kind of setting: it shows the value there is, and sets another at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import Any

from PyQt5.QtCore import QCoreApplication, Qt
from PyQt5.QtGui import QMouseEvent
from PyQt5.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.ui.preferences.setting import Choice, Flag, Folder, Setting, Share, Whole, words

#: Places of a slider between its ends.
_STEPS = 20


class Field(QWidget):
    """The control of a setting.

    Parameters
    ----------
    control
        What the keyboard goes to.
    show_value
        Shows a value without setting it.
    around
        What is laid out, where that is more than the control.
    """

    def __init__(self, control: QWidget, show_value: Callable[[Any], None], around: QWidget | None = None) -> None:
        super().__init__()
        self.control, self._show = control, show_value
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(around or control, 1)
        if around is None and control.sizePolicy().horizontalPolicy() == QSizePolicy.Fixed:
            layout.addStretch(1)

    def describe(self, name: str, title: str, text: str) -> None:
        """Name the control for tests and for those who cannot see it."""
        self.control.setObjectName(name)
        self.control.setAccessibleName(title)
        self.control.setAccessibleDescription(text)

    def show_value(self, value: Any) -> None:
        """Show a value without setting it."""
        before = self.control.blockSignals(True)
        self._show(value)
        self.control.blockSignals(before)

    def add(self, widget: QWidget) -> None:
        """Put something beside the control."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)


@singledispatch
def make_field(setting: Setting[Any], choose: Callable[[Any], None]) -> Field:
    """The control of a setting.

    Parameters
    ----------
    setting
        What it sets.
    choose
        Called with each value that the user chooses.
    """
    raise NotImplementedError(type(setting).__name__)


@make_field.register
def _(setting: Flag, choose: Callable[[Any], None]) -> Field:
    box = QCheckBox()
    box.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Fixed)
    box.toggled.connect(choose)
    both = QWidget()
    across = QHBoxLayout(both)
    across.setContentsMargins(0, 0, 0, 0)
    across.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
    across.addWidget(_BoxTitle(setting, box), 1)
    return Field(box, box.setChecked, both)


class _BoxTitle(QLabel):
    """The words of a box that is checked, in as many lines as they need; the box's own would be cut off."""

    def __init__(self, setting: Flag, box: QCheckBox) -> None:
        super().__init__(words(setting.title))
        self._box = box
        self.setBuddy(box)
        self.setWordWrap(True)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Check the box."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self._box.click()


@make_field.register
def _(setting: Choice, choose: Callable[[Any], None]) -> Field:
    box = QComboBox()
    box.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Fixed)
    box.setSizeAdjustPolicy(QComboBox.AdjustToContents)
    for value, title in setting.choices:
        box.addItem(words(title).replace("&", ""), value)
    box.currentIndexChanged.connect(lambda at: choose(box.itemData(at)))
    return Field(box, lambda value: box.setCurrentIndex(box.findData(value)))


@make_field.register
def _(setting: Whole, choose: Callable[[Any], None]) -> Field:
    box = QSpinBox()
    box.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Fixed)
    box.setRange(setting.least, setting.most)
    box.setSingleStep(setting.step)
    box.setSuffix(setting.unit)
    box.setSpecialValueText(words(setting.none))
    # A number that is being typed is not yet one.
    box.setKeyboardTracking(False)
    box.valueChanged.connect(choose)
    return Field(box, box.setValue)


@make_field.register
def _(setting: Share, choose: Callable[[Any], None]) -> Field:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, _STEPS)
    slider.setPageStep(_STEPS // 5)
    slider.valueChanged.connect(lambda place: choose(place / _STEPS))
    ends = QHBoxLayout()
    for text in (setting.low, setting.high):
        end = QLabel(words(text))
        end.setObjectName("settingHelp")
        ends.addWidget(end)
    ends.insertStretch(1)
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(slider)
    column.addLayout(ends)
    return Field(slider, lambda value: slider.setValue(round(value * _STEPS)), both)


@make_field.register
def _(setting: Folder, choose: Callable[[Any], None]) -> Field:
    line = QLineEdit()
    line.editingFinished.connect(lambda: choose(line.text().strip()))
    field = Field(line, line.setText)
    browse = QPushButton(QCoreApplication.translate("Preferences", "&Browse…"))
    browse.setAutoDefault(False)

    def ask() -> None:
        path = QFileDialog.getExistingDirectory(field, words(setting.title).replace("&", ""), line.text())
        if path:
            choose(path)

    browse.clicked.connect(ask)
    field.add(browse)
    return field
