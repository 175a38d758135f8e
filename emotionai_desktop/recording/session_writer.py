"""Writes a session folder, result by result, so that it can be read whatever happens next."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from emotionai_desktop.drawing import Overlays, Privacy, Veil, draw_result
from emotionai_desktop.recording.rows import CSV_ENCODING, RowFormat, row_writer
from emotionai_desktop.recording.session import (
    LONGEST_S,
    ROWS_FILE,
    SESSION_FILE,
    TABLE_FILE,
    VIDEO_FILE,
    End,
    Marker,
    Session,
    SessionError,
    Video,
    in_order,
    overlays_as_json,
    write_session,
)
from emotionai_desktop.recording.video_writer import DurableFile, VideoWriter
from emotionai_desktop.results import FrameResult

#: Letters of a source's name that go into the name of a folder, on every system.
_LETTERS = 40


class SessionWriter:
    """Writes one session. Not thread-safe.

    Each result is in its files when `write` is back, and on the disk after `sync`. After an error nothing more is
    written; what was written stays, and can be read.

    Parameters
    ----------
    parent
        The folder in which the session gets a folder of its own, named after its time and source; made where it does
        not exist.
    session
        What is known at the beginning: ``video`` and ``end`` are filled in here.
    video
        Whether the frames are kept too.
    overlays
        What is drawn into them; None to keep them clean.
    frame_rate
        Frames a second to expect, where the source says.

    Raises
    ------
    SessionError
        The folder cannot be made there.

    Examples
    --------
    >>> with contextlib.closing(SessionWriter(folder, session, video=False)) as writer:
    ...     for frame in frames:
    ...         writer.write(analyzer.analyze(frame))
    ...     writer.finish("done")
    """

    def __init__(
        self,
        parent: Path,
        session: Session,
        *,
        video: bool = True,
        overlays: Overlays | None = None,
        frame_rate: float | None = None,
    ) -> None:
        self.session = session
        self.results = 0
        #: Frames that are not in the video.
        self.dropped = 0
        #: Time of the last result, seconds since the session began.
        self.duration_s = 0.0
        self._wants_video, self._overlays, self._frame_rate = video, overlays, frame_rate
        self._veil = Veil()
        self._video: VideoWriter | None = None
        self._rows: list[_Rows] = []
        try:
            self.folder = _make_folder(parent, session)
            write_session(self.folder / SESSION_FILE, session)
            self._rows = [
                _Rows("jsonl", self.folder / ROWS_FILE, session.labels),
                _Rows("csv", self.folder / TABLE_FILE, session.labels),
            ]
        except OSError as error:
            self.close()
            raise _told(error, parent) from error

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return sum(rows.size for rows in self._rows) + (self._video.size if self._video is not None else 0)

    def write(self, result: FrameResult, *, picture: bool = True, names: Mapping[int, str] | None = None) -> None:
        """Add a result, and its frame where a video is kept.

        Parameters
        ----------
        result
            Its ``time_s`` counts from the beginning of the session, later than that of the result before.
        picture
            Whether there is time to put its frame into the video; it counts as dropped otherwise.
        names
            What the user calls the faces now, by number.

        Raises
        ------
        SessionError
            The disk is full, or the files cannot be written for another reason; the text names the file.
        """
        if result.frame.time_s > LONGEST_S:
            raise SessionError(f"{self.folder}: a session lasts {LONGEST_S / 86400:.0f} days at most")
        try:
            for rows in self._rows:
                rows.write(result)
            self.results += 1
            self.duration_s = result.frame.time_s
            if self._wants_video and picture:
                self._write_picture(result, names)
            elif self._wants_video:
                self.dropped += 1
        except OSError as error:
            raise _told(error, self.folder) from error

    def mark(self, time_s: float) -> None:
        """Mark a moment, seconds since the session began, and have it on the disk.

        Raises
        ------
        SessionError
            It could not be put there.
        """
        self.session = replace(self.session, markers=in_order((*self.session.markers, Marker(time_s))))
        self._write_session()

    def hide_faces(self, privacy: Privacy) -> None:
        """Draw this over the faces of the frames to come.

        Raises
        ------
        SessionError
            That it is so could not be written.
        """
        before = self._overlays or Overlays(boxes=False, points="none", labels=False)
        if before.privacy == privacy:
            return
        self._overlays = replace(before, privacy=privacy)
        if self.session.video is not None:
            drawn = overlays_as_json(self._overlays)
            self.session = replace(self.session, video=replace(self.session.video, overlays=drawn))
            self._write_session()

    def sync(self) -> None:
        """Have on the disk what was written.

        Raises
        ------
        SessionError
            It could not be put there.
        """
        try:
            for rows in self._rows:
                rows.sync()
            if self._video is not None:
                self._video.sync()
        except OSError as error:
            raise _told(error, self.folder) from error

    def finish(self, reason: str, names: Mapping[int, str] | None = None) -> Session:
        """Close the files and say in session.json how it ended.

        Parameters
        ----------
        reason
            In words, such as ``stopped``.
        names
            What the user calls the faces, by number.

        Raises
        ------
        SessionError
            That cannot be written; what was written before can be read.
        """
        end = End(reason, self.results, round(self.duration_s, 4), self.dropped)
        self.session = replace(self.session, end=end, names=dict(names or self.session.names))
        try:
            self.close()
        finally:
            self._write_session()
        return self.session

    def close(self) -> None:
        """Close the files. May be called twice.

        Raises
        ------
        SessionError
            One of them cannot be finished.
        """
        video, self._video = self._video, None
        failed: OSError | None = None
        for part in (video, *self._rows):
            try:
                if part is not None:
                    part.close()
            except OSError as error:
                failed = failed or error
        if failed is not None:
            raise _told(failed, self.folder) from failed

    def discard(self) -> None:
        """Close the files and take the folder away again: nobody wants what was written."""
        with contextlib.suppress(SessionError):
            self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_session(self) -> None:
        try:
            write_session(self.folder / SESSION_FILE, self.session)
        except OSError as error:
            raise _told(error, self.folder) from error

    def _write_picture(self, result: FrameResult, names: Mapping[int, str] | None) -> None:
        frame = result.frame
        if self._video is None:
            self._video = VideoWriter(self.folder / VIDEO_FILE, frame.width, frame.height, self._frame_rate)
            drawn = overlays_as_json(self._overlays) if self._overlays is not None else None
            self.session = replace(self.session, video=Video(frame.width, frame.height, self._frame_rate, drawn))
            write_session(self.folder / SESSION_FILE, self.session)
        image, lost = frame.image, self._veil.lost(result)
        if self._overlays is not None:
            image = image.copy()
            draw_result(image, result, overlays=self._overlays, names=names, lost=lost)
        self._video.write(image, frame.time_s)


class _Rows:
    """The results in one form, in a file that always ends with a whole row."""

    def __init__(self, form: RowFormat, path: Path, labels: tuple[str, ...]) -> None:
        self._encoding = CSV_ENCODING if form == "csv" else "utf-8"
        self._file = DurableFile(path)
        self._text = io.StringIO(newline="")
        self._rows = row_writer(form, self._text, labels)
        self._flush()
        self._encoding = "utf-8"  # A mark of the encoding stands at the beginning alone.

    @property
    def size(self) -> int:
        return self._file.size

    def write(self, result: FrameResult) -> None:
        self._rows.write(result)
        self._flush()

    def sync(self) -> None:
        self._file.sync()

    def close(self) -> None:
        self._file.close()

    def _flush(self) -> None:
        text = self._text.getvalue()
        self._text.seek(0)
        self._text.truncate()
        if text:
            self._file.write(text.encode(self._encoding))


def _make_folder(parent: Path, session: Session) -> Path:
    """A folder that was not there, named after the session's time and source."""
    name = re.sub(r"[^\w\- ]+", " ", Path(session.source).stem or session.source)
    name = re.sub(r"\s+", " ", name).strip()[:_LETTERS].strip()
    stem = f"{session.started:%Y-%m-%d %H.%M.%S} {name}".strip()
    parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, 1000):
        folder = parent / (stem if number == 1 else f"{stem} ({number})")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(17, os.strerror(17), str(parent / stem))


def _told(error: OSError, place: Path) -> SessionError:
    """An error of the system in the user's words."""
    return SessionError(f"{error.filename or place}: {(error.strerror or str(error)).lower()}")
