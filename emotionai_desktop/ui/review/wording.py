"""What a review says of its footage, worked out apart from any widget."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt5.QtCore import QCoreApplication

from emotionai_desktop.recording.footage import Footage, VideoMissingError
from emotionai_desktop.ui.condition import Condition, Deed, Notice, Page, sentence
from emotionai_desktop.ui.panels.series import Series
from emotionai_desktop.ui.review.player import PlayerStatus

_translate = QCoreApplication.translate

#: People who can be chosen in the timeline: those who were seen most.
_MOST_PEOPLE = 30
#: Of `Overlays`: what says something of a face; one that only hides it may be drawn upon.
_PARTS = ("boxes", "points", "labels", "bars", "pose", "heat_map")


def condition_of(status: PlayerStatus, name: str) -> Condition:
    """What to say over or instead of the picture.

    Parameters
    ----------
    status
        How playing stands.
    name
        What is opened.
    """
    if status.error is not None and not status.ready:
        missing = isinstance(status.error, VideoMissingError)
        title = _translate("Review", "{name} cannot be reviewed").format(name=name)
        deeds = (Deed.OPEN_VIDEO, Deed.CLOSE) if missing else (Deed.CLOSE,)
        return Condition(Page("broken-image", title, sentence(str(status.error)), deeds))
    if not status.ready:
        title = _translate("Review", "Opening {name}…").format(name=name)
        part = f"{round(100 * status.part)} %" if status.part else ""
        return Condition(Page("session", title, part, (Deed.CANCEL,), busy=True))
    if status.error is not None:
        return Condition(notices=(Notice("error", sentence(str(status.error))),))
    return Condition()


def face_title(footage: Footage, number: int) -> str:
    """What to call a person."""
    names: Mapping[int, str] = footage.session.session.names if footage.session is not None else {}
    return names.get(number) or _translate("Review", "Face {number}").format(number=number)


def drawn_in(footage: Footage) -> bool:
    """Whether there are overlays in the pictures themselves."""
    video = footage.session.session.video if footage.session is not None else None
    drawn = video.overlays if video is not None else None
    return drawn is not None and any(drawn.get(part) not in (False, None, "none", "") for part in _PARTS)


def people_of(footage: Footage) -> tuple[dict[int, Series], int | None]:
    """The series of those who were seen most, by number, and who was seen most of all."""
    tracks = sorted(footage.results.tracks.items(), key=lambda each: -len(each[1].rows))[:_MOST_PEOPLE]
    labels = footage.results.labels
    people = {number: Series(track.times, track.probabilities, labels) for number, track in sorted(tracks)}
    return people, tracks[0][0] if tracks else None


def about(footage: Footage) -> str:
    """Source, date and size in a line."""
    words = [_translate("Review", "{count} frames").format(count=len(footage))]
    if footage.session is not None:
        session = footage.session.session
        words = [session.source, session.started.astimezone().strftime("%Y-%m-%d %H:%M"), *words]
        if session.end is not None and session.end.dropped:
            words.append(_translate("Review", "{count} missing in the video").format(count=session.end.dropped))
    if drawn_in(footage):
        words.append(_translate("Review", "overlays are in the pictures"))
    return "  \u00b7  ".join(words)
