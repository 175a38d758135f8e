"""What a session folder says of itself: session.json, checked when it is read and never half written.

A session folder holds

- ``session.json``: this;
- ``results.jsonl`` and ``results.csv``: the results, as ``analyze`` writes them;
- ``video.mp4``: the frames of those results, each at its ``time_s``; missing where none was wanted.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from emotionai_desktop import __version__
from emotionai_desktop.drawing import Overlays
from emotionai_desktop.inference.catalog import Catalog
from emotionai_desktop.recording.fields import Fields

#: Version of the folder's form. A later one is refused: nobody can know what it means.
FORMAT = 1
SESSION_FILE, ROWS_FILE, TABLE_FILE, VIDEO_FILE = "session.json", "results.jsonl", "results.csv", "video.mp4"
#: Bytes of session.json that no session comes near, and a hostile one must not exceed.
_MOST_BYTES = 16_000_000
#: Seconds of a session at most (a month), and pixels of a side of its video.
LONGEST_S, LARGEST_SIDE = 31 * 86400.0, 16384


class SessionError(Exception):
    """A session, or a part of it, cannot be read or written. The text is for the user: it names the file and why."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A moment that the user wants to find again.

    Parameters
    ----------
    time_s
        Seconds since the session began.
    note
        What the user wrote; may be empty.
    """

    time_s: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """Which weights answered: name, task and version of the catalog, and the SHA-256 of the weights in hex."""

    name: str
    task: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Video:
    """The video of a session.

    Parameters
    ----------
    width, height
        Size of its frames in pixels, as they came; the file's own may be larger by one, since H.264 wants even sizes.
    frame_rate
        Frames a second of the source, where it says.
    overlays
        What is drawn into the frames, by the names of `drawing.Overlays`; None where they are clean.
    """

    width: int
    height: int
    frame_rate: float | None = None
    overlays: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class End:
    """How a session ended.

    Parameters
    ----------
    reason
        In words: ``stopped``, or what else ended it.
    results
        How many frames have results.
    duration_s
        Time of the last of them.
    dropped
        How many of them are missing in the video, because it could not be written as fast as frames came.
    """

    reason: str
    results: int
    duration_s: float
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """Everything about a session but its results and pictures.

    Parameters
    ----------
    source
        What the user calls the source.
    started
        When it began, with its time zone.
    labels
        Labels of the emotion model.
    models
        The models that answered.
    analysis
        The options of the analysis, by name.
    video
        The video, once there is a frame of it; None where there is none.
    names
        What the user calls the faces, by number.
    markers
        In the order of their times.
    end
        How it ended; None while it goes on, and for good where the program was ended in the middle of it.
    app_version
        The version of this program that wrote it.
    """

    source: str
    started: datetime
    labels: tuple[str, ...]
    models: tuple[ModelVersion, ...] = ()
    analysis: Mapping[str, Any] = field(default_factory=dict)
    video: Video | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    markers: tuple[Marker, ...] = ()
    end: End | None = None
    app_version: str = __version__

    def as_json(self) -> dict[str, Any]:
        """What session.json holds."""
        return {
            "format": FORMAT,
            "app": "EmotionAI Desktop",
            "app_version": self.app_version,
            "source": self.source,
            "started": self.started.isoformat(timespec="milliseconds"),
            "labels": list(self.labels),
            "models": [asdict(model) for model in self.models],
            "analysis": dict(self.analysis),
            "video": asdict(self.video) | {"file": VIDEO_FILE} if self.video is not None else None,
            "names": {str(number): name for number, name in self.names.items()},
            "markers": [asdict(marker) for marker in self.markers],
            "end": asdict(self.end) if self.end is not None else None,
        }

    @classmethod
    def from_json(cls, document: Any) -> Session:
        """The session that a document stands for.

        Raises
        ------
        ValueError
            It is not what session.json holds; the text says what.
        """
        known = Fields(document, "the document")
        if known.whole("format", 1, 10**6) != FORMAT:
            raise ValueError(f"format {document['format']} is of a later version of this program")
        started = datetime.fromisoformat(known.text("started"))
        if started.tzinfo is None:
            raise ValueError("started has no time zone")
        names = known.mapping("names")
        return cls(
            source=known.text("source"),
            started=started,
            labels=_labels(known.entries("labels")),
            models=tuple(_model(Fields(each, "a model")) for each in known.entries("models")),
            analysis=known.mapping("analysis"),
            video=_video(Fields(document["video"], "video")) if known.value("video") is not None else None,
            names={_number(key): Fields(names, "names").text(key) for key in names},
            markers=in_order(_marker(Fields(each, "a marker")) for each in known.entries("markers")),
            end=_end(Fields(document["end"], "end")) if known.value("end") is not None else None,
            app_version=known.text("app_version"),
        )


def overlays_as_json(overlays: Overlays) -> dict[str, Any]:
    """Overlays as session.json holds them."""
    return asdict(overlays)


def model_versions(catalog: Catalog, emotion_model: str) -> tuple[ModelVersion, ...]:
    """The models of the catalog that answer with this emotion model."""
    used = [each for each in catalog.models.values() if each.task == "keypoints" or each.name == emotion_model]
    found = []
    for model in used:
        weights = model.files.get("model.tflite") or next(iter(model.files.values()))
        found.append(ModelVersion(model.name, model.task, model.version, weights.sha256))
    return tuple(found)


def in_order(markers: Any) -> tuple[Marker, ...]:
    """Markers in the order of their times."""
    return tuple(sorted(markers, key=lambda marker: marker.time_s))


def read_session(path: Path) -> Session:
    """Read a session.json.

    Raises
    ------
    SessionError
        It is missing, no such file, or from a later version.
    """
    try:
        if not path.is_file():
            raise SessionError(f"{path}: no such file")
        if path.stat().st_size > _MOST_BYTES:
            raise SessionError(f"{path}: more than {_MOST_BYTES // 1_000_000} MB, which is no session.json")
        return Session.from_json(json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constant))
    except OSError as error:
        raise SessionError(f"{path}: {error.strerror or error}") from error
    except RecursionError as error:
        raise SessionError(f"{path}: not a session: too deeply nested") from error
    except ValueError as error:
        raise SessionError(f"{path}: not a session: {error}") from error


def write_session(path: Path, session: Session) -> None:
    """Write a session.json, whole or not at all; when it is back, it is on the disk.

    Raises
    ------
    OSError
        It cannot be written; the one before is still there.
    """
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            json.dump(session.as_json(), file, indent=2, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _labels(values: list[Any]) -> tuple[str, ...]:
    if not values or not all(isinstance(value, str) and value for value in values) or len(set(values)) != len(values):
        raise ValueError("labels are not distinct, non-empty texts")
    return tuple(values)


def _model(known: Fields) -> ModelVersion:
    return ModelVersion(known.text("name"), known.text("task"), known.whole("version", 1, 10**9), known.text("sha256"))


def _video(known: Fields) -> Video:
    if known.text("file") != VIDEO_FILE:
        raise ValueError(f"the video of a session is called {VIDEO_FILE}, not {known.text('file')!r}")
    rate = known.number("frame_rate", 1e6) if known.value("frame_rate") is not None else None
    overlays = known.mapping("overlays") if known.value("overlays") is not None else None
    return Video(known.whole("width", 1, LARGEST_SIDE), known.whole("height", 1, LARGEST_SIDE), rate, overlays)


def _marker(known: Fields) -> Marker:
    return Marker(known.number("time_s", LONGEST_S), known.text("note"))


def _end(known: Fields) -> End:
    return End(
        known.text("reason"),
        known.whole("results", 0, 10**12),
        known.number("duration_s", LONGEST_S),
        known.whole("dropped", 0, 10**12),
    )


def _number(key: str) -> int:
    if not key.isascii() or not key.isdigit() or len(key) > 12:
        raise ValueError(f"names has {key[:20]!r}, which is no number of a face")
    return int(key)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")
