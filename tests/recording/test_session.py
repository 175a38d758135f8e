"""Sessions written and read back: whole, cut short, damaged, hostile."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_desktop.drawing import Overlays
from emotionai_desktop.recording.session import End, Marker, Session, SessionError
from emotionai_desktop.recording.session_folder import is_session, open_session
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.recording.stored import StoredResults, parse_row
from emotionai_desktop.recording.video_reader import VideoReader
from tests.recording.sessions import HEIGHT, LABELS, WIDTH, number_of, result, session

ROOT = Path(__file__).parents[2]


def record(parent: Path, count: int = 40, **how: object) -> Path:
    """A finished session."""
    writer = SessionWriter(parent, session(), **how)
    for index in range(count):
        writer.write(result(index))
    writer.finish("stopped", {1: "Ann"})
    return writer.folder


def colourful(image: np.ndarray) -> int:
    """How many pixels are not gray."""
    return int((np.ptp(image.astype(int), axis=2) > 30).sum())


def test_a_session_comes_back_as_it_went_in(tmp_path: Path) -> None:
    folder = record(tmp_path, frame_rate=30.0)
    with closing(open_session(folder)) as stored:
        assert stored.session.source == "Camera: A/B"
        assert stored.session.started == session().started
        assert stored.session.models == session().models
        assert stored.session.analysis == {"smoothing": 0.5}
        assert stored.session.names == {1: "Ann"}
        assert stored.session.end == End("stopped", 40, round(39 / 30, 4))
        assert (stored.session.video.width, stored.session.video.height) == (WIDTH, HEIGHT)
        assert not stored.broken_off
        assert len(stored.results) == 40
        for index in (0, 39, 17):
            assert stored.results.read(index).as_json() == result(index).as_json()
        track = stored.results.tracks[1]
        assert track.rows.tolist() == list(range(40))
        assert track.probabilities[0].tolist() == pytest.approx([0.1, 0.15, 0.2, 0.25, 0.3])


def test_every_frame_of_the_video_has_the_time_of_its_result(tmp_path: Path) -> None:
    times = [0.0, 0.0333, 0.05, 0.9, 0.9001, 2.5]
    writer = SessionWriter(tmp_path, session())
    for index, time_s in enumerate(times):
        writer.write(result(index, time_s))
    writer.finish("stopped")
    with closing(open_session(writer.folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert video.times.tolist() == pytest.approx(times, abs=1e-9)
        assert stored.results.times.tolist() == times
        for index in (5, 0, 3, 4, 1, 2):
            assert number_of(video.read(index)) == index


def test_other_players_read_the_video(tmp_path: Path) -> None:
    folder = record(tmp_path)
    capture = cv2.VideoCapture(str(folder / "video.mp4"))
    count = 0
    while (frame := capture.read())[0]:
        assert number_of(frame[1]) == count
        count += 1
    capture.release()
    assert count == 40


def test_any_frame_is_found_exactly(tmp_path: Path) -> None:
    folder = record(tmp_path, 95)
    with closing(VideoReader(folder / "video.mp4")) as video:
        for index in [94, 0, 31, 30, 29, 60, 61, 62, 90, 5, 5, 4]:
            assert number_of(video.read(index)) == index


def test_overlays_are_drawn_in_where_wanted(tmp_path: Path) -> None:
    clean, drawn = record(tmp_path, 2), record(tmp_path, 2, overlays=Overlays(labels=False))
    with closing(VideoReader(clean / "video.mp4")) as one, closing(VideoReader(drawn / "video.mp4")) as other:
        assert colourful(one.read(1)) == 0
        assert colourful(other.read(1)) > 20
    assert json.loads((clean / "session.json").read_text())["video"]["overlays"] is None
    assert json.loads((drawn / "session.json").read_text())["video"]["overlays"]["labels"] is False


def test_folders_are_named_after_time_and_source_and_never_shared(tmp_path: Path) -> None:
    folders = [record(tmp_path, 1) for _ in range(2)]
    assert [folder.name for folder in folders] == ["2026-11-22 15.04.05 B", "2026-11-22 15.04.05 B (2)"]
    odd = SessionWriter(tmp_path, session("../..\n\x00 rtsp://u@h/\U0001f600?*" + "x" * 300), video=False)
    odd.close()
    assert odd.folder.parent == tmp_path
    assert len(odd.folder.name) < 80


def test_a_picture_that_changes_its_size_goes_on(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path, session())
    writer.write(result(0))
    writer.write(result(1, size=(240, 322)))
    writer.finish("stopped")
    with closing(open_session(writer.folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert len(video) == 2
        assert number_of(video.read(1)) == 1
        assert stored.results.read(1).frame.width == 322


def test_a_session_without_video(tmp_path: Path) -> None:
    with closing(open_session(record(tmp_path, 3, video=False))) as stored:
        assert stored.video is None
        assert stored.session.video is None
        assert len(stored.results) == 3


RECORDING = """
import sys, time
from pathlib import Path
from emotionai_desktop.recording.recorder import Recorder
from emotionai_desktop.recording.session_writer import SessionWriter
from tests.recording.sessions import result, session
recorder = Recorder(lambda: SessionWriter(Path(sys.argv[1]), session()))
begin = time.monotonic()
for index in range(10_000):
    recorder.add(result(index))
    print(index, flush=True)
    time.sleep(max(0, begin + index / 30 - time.monotonic()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_program_leaves_all_but_the_last_second(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RECORDING, str(tmp_path)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    recorded = -1
    while recorded < 90:
        recorded = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    (folder,) = tmp_path.iterdir()
    with closing(open_session(folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert stored.broken_off
        kept = max(index for index in range(len(video)) if video.read(index) is not None)
        assert stored.results.times[-1] > recorded / 30 - 1
        assert video.times[kept] > recorded / 30 - 1
        assert number_of(video.read(kept)) == kept
    lines = (folder / "results.csv").read_text(encoding="utf-8-sig").splitlines()
    assert all(line.count(",") == lines[0].count(",") for line in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size")
def test_a_full_disk_is_told_and_leaves_what_was_written(tmp_path: Path) -> None:
    script = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "from pathlib import Path\n"
        "from emotionai_desktop.recording.session_writer import SessionWriter\n"
        "from emotionai_desktop.recording.session import SessionError\n"
        "from tests.recording.sessions import result, session\n"
        "writer = SessionWriter(Path(sys.argv[1]), session())\n"
        "try:\n"
        "    for index in range(1000): writer.write(result(index))\n"
        "except SessionError as error:\n"
        "    print(error)\n"
        "    writer.finish('failed')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    (folder,) = tmp_path.iterdir()
    assert done.stdout.strip() == f"{folder / 'results.jsonl'}: file too large"
    with closing(open_session(folder)) as stored:
        assert stored.session.end.reason == "failed"
        assert not stored.results.cut_short
        assert len(stored.results) > 30


@pytest.mark.parametrize("room", [0.5, 0.9, 0.9999])
def test_a_video_that_finds_no_room_is_readable_up_to_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: float
) -> None:
    """Also where the room ends while the file is finished."""
    from emotionai_desktop.recording import video_writer

    whole = (record(tmp_path / "whole", 90) / "video.mp4").stat().st_size
    limit = int(whole * room)
    write = video_writer.DurableFile.write

    class Short:
        """A file on a disk with little room."""

        def __init__(self, file: object) -> None:
            self._file = file

        def __getattr__(self, name: str) -> object:
            return getattr(self._file, name)

        def write(self, content: bytes) -> int:
            left = limit - self._file.tell()
            if left <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return self._file.write(content[:left])

    def limited(self: video_writer.DurableFile, content: bytes) -> int:
        if self._path.suffix == ".mp4" and not isinstance(self._file, Short):
            self._file = Short(self._file)
        return write(self, content)

    monkeypatch.setattr(video_writer.DurableFile, "write", limited)
    writer = SessionWriter(tmp_path / "short", session())
    written = 0
    told = ""
    try:
        for index in range(90):
            writer.write(result(index))
            written += 1
        writer.finish("stopped")
    except SessionError as error:
        told = str(error)
    assert told.endswith("video.mp4: no space left on device")
    if written < 90:
        writer.finish("failed")
    with closing(open_session(writer.folder)) as stored, closing(VideoReader(stored.video)) as video:
        assert len(stored.results) >= written
        readable = [index for index in range(len(video)) if video.read(index) is not None]
        # The size grows about evenly; a fragment of 0.4 s may be lost.
        assert len(readable) >= room * 90 - 26
        assert number_of(video.read(readable[-1])) == readable[-1]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SessionError, match="file"):
        SessionWriter(tmp_path / "file", session())


def test_a_session_cut_at_any_byte_gives_whole_rows_alone(tmp_path: Path) -> None:
    folder = record(tmp_path, 3, video=False)
    content = (folder / "results.jsonl").read_bytes()
    ends = [at + 1 for at, byte in enumerate(content) if byte == 10]
    for at in [*range(0, len(content), 211), *ends, *(end - 1 for end in ends)]:
        (folder / "results.jsonl").write_bytes(content[:at])
        with closing(open_session(folder)) as stored:
            assert len(stored.results) == sum(end <= at for end in ends)
            assert stored.results.cut_short == (at not in (0, *ends))


def test_markers_are_saved_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = record(tmp_path, 3, video=False)
    with closing(open_session(folder)) as stored:
        stored.set_markers([Marker(0.05, "später"), Marker(0.01, "a\nb")])
        stored.save()
        before = (folder / "session.json").read_bytes()
        monkeypatch.setattr(os, "fsync", lambda _number: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space")))
        stored.set_markers([])
        with pytest.raises(SessionError, match=r"session\.json: no space"):
            stored.save()
    assert (folder / "session.json").read_bytes() == before
    assert [path.name for path in folder.iterdir() if "partial" in path.name] == []
    with closing(open_session(folder)) as stored:
        assert stored.session.markers == (Marker(0.01, "a\nb"), Marker(0.05, "später"))


HOSTILE = [
    ("session.json", b"", "not a session"),
    ("session.json", b"[]", "not an object"),
    ("session.json", b"\xff\xfe", "not a session"),
    ("session.json", b"[" * 100_000, "not a session"),
    ("session.json", {"format": 2}, "later version"),
    ("session.json", {"format": True}, "format"),
    ("session.json", {"started": "yesterday"}, "not a session"),
    ("session.json", {"started": "2026-11-22T15:04:05"}, "time zone"),
    ("session.json", {"labels": []}, "labels"),
    ("session.json", {"labels": ["A", "A"]}, "labels"),
    ("session.json", {"video": {"file": "../../etc/passwd", "width": 2, "height": 2}}, r"video\.mp4"),
    (
        "session.json",
        {"video": {"file": "video.mp4", "width": 10**9, "height": 2, "frame_rate": None, "overlays": None}},
        "width",
    ),
    ("session.json", {"names": {"-1": "x"}}, "number of a face"),
    ("session.json", {"markers": [{"time_s": -1, "note": ""}]}, "time_s"),
    ("session.json", {"markers": [{"time_s": 1}]}, "note"),
    ("session.json", {"end": 5}, "end"),
    ("results.jsonl", b"{}\n", "line 1: .* missing"),
    ("results.jsonl", b"5\n", "line 1: not a row"),
    ("results.jsonl", b"\xff\n", "line 1: not JSON"),
    ("results.jsonl", {"width": 10**6, "height": 10**6}, "line 1: a frame of"),
    ("results.jsonl", {"width": -4, "height": -4}, "width"),
    ("results.jsonl", {"time_s": 1e300}, "time_s"),
    ("results.jsonl", {"faces": [5]}, "not a row"),
    ("results.jsonl", {"faces": {}}, None),
    ("results.jsonl", {"frame": 10**30}, "whole number|not JSON"),
]


@pytest.mark.parametrize(("name", "content", "reason"), HOSTILE)
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, name: str, content: object, reason: str | None) -> None:
    folder = record(tmp_path, 1, video=False)
    path = folder / name
    if isinstance(content, dict):
        content = (json.dumps(json.loads(path.read_text()) | content) + "\n").encode()
    path.write_bytes(content)
    if reason is None:
        open_session(folder).close()
        return
    with pytest.raises(SessionError, match=reason) as told:
        open_session(folder)
    assert name in str(told.value)


def test_nothing_outside_its_folder_is_read(tmp_path: Path) -> None:
    folder = record(tmp_path, 1)
    elsewhere = tmp_path / "elsewhere.mp4"
    (folder / "video.mp4").rename(elsewhere)
    (folder / "video.mp4").symlink_to(elsewhere)
    with pytest.raises(SessionError, match="leads out of the session's folder"):
        open_session(folder)


def test_pipes_and_missing_files_are_told(tmp_path: Path) -> None:
    folder = record(tmp_path, 1, video=False)
    (folder / "results.jsonl").unlink()
    with pytest.raises(SessionError, match=r"results\.jsonl: no such file"):
        open_session(folder)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "results.jsonl")
        with pytest.raises(SessionError, match="no such file"):
            open_session(folder)
    with pytest.raises(SessionError, match="no such file or folder"):
        open_session(tmp_path / ("x" * 300))
    with pytest.raises(SessionError, match=r"a\\x00b: no such file or folder"):
        open_session(tmp_path / "a\0b")
    assert is_session(folder)
    assert is_session(folder / "session.json")
    assert not is_session(tmp_path)
    assert not is_session(tmp_path / ("x" * 300))


names = st.dictionaries(st.integers(0, 10**6), st.text(st.characters(codec="utf-8"), max_size=20), max_size=3)
markers = st.lists(st.builds(Marker, st.floats(0, 1e6), st.text(st.characters(codec="utf-8"), max_size=20)), max_size=3)


@given(names=names, markers=markers, source=st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_session_json_says_comes_back(names: dict[int, str], markers: list[Marker], source: str) -> None:
    kept = tuple(sorted(markers, key=lambda marker: marker.time_s))
    before = replace(session(source), names=names, markers=kept, end=End("stopped", 3, 0.5, 1))
    assert Session.from_json(json.loads(json.dumps(before.as_json()))) == before


def test_rows_come_back_with_their_pose() -> None:
    document = result(3).as_json()
    row = parse_row(json.dumps(document).encode(), LABELS)
    assert row.as_json() == document
    assert row.frame.image.shape == (HEIGHT, WIDTH, 3)


def test_reading_can_be_ended(tmp_path: Path) -> None:
    folder = record(tmp_path, 450, video=False)
    parts: list[float] = []

    def heed(part: float) -> None:
        parts.append(part)
        if len(parts) == 2:
            raise LookupError

    with pytest.raises(LookupError):
        StoredResults(folder / "results.jsonl", heed=heed)
    assert 0.3 < parts[0] < parts[1] < 1
