"""A part of a session or an analysed video as a session of its own: pictures, results and the markers in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from emotionai_desktop.drawing import Overlays
from emotionai_desktop.recording.footage import Footage
from emotionai_desktop.recording.session import Marker, Session, SessionError
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.results import FrameResult


def write_excerpt(
    footage: Footage,
    start_s: float,
    end_s: float,
    parent: Path,
    overlays: Overlays | None,
    heed: Callable[[float], None] = lambda part: None,
) -> Path:
    """Write the frames from one time to another, both included, as a session folder.

    Times count from the first of them. Frames without a result (between those that were analysed) are left out.

    Parameters
    ----------
    footage
        Where from.
    start_s, end_s
        The range, seconds.
    parent
        The folder in which the session gets a folder of its own.
    overlays
        What is drawn into the pictures; None to keep them as they are.
    heed
        Called now and then with the part that is done, 0..1; may raise to end it, and the folder goes again.

    Returns
    -------
    Path
        The session's folder.

    Raises
    ------
    SessionError
        There is nothing to write, or it cannot be written.
    """
    first, last = footage.index_at(start_s), footage.index_at(end_s)
    begin_s = float(footage.times[first])
    session, names = _about(footage, begin_s, end_s)
    writer = SessionWriter(parent, session, overlays=overlays)
    try:
        for index in range(first, last + 1):
            heed((index - first) / (last - first + 1))
            item = footage.read(index)
            if isinstance(item, FrameResult):
                frame = replace(item.frame, time_s=round(item.frame.time_s - begin_s, 4), source=session.source)
                writer.write(replace(item, frame=replace(frame, index=writer.results)), names=names)
        if not writer.results:
            raise SessionError(f"{footage.path}: nothing was analysed in this range")
        writer.finish("exported")
    except BaseException:
        writer.discard()
        raise
    return writer.folder


def _about(footage: Footage, begin_s: float, end_s: float) -> tuple[Session, Mapping[int, str]]:
    """What the excerpt says of itself, and the names of its people."""
    if footage.session is None:
        source = footage.results.source or footage.name
        return Session(source, datetime.now().astimezone(), footage.results.labels or ("",)), {}
    whole = footage.session.session
    inside = (marker for marker in whole.markers if begin_s <= marker.time_s <= end_s)
    markers = tuple(Marker(round(marker.time_s - begin_s, 4), marker.note) for marker in inside)
    started = whole.started + timedelta(seconds=begin_s)
    return replace(whole, started=started, markers=markers, video=None, end=None), whole.names
