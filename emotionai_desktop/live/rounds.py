"""One count of frames for what has several beginnings: a clip played again and again, a camera that was lost."""

from __future__ import annotations

from dataclasses import replace

from emotionai_desktop.capture.source import Source
from emotionai_desktop.results import Frame


class Rounds:
    """Counts a clip that is played again, or a camera opened anew, as one: indexes and times go on rising."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start from nothing, after a seek."""
        self._index, self._time_s = 0, 0.0
        self._next_index, self._next_time_s = 0, 0.0

    def begin_again(self, source: Source) -> None:
        """The clip has ended: play it again."""
        self._index, self._time_s = self._next_index, self._next_time_s
        source.seek(0)

    def resume(self, time_s: float) -> None:
        """The source was lost and is there again, so many seconds after it was there first."""
        self._index, self._time_s = self._next_index, max(self._next_time_s, time_s)

    def place(self, frame: Frame) -> Frame:
        """The frame as part of the whole."""
        frame = replace(frame, index=frame.index + self._index, time_s=frame.time_s + self._time_s)
        step = max(0.0, frame.time_s - self._next_time_s)
        self._next_index, self._next_time_s = frame.index + 1, frame.time_s + (step or 1 / 30)
        return frame
