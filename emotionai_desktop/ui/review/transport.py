"""The controls under a reviewed picture."""

from __future__ import annotations

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtWidgets import QAction, QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from emotionai_desktop.ui.review.commands import Commands
from emotionai_desktop.ui.review.marker_list import precise_clock
from emotionai_desktop.ui.review.scrub_bar import ScrubBar

#: How fast it can be played, as parts of its own pace.
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)


class Transport(QWidget):
    """The scrub bar, and below it the buttons, the time and the speed.

    Parameters
    ----------
    commands
        What the buttons do.
    """

    #: How fast the user wants it.
    speed_wanted = pyqtSignal(float)

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self.bar = ScrubBar(self)
        self.time = QLabel()
        self.time.setObjectName("reviewTime")
        self.speed = QComboBox(self)
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Speed (- and +)"))
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}\u00d7", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.currentIndexChanged.connect(lambda at: self.speed_wanted.emit(SPEEDS[at]))
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for action in (commands.back, commands.play, commands.forward):
            buttons.addWidget(self._button(action))
        buttons.addSpacing(8)
        buttons.addWidget(self.time)
        buttons.addStretch(1)
        buttons.addWidget(self.speed)
        buttons.addSpacing(8)
        for action in (commands.add_marker, commands.overlays, commands.export):
            buttons.addWidget(self._button(action))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 10, 6)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(buttons)

    def set_time(self, time_s: float, duration_s: float) -> None:
        """Show where it is."""
        self.bar.set_time(time_s)
        self.time.setText(f"{precise_clock(time_s)} / {precise_clock(duration_s)}")

    def change_speed(self, by: int) -> None:
        """Play faster or slower by so many steps."""
        self.speed.setCurrentIndex(min(max(0, self.speed.currentIndex() + by), len(SPEEDS) - 1))

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.toolTip())
        return button
