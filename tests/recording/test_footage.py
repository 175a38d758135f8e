"""Sessions and analysed videos as something to look at, and parts of them."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from emotionai_desktop.drawing import USUAL_OVERLAYS
from emotionai_desktop.recording.excerpt import write_excerpt
from emotionai_desktop.recording.footage import VideoMissingError, open_footage
from emotionai_desktop.recording.session import Marker, SessionError
from emotionai_desktop.recording.session_folder import open_session
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.recording.video_reader import VideoReader
from emotionai_desktop.recording.video_writer import VideoWriter
from emotionai_desktop.results import Frame, FrameResult
from tests.recording.sessions import number_of, result, session


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session of 3 s, in whose video frames 20 to 24 are missing."""
    writer = SessionWriter(tmp_path_factory.mktemp("sessions"), session(markers=(Marker(0.5, "a"), Marker(2.0, "b"))))
    for index in range(90):
        writer.write(result(index), picture=not 20 <= index < 25)
    writer.finish("stopped", {1: "Ann"})
    return writer.folder


@pytest.fixture
def analysed(tmp_path: Path) -> Path:
    """A video of 2 s, of which every third frame was analysed."""
    with closing(VideoWriter(tmp_path / "clip.mp4", 161, 120)) as video:
        for index in range(60):
            video.write(result(index).frame.image, index / 30)
    rows = [json.dumps(result(index).as_json()) for index in range(0, 60, 3)]
    (tmp_path / "clip.jsonl").write_text("\n".join(rows) + "\n")
    return tmp_path / "clip.mp4"


def test_each_frame_comes_with_its_own_result(folder: Path) -> None:
    with closing(open_footage(folder)) as footage:
        assert len(footage) == 85
        for index in (0, 19, 20, 84, 21, 5):
            item = footage.read(index)
            assert isinstance(item, FrameResult)
            number = index if index < 20 else index + 5
            assert number_of(item.frame.image) == number
            assert item.faces[0].box[0] == 10 + number % 50
            assert item.frame.image.shape == (120, 161, 3)


def test_a_time_leads_to_the_frame_that_is_shown_then(folder: Path) -> None:
    with closing(open_footage(folder / "session.json")) as footage:
        assert [footage.index_at(time_s) for time_s in (-1, 0, 0.02, 0.0334, 0.75, 99)] == [0, 0, 0, 1, 19, 84]


@pytest.mark.parametrize("name", ["clip.mp4", "clip.jsonl"])
def test_an_analysed_video_is_reviewed_from_either_file(analysed: Path, name: str) -> None:
    with closing(open_footage(analysed.with_name(name))) as footage:
        assert footage.session is None
        assert isinstance(footage.read(4), Frame)
        item = footage.read(6)
        assert isinstance(item, FrameResult)
        assert number_of(item.frame.image) == 6
        assert item.faces[0].box[0] == 16


def test_what_is_missing_is_said(analysed: Path, tmp_path: Path, folder: Path) -> None:
    moved = analysed.rename(tmp_path / "elsewhere.mp4")
    with pytest.raises(VideoMissingError, match=r"clip\.jsonl"):
        open_footage(tmp_path / "clip.jsonl")
    open_footage(tmp_path / "clip.jsonl", moved).close()
    with pytest.raises(SessionError, match=r"no elsewhere\.jsonl beside it"):
        open_footage(moved)
    with pytest.raises(SessionError, match="no session"):
        open_footage(tmp_path)


def test_a_results_file_names_no_video_elsewhere(analysed: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    row = result(0).as_json() | {"source": str(analysed)}
    (inner / "other.jsonl").write_text(json.dumps(row) + "\n")
    with pytest.raises(VideoMissingError):
        open_footage(inner / "other.jsonl")
    (inner / "clip.mp4").symlink_to(analysed)
    with pytest.raises(VideoMissingError):
        open_footage(inner / "other.jsonl")


def test_an_excerpt_is_a_session_of_its_own(folder: Path, tmp_path: Path) -> None:
    parts: list[float] = []
    with closing(open_footage(folder)) as footage:
        made = write_excerpt(footage, 1.0, 2.0, tmp_path, USUAL_OVERLAYS, parts.append)
        clean = write_excerpt(footage, 1.0, 2.0, tmp_path, None)
    assert parts == sorted(parts)
    with closing(open_session(made)) as stored, closing(VideoReader(stored.video)) as video:
        assert len(stored.results) == len(video) == 31
        assert stored.results.times[0] == 0
        assert stored.results.times[-1] == pytest.approx(1.0, abs=2e-4)
        assert stored.session.markers == (Marker(1.0, "b"),)
        assert stored.session.names == {1: "Ann"}
        assert (stored.session.started - session().started).total_seconds() == pytest.approx(1.0, abs=1e-3)
        assert stored.results.read(3).faces[0].box[0] == 43
        assert stored.session.end.reason == "exported"
    with closing(open_footage(clean)) as footage:
        item = footage.read(3)
        assert isinstance(item, FrameResult)
        assert number_of(item.frame.image) == 33


def test_an_excerpt_of_an_analysed_video(analysed: Path, tmp_path: Path) -> None:
    with closing(open_footage(analysed)) as footage:
        made = write_excerpt(footage, 0.5, 1.5, tmp_path / "out", None)
    with closing(open_session(made)) as stored:
        assert len(stored.results) == 11


def test_an_excerpt_that_is_ended_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    def heed(part: float) -> None:
        if part > 0.5:
            raise KeyboardInterrupt

    with closing(open_footage(folder)) as footage, pytest.raises(KeyboardInterrupt):
        write_excerpt(footage, 0, 3, tmp_path / "out", None, heed)
    assert list((tmp_path / "out").iterdir()) == []


def test_frames_of_another_size_come_back_as_they_were(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path, replace(session(), source="sizes"))
    writer.write(result(0))
    writer.write(result(1, size=(240, 322)))
    writer.finish("stopped")
    with closing(open_footage(writer.folder)) as footage:
        item = footage.read(1)
        assert isinstance(item, FrameResult)
        assert item.frame.image.shape == (240, 322, 3)
        assert number_of(item.frame.image) == 1
