"""The panels in the window: where they stand, what opens them, and what they hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication, Qt
from PyQt5.QtWidgets import QAction, QToolButton

from emotionai_desktop.live import LiveStatus
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.overlay_settings import PRIVACY
from emotionai_desktop.ui.panels.dock import Dock
from emotionai_desktop.ui.panels.faces_panel import FacesPanel
from emotionai_desktop.ui.panels.live_timeline import LiveTimeline
from emotionai_desktop.ui.panels.summary_panel import SummaryPanel

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate

#: Of what `QMainWindow.saveState` writes.
_LAYOUT_VERSION = 1
#: Seconds that closing waits for what draws the timeline, where that is just being fetched.
_FETCH_S = 10.0


class Panels(Feature):
    """Cards of the faces at the right, timeline and summary at the bottom."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.history, self.tally = window.acquaintance.history, window.acquaintance.tally
        self._kind: str | None = None
        self._rate = 0.0
        #: Docks that full screen has put away.
        self._away: list[Dock] = []
        self.faces = FacesPanel(window.people)
        self.timeline = LiveTimeline(self.history, window.people)
        self.timeline.seek_wanted.connect(self._seek)
        self.summary = SummaryPanel(self.tally, window.people)
        right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        timeline, summary = self.timeline, self.summary
        self.docks = {
            "faces": Dock("faces", _translate("Panels", "Faces"), self.faces, None, window),
            "timeline": Dock("timeline", _translate("Panels", "Timeline"), timeline, timeline.controls, window),
            "summary": Dock("summary", _translate("Panels", "Session Summary"), summary, summary.controls, window),
        }
        for name, area in (("faces", right), ("timeline", bottom), ("summary", bottom)):
            window.addDockWidget(area, self.docks[name])
            self.docks[name].hide()
        window.tabifyDockWidget(self.docks["timeline"], self.docks["summary"])
        actions = window.actions_
        self.toggles = {
            "faces": actions.make(_translate("Panels", "&Faces Panel"), "faces", "P", checkable=True),
            "timeline": actions.make(_translate("Panels", "&Timeline"), "timeline", "T", checkable=True),
            "summary": actions.make(_translate("Panels", "Session S&ummary"), "summary", "U", checkable=True),
        }
        for name, toggle in self.toggles.items():
            self._connect(toggle, self.docks[name])
        self.name_face = actions.make(_translate("Panels", "&Name a Face"), "", "F2")
        self.name_face.triggered.connect(self._name_face)
        actions.add_to_menu("view", [*self.toggles.values(), self.name_face, None], before=actions.full_screen)
        for name in ("faces", "timeline"):
            window.toolbar.add_tool(self._tool(self.toggles[name]))
        actions.full_screen.toggled.connect(self._put_away)
        window.settings.changed.connect(self._hide_crops)
        self._hide_crops()
        if (layout := window.settings.layout) is not None:
            window.restoreState(layout, _LAYOUT_VERSION)

    def source_changed(self, choice: Choice | None) -> None:
        """Begin with what is known."""
        self.faces.clear()
        self.timeline.begin()
        self.summary.renew()

    def item_shown(self, item: Frame | FrameResult) -> None:
        """Follow the faces of the picture."""
        if not isinstance(item, FrameResult):
            return
        stays = self.window.engine.status().kind == "images"
        self.window.people.turn_to(item.frame.index if stays else 0)
        self.faces.show_result(item, stays=stays)

    def status_changed(self, status: LiveStatus) -> None:
        """Know what is looked at."""
        self._rate = status.frame_rate or 0.0
        self.timeline.set_status(status)

    def close(self) -> None:
        """Remember which panels are open, and where."""
        self.timeline.finish(_FETCH_S)
        self._put_away(False)
        self.window.toolbar.show()  # Full screen hides it, which is not to be remembered.
        self.window.settings.layout = self.window.saveState(_LAYOUT_VERSION)

    def _connect(self, toggle: QAction, dock: Dock) -> None:
        """Let the action open, bring to the front, or close its dock, and say whether it is open."""
        own = dock.toggleViewAction()
        assert own is not None
        own.toggled.connect(toggle.setChecked)
        toggle.setChecked(not dock.isHidden())
        toggle.triggered.connect(lambda: self._toggle(toggle, dock))

    def _toggle(self, toggle: QAction, dock: Dock) -> None:
        behind = not dock.isHidden() and dock.visibleRegion().isEmpty()
        if dock.isHidden() or behind:
            dock.show()
            dock.raise_()
        else:
            dock.close()
        toggle.setChecked(not dock.isHidden())

    def _tool(self, toggle: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(toggle)
        button.setIconSize(self.window.toolbar.iconSize())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _put_away(self, full_screen: bool) -> None:
        """Full screen is for the picture; afterwards everything is as it was."""
        if full_screen:
            self._away = [dock for dock in self.docks.values() if not dock.isHidden()]
        for dock in self._away:
            dock.setVisible(not full_screen)
        if not full_screen:
            self._away = []

    def _name_face(self) -> None:
        self.docks["faces"].show()
        self.docks["faces"].raise_()
        self.faces.name_first()

    def _hide_crops(self) -> None:
        """Who hides the faces on the picture does not want to see them on the cards."""
        self.faces.set_crops_hidden(self.window.settings.get(PRIVACY) != "none")

    def _seek(self, time_s: float) -> None:
        self.window.engine.seek(round(time_s * self._rate))
