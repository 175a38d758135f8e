"""The markers of a review: the list, the commands, and what is kept on the disk, brought together."""

from __future__ import annotations

from collections.abc import Callable

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QWidget

from emotionai_desktop.recording.session_folder import StoredSession
from emotionai_desktop.ui.review.commands import Commands
from emotionai_desktop.ui.review.marker_book import MarkerBook
from emotionai_desktop.ui.review.marker_list import MarkerList


class Markers(QObject):
    """Marks moments, goes to them and lets their notes be written.

    Parameters
    ----------
    commands
        What the user does it with.
    now_s
        Gives the time of the picture, seconds.
    """

    #: The user wants to go to this time, seconds.
    seek_wanted = pyqtSignal(float)
    #: A marker is about to be added, whose note is to be written.
    adding = pyqtSignal()
    #: Where markers are, seconds.
    moved = pyqtSignal(list)

    def __init__(self, commands: Commands, now_s: Callable[[], float], parent: QWidget) -> None:
        super().__init__(parent)
        self._commands, self._now_s = commands, now_s
        self.list = MarkerList(parent)
        self.book = MarkerBook(self)
        commands.add_marker.triggered.connect(self._add)
        commands.edit_marker.triggered.connect(self._edit)
        commands.delete_marker.triggered.connect(self._delete)
        commands.undo.triggered.connect(self.book.undo)
        commands.marker_back.triggered.connect(lambda: self._go(-1))
        commands.marker_forward.triggered.connect(lambda: self._go(1))
        self.list.seek_wanted.connect(self.seek_wanted)
        self.list.note_changed.connect(self.book.set_note)
        self.list.chosen_changed.connect(self._offer)
        self.book.changed.connect(self._show)

    def open(self, session: StoredSession | None) -> None:
        """Show the markers of this session; None where there is none to keep them in."""
        self.list.set_empty_text(
            self.tr("No markers yet. Press M to mark what you see, and write a note.")
            if session is not None
            else self.tr("Markers are kept in sessions. Export this video as a session to use them.")
        )
        self.book.open(session)

    def _add(self) -> None:
        self.adding.emit()
        self.list.edit(self.book.add(round(self._now_s(), 4)))

    def _edit(self) -> None:
        if self.list.place is not None:
            self.list.edit(self.list.place)

    def _delete(self) -> None:
        if self.list.place is not None:
            self.book.delete(self.list.place)

    def _go(self, way: int) -> None:
        now_s = self._now_s()
        # A frame is a little before or behind its marker.
        ahead = [each.time_s for each in self.book.markers if (each.time_s - now_s) * way > 1e-3]
        if ahead:
            self.seek_wanted.emit(min(ahead) if way > 0 else max(ahead))

    def _show(self) -> None:
        self.list.set_markers(self.book.markers)
        self.moved.emit([marker.time_s for marker in self.book.markers])
        self._offer()

    def _offer(self) -> None:
        self._commands.set_markers(len(self.book.markers), self.list.place is not None)
        self._commands.undo.setEnabled(self.book.can_undo)
