"""Results read back from a JSON Lines file: any of them at once, without holding all of them in memory."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import orjson
from numpy.typing import NDArray

from emotionai_desktop.capture.images import MAX_PIXELS
from emotionai_desktop.recording.session import LONGEST_S, SessionError
from emotionai_desktop.results import KEYPOINT_NAMES, Emotion, Face, Frame, FrameResult, Pose

#: What no row comes near, and a hostile file must not exceed: bytes of a line, faces of a frame, labels of an emotion,
#: rows; and how far from the frame a coordinate may lie, in pixels.
_MOST_BYTES, _MOST_FACES, _MOST_LABELS, _MOST_ROWS, _FARTHEST = 8_000_000, 2_000, 100, 5_000_000, 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """What is known of one person over the time.

    Parameters
    ----------
    rows
        int32 [N]: places of the results in which the person is, rising.
    times
        float64 [N]: their times, seconds.
    probabilities
        float32 [N, labels].
    """

    rows: NDArray[np.int32]
    times: NDArray[np.float64]
    probabilities: NDArray[np.float32]


class StoredResults:
    """The results of a file. `read` may be called on one thread at a time.

    Every row is checked when the file is opened. A last row that is not whole (the program was ended while it wrote)
    is left out.

    Parameters
    ----------
    path
        A file as ``analyze --format jsonl`` writes it, for one source.
    labels
        The labels that its emotions must have; those of its first face where None.
    heed
        Called now and then with the part of the file that was read, 0..1; may raise to end it.

    Raises
    ------
    SessionError
        It cannot be read, or a row is not what it should be; the text names the file, the line and the reason.

    Attributes
    ----------
    times, frames
        float64 [N] and int64 [N]: time (seconds) and number of the frame of each result.
    labels
        The labels of the emotions; empty where there is no face at all.
    tracks
        Everything about each person, by number.
    source
        What the first row calls the source; empty where there is no row.
    cut_short
        Whether the last row was left out.
    """

    def __init__(
        self, path: Path, labels: tuple[str, ...] | None = None, heed: Callable[[float], None] = lambda part: None
    ) -> None:
        self.path = path
        self.labels = labels or ()
        self.source = ""
        self.cut_short = False
        self._offsets = array("q")
        self._file: BinaryIO | None = None
        reading = _Reading()
        try:
            if not path.is_file():
                raise SessionError(f"{path}: no such file")
            self._file = path.open("rb")
            self._read_all(self._file, path.stat().st_size, reading, heed)
        except OSError as error:
            self.close()
            raise SessionError(f"{path}: {error.strerror or error}") from error
        except BaseException:
            self.close()
            raise
        self.times: NDArray[np.float64] = np.array(reading.times, np.float64)
        self.frames: NDArray[np.int64] = np.array(reading.frames, np.int64)
        self.tracks: Mapping[int, Track] = reading.tracks(len(self.labels))

    def __len__(self) -> int:
        return len(self.times)

    def read(self, row: int) -> FrameResult:
        """The result of a row. Its frame's image is all black and costs no memory.

        Raises
        ------
        SessionError
            The file has changed since it was opened.
        """
        assert self._file is not None
        try:
            self._file.seek(self._offsets[row])
            return parse_row(self._file.readline(_MOST_BYTES), self.labels)
        except (OSError, ValueError) as error:
            raise SessionError(f"{self.path}: changed while it was open") from error

    def close(self) -> None:
        """Close the file. May be called twice."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _read_all(self, file: BinaryIO, size: int, reading: _Reading, heed: Callable[[float], None]) -> None:
        at = 0
        while line := file.readline(_MOST_BYTES):
            number = len(self._offsets) + 1
            if not line.endswith(b"\n") and len(line) < _MOST_BYTES:
                self.cut_short = True
                return
            try:
                if number > _MOST_ROWS or len(line) >= _MOST_BYTES:
                    raise ValueError("more than a file of results can hold")
                result = parse_row(line, self.labels)
                reading.add(result)
            except ValueError as error:
                raise SessionError(f"{self.path}: line {number}: {error}") from error
            if result.faces and not self.labels:
                self.labels = tuple(result.faces[0].emotion.probabilities)
            self.source = self.source or result.frame.source
            self._offsets.append(at)
            at += len(line)
            if number % 200 == 0:
                heed(at / max(1, size))


