"""Session folders read back, whole or cut short, with everything in them checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from emotionai_desktop.capture.files import is_folder, printable
from emotionai_desktop.recording.session import (
    ROWS_FILE,
    SESSION_FILE,
    VIDEO_FILE,
    Marker,
    Session,
    SessionError,
    in_order,
    read_session,
    write_session,
)
from emotionai_desktop.recording.stored import StoredResults


class StoredSession:
    """A session on the disk.

    Parameters
    ----------
    folder
        Its folder.
    session
        What session.json says.
    results
        Its results.
    video
        Its video, if it has one.
    """

    def __init__(self, folder: Path, session: Session, results: StoredResults, video: Path | None) -> None:
        self.folder, self.session, self.results, self.video = folder, session, results, video

    @property
    def broken_off(self) -> bool:
        """Whether the program was ended while it recorded, or could not write on."""
        return self.session.end is None

    def set_markers(self, markers: Iterable[Marker]) -> None:
        """Keep other markers, in memory; see `save`."""
        self.session = replace(self.session, markers=in_order(markers))

    def save(self) -> None:
        """Write session.json, whole or not at all.

        Raises
        ------
        SessionError
            It cannot be written; the one before is still there.
        """
        path = self.folder / SESSION_FILE
        try:
            write_session(path, self.session)
        except OSError as error:
            raise SessionError(f"{path}: {(error.strerror or str(error)).lower()}") from error

    def close(self) -> None:
        """Close the files."""
        self.results.close()


def open_session(path: Path, heed: Callable[[float], None] = lambda part: None) -> StoredSession:
    """Open a session folder.

    Parameters
    ----------
    path
        The folder, or a file in it.
    heed
        Called now and then with the part that was read, 0..1; may raise to end it.

    Raises
    ------
    SessionError
        It is no session, or a part of it is damaged; the text names the file and the reason.
    """
    if not (is_folder(path) or os.path.isfile(path)):  # noqa: PTH113  Path.is_file raises on names that are too long.
        raise SessionError(f"{printable(path)}: no such file or folder")
    folder = path if is_folder(path) else path.parent
    session = read_session(_inside(folder, SESSION_FILE))
    results = StoredResults(_inside(folder, ROWS_FILE), session.labels, heed)
    try:
        video = _inside(folder, VIDEO_FILE) if session.video is not None else None
        return StoredSession(folder, session, results, video if video is not None and video.is_file() else None)
    except BaseException:
        results.close()
        raise


def is_session(path: Path) -> bool:
    """Whether there is a session folder of this name, by its looks alone."""
    return os.path.isfile(path / SESSION_FILE) or (path.name == SESSION_FILE and os.path.isfile(path))  # noqa: PTH113


def _inside(folder: Path, name: str) -> Path:
    """A file of the folder; one that a link leads elsewhere is refused."""
    path = folder / name
    try:
        if path.resolve().parent != folder.resolve():
            raise SessionError(f"{path}: a link that leads out of the session's folder")
    except (OSError, RuntimeError, ValueError) as error:
        raise SessionError(f"{printable(path)}: {error}") from error
    return path
