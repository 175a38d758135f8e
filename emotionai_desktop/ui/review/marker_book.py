"""The markers of the session under review, kept on the disk as they change."""

from __future__ import annotations

from dataclasses import replace

from PyQt5.QtCore import QObject, pyqtSignal

from emotionai_desktop.recording.session import Marker, SessionError
from emotionai_desktop.recording.session_folder import StoredSession
from emotionai_desktop.ui.errand import Errand


class MarkerBook(QObject):
    """Adds, changes and deletes markers. Each change is written on a thread of its own, the newest state last."""

    #: `markers` is something else now.
    changed = pyqtSignal()
    #: They could not be written; why, in words.
    failed = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: StoredSession | None = None
        self._deleted: list[Marker] = []
        self._errand: Errand[None] | None = None
        self._unsaved = False

    @property
    def markers(self) -> tuple[Marker, ...]:
        """In the order of their times."""
        return self._session.session.markers if self._session is not None else ()

    @property
    def can_undo(self) -> bool:
        """Whether there is a deleted marker to bring back."""
        return bool(self._deleted)

    def open(self, session: StoredSession | None) -> None:
        """Keep the markers of this session from now on; None where there is none to keep them in."""
        self._session = session
        self.changed.emit()

    def add(self, time_s: float) -> int:
        """Mark a moment; gives the marker's place. One that is there already is taken."""
        for place, marker in enumerate(self.markers):
            if abs(marker.time_s - time_s) < 1e-3:
                return place
        made = Marker(time_s)
        self._keep((*self.markers, made))
        return self.markers.index(made)

    def set_note(self, place: int, note: str) -> None:
        """Write another note to a marker."""
        markers = list(self.markers)
        if markers[place].note != note:
            markers[place] = replace(markers[place], note=note)
            self._keep(tuple(markers))

    def delete(self, place: int) -> None:
        """Take a marker away; `undo` brings it back."""
        self._deleted.append(self.markers[place])
        self._keep(self.markers[:place] + self.markers[place + 1 :])

    def undo(self) -> None:
        """Bring back the marker that was deleted last."""
        if self._deleted:
            self._keep((*self.markers, self._deleted.pop()))

    def poll(self) -> None:
        """See whether they were written."""
        errand = self._errand
        if errand is None or not errand.done:
            return
        self._errand = None
        if errand.error:
            self.failed.emit(self.tr("The markers cannot be saved: {reason}").format(reason=errand.error))
        if self._unsaved:
            self._save()

    def close(self, timeout_s: float) -> None:
        """Wait until they are written."""
        if self._errand is not None:
            self._errand.wait(timeout_s)
            self.poll()
        if self._errand is not None:
            self._errand.wait(timeout_s)

    def _keep(self, markers: tuple[Marker, ...]) -> None:
        assert self._session is not None
        self._session.set_markers(markers)
        self._unsaved = True
        self._save()
        self.changed.emit()

    def _save(self) -> None:
        if self._errand is None and self._session is not None:
            self._unsaved = False
            self._errand = Errand(self._session.save, (SessionError,))
