"""Contents that scroll where there is too little room for them."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QScrollArea, QWidget


def scrolling(contents: QWidget) -> QScrollArea:
    """The contents in a frame that cuts nothing off: as wide as the room, as high as they need at that width."""
    area = QScrollArea()
    area.setWidget(contents)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # The focus goes through the contents, which scroll along with it.
    return area
