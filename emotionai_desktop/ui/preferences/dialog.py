"""The dialog of the settings, made from their descriptions. What is set in it holds at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt5.QtCore import QCoreApplication, QEvent, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.ui.icons import icon
from emotionai_desktop.ui.language import fitting_language, shown_language
from emotionai_desktop.ui.preferences.described import LANGUAGE, SECTIONS, Section
from emotionai_desktop.ui.preferences.fields import Field, make_field
from emotionai_desktop.ui.preferences.setting import Flag, Setting, Share, words
from emotionai_desktop.ui.settings import Settings


class PreferencesDialog(QDialog):
    """Shows every setting; other windows stay usable, so that each change can be seen.

    Parameters
    ----------
    settings
        What is shown and set.
    parent
        The window.
    """

    #: The user wants to see or change where the networks run, or the window in another language at once.
    networks_wanted = pyqtSignal()
    reopening_wanted = pyqtSignal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        flags = Qt.WindowFlags(Qt.WindowType.Dialog) | Qt.WindowType.WindowTitleHint
        super().__init__(parent, flags | Qt.WindowType.WindowCloseButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Preferences"))
        self._settings = settings
        self._rows: dict[str, _Row] = {}
        self.sections = QListWidget()
        self.sections.setObjectName("sections")
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sections.setAccessibleName(self.tr("Sections"))
        self.pages = QStackedWidget()
        for section in SECTIONS:
            item = QListWidgetItem(icon(section.icon), words(section.title))
            item.setToolTip(words(section.title))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words(section.title))
            self.sections.addItem(item)
            self.pages.addWidget(_scrolling(self._page(section)))
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        self._lay_out()
        self.sections.setCurrentRow(0)
        settings.changed.connect(self._show)
        for row in self._rows.values():
            self._show(row.setting)

    def field(self, setting: Setting[Any]) -> Field:
        """The control of a setting."""
        return self._rows[setting.key].field

    def undo(self, setting: Setting[Any]) -> QToolButton:
        """The button that sets a setting to its default."""
        return self._rows[setting.key].undo

    def show_section(self, key: str) -> None:
        """Turn to a section."""
        self.sections.setCurrentRow([section.key for section in SECTIONS].index(key))

    def sizeHint(self) -> QSize:
        """Room for the longest page, within the screen."""
        metrics = self.fontMetrics()
        wanted = QSize(52 * metrics.averageCharWidth() * 2, 24 * metrics.lineSpacing())
        screen = self.screen()
        return wanted.boundedTo(screen.availableSize() * 0.9) if screen is not None else wanted

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Name the sections where there is room, else show their signs alone."""
        super().resizeEvent(event)
        widest = max(self.fontMetrics().horizontalAdvance(item.toolTip()) for item in self._items()) + 70
        roomy = widest < self.width() / 3.2
        for item in self._items():
            item.setText(item.toolTip() if roomy else "")
        self.sections.setFixedWidth(widest if roomy else 48)
        self.sections.doItemsLayout()

    def changeEvent(self, event: QEvent | None) -> None:
        """Fit larger text."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.FontChange:
            self.resizeEvent(None)

    def _items(self) -> list[QListWidgetItem]:
        found = (self.sections.item(row) for row in range(self.sections.count()))
        return [item for item in found if item is not None]

    # Building.

    def _lay_out(self) -> None:
        reset = QPushButton(self.tr("&Reset All…"))
        reset.setObjectName("reset")
        reset.setAutoDefault(False)
        reset.clicked.connect(self._reset)
        buttons = QDialogButtonBox(QDialogButtonBox.Close)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(reset)
        below.addStretch(1)
        below.addWidget(buttons)
        across = QHBoxLayout()
        across.setSpacing(18)
        across.addWidget(self.sections)
        across.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 16)
        layout.setSpacing(14)
        layout.addLayout(across, 1)
        layout.addLayout(below)
        self.setMinimumSize(420, 300)
        self.resize(self.sizeHint())

    def _page(self, section: Section) -> QWidget:
        page = _Page()
        for setting in section.settings:
            self._rows[setting.key] = _Row(setting, self._settings, page.form)
        if section.key == "general":
            text, button = (
                self.tr("The language changes when the window is opened again."),
                self.tr("&Open It Again Now"),
            )
            self.reopening = _offer(text, button, self.reopening_wanted.emit)
            page.form.addRow(self.reopening)
        elif section.key == "networks":
            text = self.tr("The networks run on this machine, or on a model server that you choose.")
            page.form.addRow(_offer(text, self.tr("&Where the Networks Run…"), self.networks_wanted.emit))
        return page

    # What happens.

    def _show(self, setting: Setting[Any]) -> None:
        row = self._rows.get(setting.key)
        if row is not None:
            row.show_value(self._settings.get(setting))
        if setting is LANGUAGE:
            self.reopening.setVisible(fitting_language(self._settings.get(LANGUAGE)) != shown_language())

    def _reset(self) -> None:
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Question)
        question.setWindowTitle(self.tr("Reset All"))
        question.setText(self.tr("Set everything here as it was delivered?"))
        question.setInformativeText(self.tr("Recent files, the server and the place of the window are kept."))
        yes = question.addButton(self.tr("Reset"), QMessageBox.AcceptRole)
        question.addButton(QMessageBox.Cancel)
        question.setDefaultButton(QMessageBox.Cancel)
        question.exec()
        if question.clickedButton() is yes:
            self._settings.reset()


class _Page(QWidget):
    """The settings of a section; where it is narrow, each title stands above its control."""

    def __init__(self) -> None:
        super().__init__()
        self.form = QFormLayout(self)
        self.form.setContentsMargins(2, 2, 12, 2)
        self.form.setHorizontalSpacing(20)
        self.form.setVerticalSpacing(16)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setLabelAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Choose how the titles stand."""
        narrow = self.width() < 48 * self.fontMetrics().averageCharWidth()
        self.form.setRowWrapPolicy(
            QFormLayout.RowWrapPolicy.WrapAllRows if narrow else QFormLayout.RowWrapPolicy.DontWrapRows
        )