def parse_row(line: bytes, labels: Sequence[str] = ()) -> FrameResult:
    """The result that a line of JSON stands for.

    Parameters
    ----------
    line
        What `FrameResult.as_json` gives, as JSON.
    labels
        The labels that its emotions must have; any, where empty.

    Raises
    ------
    ValueError
        It is no such thing; the text says why.
    """
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from error
    try:
        width, height = _whole(row["width"], "width"), _whole(row["height"], "height")
        if not 0 < width * height <= MAX_PIXELS:
            raise ValueError(f"a frame of {width}x{height} pixels")
        if len(row["faces"]) > _MOST_FACES:
            raise ValueError(f"more than {_MOST_FACES} faces")
        image = np.broadcast_to(np.uint8(0), (height, width, 3))
        time_s = _number(row["time_s"], "time_s", 0, LONGEST_S)
        frame = Frame(image, _whole(row["frame"], "frame"), time_s, _text(row["source"], "source"))
        faces = tuple(_face(face, labels) for face in row["faces"])
        return FrameResult(frame, faces, _text(row["backend"], "backend"))
    except KeyError as error:
        raise ValueError(f"{error.args[0]} is missing") from error
    except (TypeError, AttributeError, IndexError) as error:
        raise ValueError("not a row of results") from error


class _Reading:
    """What is gathered while a file is read, in little memory."""

    def __init__(self) -> None:
        self.times, self.frames = array("d"), array("q")
        self._people: dict[int, tuple[array[int], array[float], array[float]]] = {}

    def add(self, result: FrameResult) -> None:
        time_s = result.frame.time_s
        if self.times and (time_s < self.times[-1] or result.frame.index <= self.frames[-1]):
            raise ValueError("frames are not in the order of their times and numbers")
        for face in result.faces:
            rows, times, probabilities = self._people.setdefault(face.id, (array("l"), array("d"), array("f")))
            rows.append(len(self.times))
            times.append(time_s)
            probabilities.extend(face.emotion.probabilities.values())
        self.times.append(time_s)
        self.frames.append(result.frame.index)

    def tracks(self, labels: int) -> dict[int, Track]:
        return {
            number: Track(
                np.array(rows, np.int32),
                np.array(times, np.float64),
                np.array(probabilities, np.float32).reshape(-1, labels),
            )
            for number, (rows, times, probabilities) in sorted(self._people.items())
        }


def _face(value: Any, labels: Sequence[str]) -> Face:
    points = value["keypoints"]
    if list(points) != list(KEYPOINT_NAMES):
        raise ValueError("keypoints are not the 15 points in their order")
    box = [_number(each, "box", -_FARTHEST, _FARTHEST) for each in value["box"]]
    keypoints = [[_number(each, name, -_FARTHEST, _FARTHEST) for each in points[name]] for name in KEYPOINT_NAMES]
    if len(box) != 4 or any(len(point) != 2 for point in keypoints):
        raise ValueError("a box has four numbers and a point two")
    probabilities = {
        _text(label, "label"): _number(p, label, 0, 1) for label, p in value["emotion"]["probabilities"].items()
    }
    if not 0 < len(probabilities) <= _MOST_LABELS or (labels and list(probabilities) != list(labels)):
        raise ValueError(f"emotions are not {', '.join(labels) or 'labels with probabilities'}")
    return Face(
        _whole(value["id"], "id"),
        (box[0], box[1], box[2], box[3]),
        _number(value["score"], "score", 0, 1),
        np.array(keypoints, np.float32),
        Emotion(_text(value["emotion"]["label"], "label"), probabilities),
        _pose(value.get("pose")),
    )


def _pose(value: Any) -> Pose | None:
    if value is None:
        return None
    return Pose(*(_number(value[name], name, -360, 360) for name in ("yaw", "pitch", "roll")))


def _number(value: Any, name: str, least: float, most: float) -> float:
    if type(value) not in (int, float) or not least <= value <= most or not math.isfinite(value):
        raise ValueError(f"{name} is not a number from {least:g} to {most:g}")
    return float(value)


def _whole(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError(f"{name} is not a whole number")
    return value


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a text")
    return value
