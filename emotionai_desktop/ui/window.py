"""The main window: puts the parts together, polls the engine, and turns what the user does into calls of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from PyQt5.QtCore import QSize
from PyQt5.QtGui import QCloseEvent
from PyQt5.QtWidgets import QMainWindow

from emotionai_desktop.capture.source import Source
from emotionai_desktop.live import LiveEngine, LiveStatus, SourceState
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.acquaintance import Acquaintance
from emotionai_desktop.ui.actions import Actions
from emotionai_desktop.ui.analysis_options import LiveOptions
from emotionai_desktop.ui.cameras import CameraName, CameraSearch
from emotionai_desktop.ui.choice import DEMO, Choice
from emotionai_desktop.ui.condition import Deed, Notice, Scene, condition_of
from emotionai_desktop.ui.features import FEATURES
from emotionai_desktop.ui.first_camera import FirstCamera
from emotionai_desktop.ui.full_screen import FullScreen
from emotionai_desktop.ui.network_menu import NetworkMenu
from emotionai_desktop.ui.network_question import NetworkQuestion
from emotionai_desktop.ui.network_switch import NetworkSwitch
from emotionai_desktop.ui.networks import Networks
from emotionai_desktop.ui.notice_board import NoticeBoard
from emotionai_desktop.ui.placement import place_window
from emotionai_desktop.ui.polling import poll
from emotionai_desktop.ui.settings import Settings
from emotionai_desktop.ui.source_menus import SourceMenus
from emotionai_desktop.ui.space_key import SpaceForButtons
from emotionai_desktop.ui.stage import Stage
from emotionai_desktop.ui.status_bar import StatusBar
from emotionai_desktop.ui.toolbar import Toolbar
from emotionai_desktop.ui.video_view import VideoView

_VIEW_MS, _STATUS_MS = 16, 150


class MainWindow(QMainWindow):
    """The window of the app.

    Its further features are in `features.FEATURES`.

    Parameters
    ----------
    engine
        Reads and analyses; started and closed by the caller.
    settings
        What is remembered.
    networks
        What the engine begins with.
    list_cameras
        Names the cameras; may take seconds, and is called on a thread of its own.
    open_choice
        Opens what was chosen; may take seconds, and is called on the engine's thread.
    acquaintance
        What is known of the people that the engine sees already.
    """

    def __init__(
        self,
        engine: LiveEngine,
        settings: Settings,
        networks: Networks,
        list_cameras: Callable[[], Sequence[CameraName]],
        open_choice: Callable[[Choice], Source] = Choice.open,
        acquaintance: Acquaintance | None = None,
    ) -> None:
        super().__init__()
        self.engine = engine
        self.settings = settings
        self.options = LiveOptions(engine)
        self._open_choice = open_choice
        self.cameras = CameraSearch(list_cameras)
        #: Whether it is to be opened again as soon as it is closed.
        self.reopening = False
        #: Whether the system ends the program: nobody is asked then.
        self.ended = False
        #: What is looked at.
        self.choice: Choice | None = None
        self._chosen_at = time.monotonic()
        self._first_camera = FirstCamera(self.cameras, settings, self.open, self.tell)
        self._board = NoticeBoard()
        self.acquaintance = acquaintance or Acquaintance(engine)
        self.people = self.acquaintance.people
        self.switch = NetworkSwitch(engine, settings, networks)
        self._build()
        self._connect()
        self.features = [make(self) for make in FEATURES]
        self.stage.view.setFocus()  # Whatever the features have shown and hidden.
        place_window(self, settings.geometry)
        self._view_timer = poll(self, _VIEW_MS, self._poll_view)
        self._status_timer = poll(self, _STATUS_MS, self.refresh)
        self.refresh()

    # What others call.

    def open_first(self, choice: Choice | None = None) -> None:
        """Show `choice`; without one what was looked at last, else the first camera, else the demo."""
        choice = choice or self.settings.source
        if choice is not None:
            self.open(choice)
        else:
            self.open_camera()

    def open_camera(self) -> None:
        """Show the first camera, where there is one; the first time, the user is asked before it is switched on."""
        self._chosen_at = time.monotonic()
        self._first_camera.seek()
        self.refresh()

    def open(self, choice: Choice, chosen: bool = True) -> None:
        """Look at something else from now on, and remember it if the user has chosen it."""
        if any(feature.takes(choice) for feature in self.features):
            return
        self._first_camera.give_up()
        self._chosen_at = time.monotonic()
        self._board.begin()
        self.stage.clear()
        self.engine.open(choice.label, lambda: self._open_choice(choice))
        if chosen:
            self.settings.remember(choice)
        self.acquaintance.forget()
        self._take_up(choice)

    def go_on(self, choice: Choice, view: VideoView) -> None:
        """Take the place of a window that looked at `choice` and showed it in `view`: the engine has it open."""
        self._take_up(choice)
        if view.item is not None:
            self._show_item(view.item)
            self.stage.view.set_lens(view.lens)

    def tell(self, notice: Notice) -> None:
        """Say something at the top of the picture: errors until they are dismissed, mere news for a while."""
        self._board.tell(notice)
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand now."""
        status = self.engine.status()
        self._first_camera.poll()
        self.menus.renew_cameras()
        self._poll_networks(status)
        found = self.cameras.found
        condition = condition_of(
            status,
            Scene(
                choice=self.choice,
                waited_s=time.monotonic() - self._chosen_at,
                searching=self._first_camera.sought,
                cameras=len(found) if found is not None else None,
                shown=self.stage.view.item is not None,
                faceless_s=self.stage.faceless_s,
                unanalysed_s=self.stage.unanalysed_s,
            ),
        )
        notices = self._board.shown(condition.notices)
        self.stage.set_condition(replace(condition, notices=notices, hint="" if notices else condition.hint))
        frame = self.stage.frame if self.toolbar.position.isVisible() else None  # In a series, the image itself.
        short, full = self.choice.names(frame.source if frame is not None else "") if self.choice else ("", "")
        self.status_bar.set_status(short, full, status, self.stage.view.item)
        self.toolbar.set_status(status)
        self.actions_.set_status(status, chosen=self.choice is not None, full_screen=self.isFullScreen())
        for feature in self.features:
            feature.status_changed(status)

    # Building.

    def _build(self) -> None:
        self.setObjectName("window")
        self.setWindowTitle("EmotionAI Desktop")
        self.setMinimumSize(640, 480)
        self.actions_ = Actions(self)
        self.menus = SourceMenus(self, self.actions_, self.cameras, self.settings, self.open)
        self.asking = NetworkQuestion(self, self.switch)
        self.network_menu = NetworkMenu(self, self.actions_, self.switch, self.asking.ask)
        self.actions_.fill_menus(self.menus.cameras, self.menus.recent, self.network_menu.entries)
        self.toolbar = Toolbar(self.actions_, self.menus.all, self)
        self.addToolBar(self.toolbar)
        self.stage = Stage(self)
        self.setCentralWidget(self.stage)
        self.status_bar = StatusBar(self)
        self.setStatusBar(self.status_bar)
        self._full_screen = FullScreen(self, self.settings, [self.menuBar(), self.toolbar, self.status_bar])

    def _connect(self) -> None:
        a = self.actions_
        a.close_source.triggered.connect(self._close_source)
        a.quit.triggered.connect(self._quit)
        a.full_screen.triggered.connect(self._set_full_screen)
        a.leave_full_screen.triggered.connect(lambda: self._set_full_screen(False))
        a.pause.triggered.connect(self._set_paused)
        a.previous.triggered.connect(lambda: self._step(-1))
        a.next.triggered.connect(lambda: self._step(1))
        self.status_bar.backend.pressed.connect(self.asking.ask)
        self.stage.pressed.connect(self._do)
        self.stage.dismissed.connect(self._dismiss)
        self.installEventFilter(SpaceForButtons(self))

    # Polling.

    def _poll_view(self) -> None:
        item = self.engine.take_view()
        if item is not None:
            self._show_item(item)

    def _show_item(self, item: Frame | FrameResult) -> None:
        self.stage.show_item(item)
        for feature in self.features:
            feature.item_shown(item)

    def _poll_networks(self, status: LiveStatus) -> None:
        if self.switch.poll(status):
            self._board.renew()
            if status.kind == "images":  # A picture that stays is looked at anew by whoever answers now.
                self.engine.step(0)
        self.network_menu.renew()

    # What the user does.

    def _do(self, deed: Deed) -> None:
        if deed is Deed.RETRY and self.choice is not None:
            self.open(self.choice)
        elif deed is Deed.REPLAY:
            self._set_paused(False)
        elif deed is Deed.DEMO:
            self.open(DEMO)
        elif deed is Deed.OPEN_IMAGES:
            self.actions_.open_images.trigger()
        elif deed is Deed.OPEN_VIDEO:
            self.actions_.open_video.trigger()
        elif deed is Deed.NEXT:
            self._step(1)
        elif deed is Deed.NETWORKS:
            self.asking.ask()
        elif deed is Deed.CANCEL:
            self._close_source()

    def _close_source(self) -> None:
        self._first_camera.give_up()
        self.engine.close_source()
        self.acquaintance.forget()
        self._take_up(None)

    def _take_up(self, choice: Choice | None) -> None:
        self.choice = choice
        self.menus.renew_recent()
        self.toolbar.set_choice(choice)
        self.setWindowTitle(f"{choice.label} - EmotionAI Desktop" if choice is not None else "EmotionAI Desktop")
        for feature in self.features:
            feature.source_changed(choice)
        self.refresh()

    def _set_paused(self, paused: bool) -> None:
        self.engine.set_paused(paused and self.engine.status().state is not SourceState.ENDED)
        self.refresh()

    def _quit(self) -> None:
        self.close()

    def _step(self, by: int) -> None:
        self.engine.step(by)
        self.refresh()

    def _set_full_screen(self, full: bool) -> None:
        self._full_screen.set(full)
        self.actions_.full_screen.setChecked(full)
        self.refresh()

    def _dismiss(self, notice: Notice) -> None:
        self._board.dismiss(notice)
        self.refresh()

    # What Qt calls.

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Remember, and stop looking."""
        if event is not None and not self.ended and not all(feature.may_close() for feature in self.features):
            event.ignore()
            return
        if not self.isFullScreen():
            self.settings.geometry = self.saveGeometry()
        self.settings.write()
        for feature in self.features:
            feature.close()
        self._view_timer.stop()
        self._status_timer.stop()
        if not self.reopening:
            self.engine.close_source()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        """Room for a camera's picture and the controls."""
        return QSize(1100, 760)
