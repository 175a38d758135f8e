"""The window of a review: the picture with its results, the timeline, the markers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PyQt5.QtCore import QSize, Qt, QUrl, pyqtSignal
from PyQt5.QtGui import QCloseEvent, QDesktopServices
from PyQt5.QtWidgets import QFileDialog, QLabel, QMainWindow, QVBoxLayout, QWidget

from emotionai_desktop.recording.footage import Footage, open_footage
from emotionai_desktop.ui.compose import Appearance
from emotionai_desktop.ui.condition import Deed, Notice
from emotionai_desktop.ui.notice_board import NoticeBoard
from emotionai_desktop.ui.panels.dock import Dock
from emotionai_desktop.ui.panels.timeline import Timeline
from emotionai_desktop.ui.polling import poll
from emotionai_desktop.ui.review.commands import Commands
from emotionai_desktop.ui.review.export_dialog import ExportDialog
from emotionai_desktop.ui.review.markers import Markers
from emotionai_desktop.ui.review.player import Player, PlayerStatus
from emotionai_desktop.ui.review.transport import Transport
from emotionai_desktop.ui.review.wording import about, condition_of, drawn_in, face_title, people_of
from emotionai_desktop.ui.stage import Stage

_VIEW_MS, _STATUS_MS = 16, 60
#: Room for the picture, the timeline and the markers, where the screen has it.
_SIZE = QSize(1100, 760)
#: Pixels of width from which there is room for the list of markers.
_WIDE = 800
#: Seconds that closing waits for what is being written.
_JOIN_S = 10.0


class ReviewWindow(QMainWindow):
    """Plays a session or an analysed video.

    Parameters
    ----------
    path
        See `recording.footage.open_footage`.
    appearance
        How results are drawn.
    recordings
        Where exports go, to begin with.
    """

    #: It was closed.
    closed = pyqtSignal()
    #: It could be opened: something to come back to.
    opened = pyqtSignal(Path)

    def __init__(self, path: Path, appearance: Appearance, recordings: Path) -> None:
        super().__init__()
        self.path = path
        self._appearance, self._recordings = appearance, recordings
        self._video: Path | None = None
        self._board = NoticeBoard()
        self._ready = False
        self._drawn_in = False
        self._shown_folder = path
        self._range: tuple[float, float] | None = None
        self._exporting: ExportDialog | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("{name} - Review").format(name=path.name))
        self.setMinimumSize(640, 480)
        if (screen := self.screen()) is not None:
            self.resize(screen.availableSize().boundedTo(_SIZE))
        self.commands = Commands(self)
        self.stage = Stage(self)
        self.transport = Transport(self.commands, self)
        self.timeline = Timeline(self.tr("Seen most"), self._title)
        self.timeline.setFixedHeight(150)
        self.timeline.set_seekable(True)
        self.markers = Markers(self.commands, lambda: self.time_s, self)
        self._build()
        self._connect()
        self.player = Player(self._open)
        self._timers = [poll(self, _VIEW_MS, self._poll_view), poll(self, _STATUS_MS, self._poll_status)]
        self.commands.set_ready(False, False)
        # The player may be ready at once; `opened` must wait for whoever makes this window to listen to it.
        self.stage.set_condition(condition_of(PlayerStatus(), path.name))

    # Building.

    def _build(self) -> None:
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stage, 1)
        column.addWidget(self.transport)
        column.addWidget(self.timeline)
        self.setCentralWidget(middle)
        self.dock = Dock("markersDock", self.tr("Markers"), self.markers.list, parent=self)
        self.dock.setFeatures(Dock.DockWidgetFeatures(Dock.DockWidgetClosable))
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        panel = self.dock.toggleViewAction()
        assert panel is not None
        panel.setText(self.tr("&Markers"))
        self.commands.fill(panel)
        self.about = QLabel()
        self.about.setContentsMargins(10, 0, 10, 0)
        bar = self.statusBar()
        assert bar is not None
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.about, 1)
        self.stage.view.setFocus()

    def _connect(self) -> None:
        c = self.commands
        c.export.triggered.connect(self._export)
        c.show_folder.triggered.connect(self._show_folder)
        c.close.triggered.connect(self._leave)
        c.play.triggered.connect(lambda: self.player.set_playing(not self.player.status().playing))
        c.back.triggered.connect(lambda: self.player.step(-1))
        c.forward.triggered.connect(lambda: self.player.step(1))
        c.second_back.triggered.connect(lambda: self._seek(self.time_s - 1))
        c.second_forward.triggered.connect(lambda: self._seek(self.time_s + 1))
        c.begin.triggered.connect(lambda: self._seek(0.0))
        c.end.triggered.connect(lambda: self._seek(self.duration_s))
        c.slower.triggered.connect(lambda: self.transport.change_speed(-1))
        c.faster.triggered.connect(lambda: self.transport.change_speed(1))
        c.overlays.toggled.connect(lambda on: self._show_so(replace(self._appearance, shown=on)))
        c.range_start.triggered.connect(lambda: self._set_range(start_s=self.time_s))
        c.range_end.triggered.connect(lambda: self._set_range(end_s=self.time_s))
        c.no_range.triggered.connect(lambda: self._set_range())
        self.transport.bar.wanted.connect(self._seek)
        self.transport.speed_wanted.connect(lambda speed: self.player.set_speed(speed))
        self.timeline.seek_wanted.connect(self._seek)
        self.markers.seek_wanted.connect(self._seek)
        self.markers.adding.connect(self._make_room_for_notes)
        self.markers.moved.connect(self.transport.bar.set_markers)
        self.markers.book.failed.connect(lambda text: self._tell(Notice("error", text)))
        self.stage.pressed.connect(self._do)
        self.stage.dismissed.connect(self._dismiss)

    # What is known.

    @property
    def time_s(self) -> float:
        """Time of the picture, seconds."""
        footage = self.player.footage
        return float(footage.times[self.player.status().index]) if footage is not None else 0.0

    @property
    def duration_s(self) -> float:
        """Time of the last picture, seconds."""
        footage = self.player.footage
        return footage.duration_s if footage is not None else 0.0

    @property
    def chosen_range(self) -> tuple[float, float]:
        """The range to export, seconds; everything where none was chosen."""
        return self._range or (0.0, self.duration_s)

    def _open(self, heed: Callable[[float], None]) -> Footage:
        return open_footage(self.path, self._video, heed)

    def _title(self, number: int) -> str:
        footage = self.player.footage
        return face_title(footage, number) if footage is not None else ""

    # Polling.

    def _poll_view(self) -> None:
        item = self.player.take()
        if item is not None:
            self.stage.show_item(item)
            self.transport.set_time(self.time_s, self.duration_s)

    def _poll_status(self) -> None:
        status = self.player.status()
        if status.ready and not self._ready:
            self._take_up()
        self.commands.set_playing(status.playing)
        if self._ready:
            self.timeline.set_position(self.time_s)
        self.markers.book.poll()
        condition = condition_of(status, self.path.name)
        self.stage.set_condition(replace(condition, notices=self._board.shown(condition.notices)))

    def _take_up(self) -> None:
        """Show what the footage is, now that it is open."""
        footage = self.player.footage
        assert footage is not None
        self._ready = True
        self._drawn_in = drawn_in(footage)
        session = footage.session.session if footage.session is not None else None
        self.commands.set_ready(True, session is not None)
        self.commands.overlays.setEnabled(not self._drawn_in)
        self.commands.overlays.setChecked(not self._drawn_in)
        names = session.names if session is not None else {}
        self._show_so(replace(self._appearance, shown=not self._drawn_in, names=names))
        self.transport.bar.set_duration(footage.duration_s)
        people, most_seen = people_of(footage)
        self.timeline.set_people(people, most_seen, (0.0, max(0.1, footage.duration_s)))
        self.timeline.set_message("" if people else self.tr("No face was found"))
        self.markers.open(footage.session)
        # Where there is little room, the picture matters more; M brings them back.
        self.dock.setVisible(self.width() >= _WIDE or bool(self.markers.book.markers))
        self.about.setText(about(footage))
        self.setWindowTitle(self.tr("{name} - Review").format(name=footage.name))
        if footage.session is not None and footage.session.broken_off:
            self._tell(Notice("warning", self.tr("This recording was broken off; everything up to there is here.")))
        self.opened.emit(self.path)

    # What the user does.

    def _seek(self, time_s: float) -> None:
        footage = self.player.footage
        if footage is not None:
            self.player.seek(footage.index_at(time_s))

    def _show_so(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self.stage.view.set_appearance(appearance)

    def _set_range(self, start_s: float | None = None, end_s: float | None = None) -> None:
        start, end = self.chosen_range
        start, end = start if start_s is None else start_s, end if end_s is None else end_s
        if start > end:  # The one that was chosen now counts.
            start, end = (start, self.duration_s) if start_s is not None else (0.0, end)
        self._range = None if start_s is None and end_s is None else (start, end)
        self.transport.bar.set_chosen_range(self._range)

    def _make_room_for_notes(self) -> None:
        self.player.set_playing(False)
        self.dock.show()

    def _export(self) -> None:
        self.player.set_playing(False)
        if self._exporting is None:
            drawn = self._appearance.overlays
            dialog = ExportDialog(
                self._open, self.duration_s, self.chosen_range, drawn, self._drawn_in, self._recordings, self
            )
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.exported.connect(self._exported)
            dialog.finished.connect(self._export_ended)
            self._exporting = dialog
            dialog.open()

    def _exported(self, folder: Path) -> None:
        self._tell(Notice("info", self.tr("Exported to {folder}").format(folder=folder), (Deed.SHOW_RECORDING,)))
        self._shown_folder = folder

    def _export_ended(self) -> None:
        self._exporting = None

    def _leave(self) -> None:
        self.close()

    def _show_folder(self) -> None:
        folder = self.path if self.path.is_dir() else self.path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _do(self, deed: Deed) -> None:
        if deed in (Deed.CANCEL, Deed.CLOSE):
            self.close()
        elif deed is Deed.SHOW_RECORDING:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._shown_folder)))
        elif deed is Deed.OPEN_VIDEO:
            path, _ = QFileDialog.getOpenFileName(self, self.tr("The Video That Was Analysed"), str(self.path.parent))
            if path:
                self._video = Path(path)
                self.player.close()
                self.player.join(_JOIN_S)
                self.player = Player(self._open)

    def _tell(self, notice: Notice) -> None:
        self._board.tell(notice)

    def _dismiss(self, notice: Notice) -> None:
        self._board.dismiss(notice)
        self._poll_status()

    # What Qt calls.

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Stop playing, and put the markers on the disk."""
        for timer in self._timers:
            timer.stop()
        self.hide()
        if self._exporting is not None:
            self._exporting.wait(_JOIN_S)
        self.markers.book.close(_JOIN_S)
        self.player.close()
        self.player.join(_JOIN_S)
        super().closeEvent(event)
        self.closed.emit()
