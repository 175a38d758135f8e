"""The bar at the top: what is looked at, the place in a series of images, pause, overlays and full screen."""

from __future__ import annotations

from PyQt5.QtCore import QEvent, QSize, Qt
from PyQt5.QtWidgets import QAction, QLabel, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from emotionai_desktop.live import LiveStatus
from emotionai_desktop.ui.actions import Actions, place_in_series
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.icons import icon

#: Width of the source button, and the least where the window is narrow; what it has beside its text.
_SOURCE_WIDTH, _LEAST_SOURCE_WIDTH, _SOURCE_FRAME = 280, 110, 84


class Toolbar(QToolBar):
    """The toolbar of the window.

    Parameters
    ----------
    actions
        What its buttons do.
    sources
        The menu of the source button.
    """

    def __init__(self, actions: Actions, sources: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setWindowTitle(self.tr("Toolbar"))
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(20, 20))
        self.source = QToolButton(self)
        self.source.setObjectName("sourceButton")
        self.source.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.source.setPopupMode(QToolButton.InstantPopup)
        self.source.setMenu(sources)
        self.source.setFixedWidth(_SOURCE_WIDTH)
        self.position = QLabel(self)
        self.position.setObjectName("position")
        self.position.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.position.setAccessibleName(self.tr("Place in the series"))
        room = QWidget(self)
        room.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Preferred)
        self.addWidget(self.source)
        self.addWidget(room)
        # Buttons of their own, since an action that is hidden would be missing in the menus too.
        self._series = [
            self.addWidget(part) for part in (self._button(actions.previous), self.position, self._button(actions.next))
        ]
        self._pause = self.addWidget(self._button(actions.pause))
        self._display = self.addSeparator()
        self._overlays = self._button(actions.overlays)
        self._overlays.setObjectName("overlaysButton")
        self.addWidget(self._overlays)
        self.addWidget(self._button(actions.full_screen))
        self._name = ""
        self.set_choice(None)
        self.set_status(LiveStatus())

    def set_choice(self, choice: Choice | None) -> None:
        """Name what is looked at."""
        self._name = choice.label if choice is not None else self.tr("Choose a source")
        self.source.setIcon(icon(choice.icon if choice is not None else "camera"))
        self.source.setToolTip(self._name)
        self.source.setAccessibleName(self.tr("Source: {name}").format(name=self._name))
        self._fit_source()

    def set_status(self, status: LiveStatus) -> None:
        """Show the place in a series of images, or the pause button where the picture moves."""
        place = place_in_series(status)
        for part in self._series:
            if part is not None:
                part.setVisible(place is not None)
        if self._pause is not None:
            self._pause.setVisible(status.kind not in (None, "images"))
        if place is not None:
            at, count = place
            self.position.setText(f"{at} / {count}")
            widest = f"{'0' * len(str(count))} / {count}"
            self.position.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest) + 14)

    def event(self, event: QEvent | None) -> bool:
        """Give the source button the room that there is."""
        done = super().event(event)
        if event is not None and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit_source()
        return done

    def _fit_source(self) -> None:
        """Make the source button narrower before another button is out of sight, and shorten its name."""
        others = self.sizeHint().width() - self.source.width()
        width = min(_SOURCE_WIDTH, max(_LEAST_SOURCE_WIDTH, self.width() - others))
        if width != self.source.width():
            self.source.setFixedWidth(width)
        text = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, width - _SOURCE_FRAME)
        # Qt leaves hardly any room between icon and text.
        if (shown := "\u2002" + text.replace("&", "&&")) != self.source.text():
            self.source.setText(shown)

    def add_tool(self, tool: QWidget) -> None:
        """Put a further control beside the pause button."""
        self.insertWidget(self._display, tool)

    def add_overlays_menu(self, menu: QMenu) -> None:
        """Let a press on the edge of the overlays' button open a menu."""
        self._overlays.setMenu(menu)
        self._overlays.setPopupMode(QToolButton.MenuButtonPopup)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setIconSize(self.iconSize())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
