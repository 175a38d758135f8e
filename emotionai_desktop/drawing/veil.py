"""Keeping faces hidden that the analysis loses for a moment."""

from __future__ import annotations

from emotionai_desktop.results import Face, FrameResult

#: Seconds that the place of a lost face stays hidden: longer than a detector overlooks one that turns or blinks.
HOLD_S = 1.0


class Veil:
    """Remembers where the faces of the frames before were.

    A face that is found in one frame and not in the next would be seen for that moment. So whoever hides faces hides
    the places of those that were lost lately too.
    """

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Face, float]] = {}
        self._source = ""
        self._now = 0.0

    def lost(self, result: FrameResult) -> tuple[Face, ...]:
        """Faces of moments ago that are not in this result, as they were last; results come in their order."""
        frame = result.frame
        if frame.source != self._source or frame.time_s < self._now:
            self._seen.clear()
        self._source, self._now = frame.source, frame.time_s
        found = {face.id for face in result.faces}
        lost = tuple(
            face for number, (face, at) in self._seen.items() if number not in found and self._now - at <= HOLD_S
        )
        self._seen = {face.id: self._seen[face.id] for face in lost} | {
            face.id: (face, self._now) for face in result.faces
        }
        return lost
