"""The frame of a panel: its title with the panel's own controls, and the button that closes it."""

from __future__ import annotations

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from emotionai_desktop.ui.icons import icon


class Dock(QDockWidget):
    """Holds a panel at an edge of the window; it can be dragged to another edge, or out of the window.

    Parameters
    ----------
    name
        What its place is remembered by.
    title
        What it is called.
    panel
        What it holds.
    controls
        The panel's own controls, which stand in the title.
    """

    def __init__(
        self, name: str, title: str, panel: QWidget, controls: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setWidget(panel)
        self.setAllowedAreas(Qt.DockWidgetAreas(Qt.DockWidgetArea.AllDockWidgetAreas))
        heading = QLabel(title)
        heading.setObjectName("panelTitle")
        self.close_button = QToolButton()
        self.close_button.setObjectName("panelClose")
        self.close_button.setIcon(icon("close"))
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.setToolTip(self.tr("Close {panel}").format(panel=title))
        self.close_button.setAccessibleName(self.close_button.toolTip())
        self.close_button.clicked.connect(self.hide)
        bar = QWidget()
        bar.setObjectName("panelBar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(12, 3, 6, 3)
        layout.setSpacing(10)
        layout.addWidget(heading)
        if controls is not None:
            layout.addWidget(controls, 1)
        else:
            layout.addStretch(1)
        layout.addWidget(self.close_button)
        self.setTitleBarWidget(bar)
