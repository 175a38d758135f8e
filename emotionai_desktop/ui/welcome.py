"""The first minutes: a page that says what the app does, what stays here and what a label means, and where to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication, QEvent, QObject, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PyQt5.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.ui.choice import DEMO, Choice
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.icons import Sign, icon
from emotionai_desktop.ui.theme import current_theme

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate

#: What reads well, in letters of the text.
_WIDEST = 74
#: Of the ground: the words stand out even from a white picture.
OPACITY = 0.78


class WelcomePage(QWidget):
    """Covers the stage; the picture behind it, where there is one, shines through."""

    camera_wanted = pyqtSignal()
    picture_wanted = pyqtSignal()
    demo_wanted = pyqtSignal()
    dismissed = pyqtSignal()

    def __init__(self, stage: QWidget) -> None:
        super().__init__(stage)
        self.setObjectName("welcome")
        self.setAccessibleName(self.tr("Welcome"))
        self.camera = QPushButton(self.tr("Start the &Camera"))
        self.camera.setProperty("primary", True)
        self.picture = QPushButton(self.tr("Open a &Picture…"))
        self.demo = QPushButton(self.tr("Show the &Demo"))
        self.close_button = QToolButton(self)
        self.close_button.setIcon(icon("close"))
        self.close_button.setToolTip(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.camera.clicked.connect(self.camera_wanted)
        self.picture.clicked.connect(self.picture_wanted)
        self.demo.clicked.connect(self.demo_wanted)
        self.close_button.clicked.connect(self.dismissed)
        self._lay_out()
        stage.installEventFilter(self)
        self.hide()

    def open(self, closable: bool) -> None:
        """Show it.

        Parameters
        ----------
        closable
            Whether there is something to go back to.
        """
        self.close_button.setVisible(closable)
        self._fit()
        self.show()
        self.camera.setFocus()

    def say(self, words: str) -> None:
        """Say something about what is behind the page."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Keep the size of the stage."""
        if event is not None and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Close with Esc."""
        if event is not None and event.key() == Qt.Key.Key_Escape and not self.close_button.isHidden():
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent | None) -> None:
        """Fit larger text."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Darken what is behind."""
        ground = QColor(current_theme().stage)
        ground.setAlphaF(OPACITY)
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground)
        painter.end()

    def _fit(self) -> None:
        stage = self.parentWidget()
        if stage is None or not hasattr(self, "_column"):
            return
        self.setGeometry(stage.rect())
        hint = self.close_button.sizeHint()
        self.close_button.setGeometry(self.width() - hint.width() - 14, 14, hint.width(), hint.height())
        width = _WIDEST * self.fontMetrics().averageCharWidth() + 96
        self._column.setFixedWidth(max(1, min(width, self.width() - 32)))
        # Buttons side by side, or one below the other where that is too wide.
        buttons = (self.camera, self.picture, self.demo)
        together = sum(button.sizeHint().width() for button in buttons) + 40
        across = together <= self._column.width()
        for place, button in enumerate(buttons):
            self._buttons.addWidget(button, 0 if across else place, place if across else 0)

    def _lay_out(self) -> None:
        title = _text(self.tr("Welcome to EmotionAI Desktop"), "pageTitle")
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(16, 24, 16, 24)
        column.setSpacing(20)
        column.addStretch(1)
        column.addWidget(title)
        for sign, head, words in (
            (
                "overlays",
                self.tr("What it does"),
                self.tr(
                    "It marks fifteen points on every face and says which expression it looks like: live from a camera,"
                    " in pictures and in videos."
                ),
            ),
            (
                "shield",
                self.tr("Everything stays on this machine"),
                self.tr(
                    "No picture leaves it, unless you choose a model server. Nothing is kept, unless you record or "
                    "export it."
                ),
            ),
            (
                "info",
                self.tr("What a label means, and what not"),
                self.tr(
                    "It names the expression that a picture resembles, as people have labelled others. It does not know"
                    " what anyone feels, and it is often wrong: do not judge people by it."
                ),
            ),
        ):
            column.addLayout(_paragraph(sign, head, words))
        self.note = _text("", "welcomeHead")
        self.note.hide()
        column.addWidget(self.note)
        self._buttons = QGridLayout()
        self._buttons.setSpacing(10)
        across = QHBoxLayout()
        across.addLayout(self._buttons)
        across.addStretch(1)
        column.addSpacing(4)
        column.addLayout(across)
        column.addStretch(1)
        middle = QWidget()
        beside = QHBoxLayout(middle)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addStretch(1)
        beside.addWidget(self._column)
        beside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(middle)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self.close_button.raise_()


class Welcome(Feature):
    """Shows the page at the first start until the user has chosen something to look at, and whenever asked."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.page = WelcomePage(window.stage)
        self.page.stackUnder(window.stage.notices)
        self.page.camera_wanted.connect(self._camera)
        self.page.picture_wanted.connect(window.actions_.open_images.trigger)
        self.page.demo_wanted.connect(lambda: self._choose(DEMO))
        self.page.dismissed.connect(self._close)
        self.action = window.actions_.make(_translate("Welcome", "&Welcome"), "")
        self.action.triggered.connect(lambda: self.page.open(closable=True))
        window.actions_.add_to_menu("help", [self.action], before=window.actions_.shortcuts)
        if window.settings.first_time:
            self.page.open(closable=False)

    def source_changed(self, choice: Choice | None) -> None:
        """Make room for what the user has chosen; what the app shows by itself is no choice."""
        if not self.window.settings.first_time:
            self._close()
            self.page.say("")
        elif choice == DEMO:
            self.page.say(_translate("Welcome", "No camera was found: the demo is playing behind this page."))

    def _camera(self) -> None:
        self.window.settings.first_time = False
        self._close()
        self.window.open_camera()

    def _choose(self, choice: Choice) -> None:
        self.window.open(choice)

    def _close(self) -> None:
        if not self.page.isHidden():
            self.page.hide()
            self.window.stage.view.setFocus()


def _paragraph(sign: str, head: str, words: str) -> QHBoxLayout:
    shown = Sign(36)
    shown.show_icon(sign, "stage_accent")
    texts = QVBoxLayout()
    texts.setSpacing(3)
    texts.addWidget(_text(head, "welcomeHead"))
    texts.addWidget(_text(words, "welcomeText"))
    across = QHBoxLayout()
    across.setSpacing(18)
    across.addWidget(shown, 0, Qt.AlignmentFlag.AlignTop)
    across.addLayout(texts, 1)
    return across


def _text(words: str, name: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName(name)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Preferred, QSizePolicy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