class _Row:
    """One setting on a page: its title, its control, a button that undoes, and a word of help below."""

    def __init__(self, setting: Setting[Any], settings: Settings, form: QFormLayout) -> None:
        self.setting = setting
        self.field = make_field(setting, lambda value: settings.set(setting, value))
        title = words(setting.title).replace("&", "")
        self.undo = QToolButton()
        self.undo.setIcon(icon("undo"))
        self.undo.setToolTip(QCoreApplication.translate("Preferences", "Reset “{title}”").format(title=title))
        self.undo.setAccessibleName(self.undo.toolTip())
        self.undo.clicked.connect(lambda: settings.set(setting, setting.default))
        across = QHBoxLayout()
        across.addWidget(self.field, 1)
        across.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(across)
        if setting.help:
            column.addWidget(_wrapped(words(setting.help), "settingHelp"))
        if isinstance(setting, Flag):
            form.addRow(column)
        else:
            label = QLabel(words(setting.title))
            label.setBuddy(self.field.control)
            label.setSizePolicy(QSizePolicy.Preferred, QSizePolicy.Fixed)
            label.setMinimumHeight(self.field.sizeHint().height() if not isinstance(setting, Share) else 0)
            form.addRow(label, column)
        self.field.describe(setting.key, title, words(setting.help))

    def show_value(self, value: Any) -> None:
        """Show a value, and whether it can be undone."""
        self.field.show_value(value)
        self.undo.setEnabled(value != self.setting.default)


def _offer(text: str, title: str, act: Callable[[], None]) -> QWidget:
    """A sentence with a button below that does something about it."""
    button = QPushButton(title)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())
    offer = QWidget()
    column = QVBoxLayout(offer)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    column.addWidget(_wrapped(text))
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return offer


def _wrapped(text: str, name: str = "") -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
