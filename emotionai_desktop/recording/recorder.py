"""Records live results: takes them without waiting, and writes them on a thread of its own."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import numpy as np

from emotionai_desktop.drawing import Privacy
from emotionai_desktop.recording.session import SessionError
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.results import Frame, FrameResult

log = logging.getLogger(__name__)

#: Bytes of frames that may wait for the disk: two seconds of a camera's 640x480. The video does without those beyond.
MOST_BYTES = 64_000_000
#: Results that may wait: more than a minute's. A disk that is slower than that has stopped.
MOST_WAITING = 3000
#: Seconds after which what was written is put on the disk.
SYNC_S = 1.0
#: Seconds by which a source's clock may outrun the real one before it counts as wound.
_WOUND_S = 2.0


class RecorderState(Enum):
    """What a recorder is doing."""

    RECORDING = "recording"
    FINISHING = "finishing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """How a recording stands at one moment.

    Parameters
    ----------
    state, message
        What is done, and why it ended or failed.
    folder
        The session's folder, once there is one.
    elapsed_s
        Time of the last result, seconds since the session began.
    size
        Bytes written.
    results, dropped
        Frames with results, and those of them that are missing in the video.
    """

    state: RecorderState = RecorderState.RECORDING
    message: str = ""
    folder: Path | None = None
    elapsed_s: float = 0.0
    size: int = 0
    results: int = 0
    dropped: int = 0


class Recorder:
    """Records the results of one source.

    Frames get numbers and times of the session: from 0, rising, in the source's own pace; a pause that the source does
    not have (a video that is wound) leaves no hole.

    Parameters
    ----------
    open_writer
        Makes the session's folder; called on the recorder's thread.
    """

    def __init__(self, open_writer: Callable[[], SessionWriter]) -> None:
        self._open_writer = open_writer
        self._condition = threading.Condition()
        self._waiting: deque[tuple[FrameResult, bool]] = deque()
        self._held = 0
        self._clock = _SessionClock()
        self._source: str | None = None
        self._labels: tuple[str, ...] = ()
        self._reason = ""
        self._names: Mapping[int, str] = {}
        self._privacy: Privacy | None = None
        self._marks: list[float] = []
        self._status = RecorderStatus()
        self._thread = threading.Thread(target=self._run, name="recorder")
        self._thread.start()

    # What other threads call; none of it waits for the disk.

    def add(self, result: FrameResult) -> None:
        """Record a result; those of another source, and those after `stop`, are left out."""
        frame = result.frame
        with self._condition:
            if self._reason or self._status.state is not RecorderState.RECORDING:
                return
            self._source = self._source if self._source is not None else frame.source
            if frame.source != self._source:
                return
            if len(self._waiting) >= MOST_WAITING:
                self._reason = "the disk is too slow"
            elif self._other_labels(result):
                self._reason = "the emotion model was changed"
            else:
                frame = self._clock.place(frame)
                # A single frame that is larger than all that may wait is better than none.
                picture = not self._held or self._held + frame.image.nbytes <= MOST_BYTES
                if picture:
                    self._held += frame.image.nbytes
                else:
                    frame = replace(frame, image=np.broadcast_to(np.uint8(0), frame.image.shape))
                self._waiting.append((replace(result, frame=frame), picture))
            self._condition.notify()

    def set_names(self, names: Mapping[int, str]) -> None:
        """Call the faces so from now on, by number."""
        self._names = dict(names)

    def hide_faces(self, privacy: Privacy) -> None:
        """Draw this over faces from now on, frames that wait included."""
        self._privacy = privacy

    def mark(self) -> float:
        """Mark the newest frame; gives its time, seconds since the session began."""
        with self._condition:
            self._marks.append(self._clock.time_s)
            self._condition.notify()
            return self._clock.time_s

    def stop(self, reason: str) -> None:
        """Take no more results; write those that wait, and finish.

        Parameters
        ----------
        reason
            In words, such as ``stopped``.
        """
        with self._condition:
            self._reason = self._reason or reason
            if self._status.state is RecorderState.RECORDING:
                self._status = replace(self._status, state=RecorderState.FINISHING)
            self._condition.notify()

    def status(self) -> RecorderStatus:
        """How it stands now."""
        return self._status

    def join(self, timeout_s: float) -> bool:
        """Wait for the end of the thread, after `stop`; True where that came in time."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _other_labels(self, result: FrameResult) -> bool:
        if not result.faces:
            return False
        labels = tuple(result.faces[0].emotion.probabilities)
        self._labels = self._labels or labels
        return labels != self._labels

    # The thread.

    def _run(self) -> None:
        try:
            writer = self._open_writer()
        except Exception as error:
            log.error("nothing can be recorded: %s", error, exc_info=not isinstance(error, SessionError))
            self._fail(error)
            return
        self._labels = self._labels or writer.session.labels
        self._note(writer)
        try:
            self._write_all(writer)
            writer.finish(self._reason, self._names)
        except Exception as error:
            log.error("the recording has failed: %s", error, exc_info=not isinstance(error, SessionError))
            self._fail(error)
            # What can still be closed is; the first error is the one that matters.
            with contextlib.suppress(SessionError):
                writer.finish(f"failed: {error}", self._names)
            return
        self._note(writer)
        with self._condition:
            self._status = replace(self._status, state=RecorderState.DONE, message=self._reason)

    def _write_all(self, writer: SessionWriter) -> None:
        """Write what comes until nothing more does."""
        due = time.monotonic() + SYNC_S
        while True:
            with self._condition:
                patience = max(0.0, due - time.monotonic())
                self._condition.wait_for(lambda: bool(self._waiting or self._marks or self._reason), patience)
                if not self._waiting and not self._marks and self._reason:
                    return
                item = self._waiting.popleft() if self._waiting else None
                marks, self._marks = self._marks, []
            for time_s in marks:
                writer.mark(time_s)
            if self._privacy is not None:
                writer.hide_faces(self._privacy)
            if item is not None:
                result, picture = item
                writer.write(result, picture=picture, names=self._names)
                with self._condition:
                    self._held -= result.frame.image.nbytes if picture else 0
                self._note(writer)
            if time.monotonic() >= due:
                writer.sync()
                due = time.monotonic() + SYNC_S

    def _note(self, writer: SessionWriter) -> None:
        with self._condition:
            self._status = replace(
                self._status,
                folder=writer.folder,
                elapsed_s=writer.duration_s,
                size=writer.size,
                results=writer.results,
                dropped=writer.dropped,
            )

    def _fail(self, error: Exception) -> None:
        with self._condition:
            self._waiting.clear()
            self._held = 0
            self._status = replace(self._status, state=RecorderState.FAILED, message=str(error) or type(error).__name__)


class _SessionClock:
    """Gives frames the numbers and times of a session."""

    def __init__(self) -> None:
        #: Time of the frame that was placed last, seconds since the session began.
        self.time_s = 0.0
        self._index = -1
        self._time_s = 0.0
        self._source_s = 0.0
        self._at = 0.0
        self._step = 1 / 30

    def place(self, frame: Frame) -> Frame:
        """The frame as part of the session; times are rounded as results are, so that the video's are the same."""
        now = time.monotonic()
        if self._index >= 0:
            step = frame.time_s - self._source_s
            if 0 < step <= now - self._at + _WOUND_S:
                self._step = step
            self._time_s = max(self._time_s + 1e-4, self._time_s + self._step)
        self._index, self._source_s, self._at = self._index + 1, frame.time_s, now
        self.time_s = round(self._time_s, 4)
        return replace(frame, index=self._index, time_s=self.time_s)
