import math
import struct
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_desktop.capture import video
from emotionai_desktop.capture.containers import is_cut_short
from emotionai_desktop.capture.images import MAX_PIXELS
from emotionai_desktop.capture.open import open_source
from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.capture.video import VideoFile

FRAMES, RATE, WIDTH, HEIGHT = 60, 20.0, 96, 64

FORMS = {"avi": "MJPG", "mp4": "mp4v", "mov": "mp4v", "mkv": "VP80", "webm": "VP90"}


def number_of(image: np.ndarray) -> float:
    """Which frame of `write_video` a picture is."""
    return float(image.mean()) / 4


def write_video(path: Path, codec: str, frames: int = FRAMES, color: bool = True) -> Path:
    writer = cv2.VideoWriter(
        str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*codec), RATE, (WIDTH, HEIGHT), isColor=color
    )
    assert writer.isOpened()
    for number in range(frames):
        writer.write(np.full((HEIGHT, WIDTH, 3) if color else (HEIGHT, WIDTH), number * 4 % 256, np.uint8))
    writer.release()
    return path


@pytest.fixture(scope="module")
def videos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("videos")
    return {form: write_video(folder / f"a.{form}", codec) for form, codec in FORMS.items()}


def read_all(source):
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    return frames


@pytest.mark.parametrize("form", FORMS)
def test_every_frame_is_read_once_and_in_time(videos, form):
    source = open_source(str(videos[form]))
    assert (source.name, source.kind, source.frame_count) == (str(videos[form]), "video", FRAMES)
    assert source.frame_rate == pytest.approx(RATE)
    frames = read_all(source)
    assert [frame.index for frame in frames] == list(range(FRAMES))
    for frame in frames:
        assert number_of(frame.image) == pytest.approx(frame.index, abs=1.2)
        assert frame.time_s == pytest.approx(frame.index / RATE, abs=0.002)
        assert frame.image.shape == (HEIGHT, WIDTH, 3)
        assert frame.image.dtype == np.uint8
        assert frame.image.flags.c_contiguous
        assert frame.source == str(videos[form])
    assert source.read() is None
    source.close()
    source.close()
    assert source.read() is None


@pytest.mark.parametrize("form", FORMS)
def test_seeking_goes_to_the_frame(videos, form):
    source = VideoFile(videos[form])
    for index in (30, 7, FRAMES - 1, 0, 1, 45):
        source.seek(index)
        frame = source.read()
        assert frame.index == index
        assert number_of(frame.image) == pytest.approx(index, abs=1.2)
        assert frame.time_s == pytest.approx(index / RATE, abs=0.002)
    following = source.read()
    assert (following.index, round(following.time_s, 2)) == (46, 2.3)
    read_all(source)
    source.seek(58)
    assert [frame.index for frame in read_all(source)] == [58, 59]
    for index in (-1, FRAMES):
        with pytest.raises(ValueError, match="from 0 to 59"):
            source.seek(index)
    source.close()


def test_gray_video_comes_out_in_three_channels(tmp_path):
    frames = read_all(VideoFile(write_video(tmp_path / "a.avi", "FFV1", 5, color=False)))
    assert [frame.image.shape for frame in frames] == [(HEIGHT, WIDTH, 3)] * 5
    assert [round(number_of(frame.image)) for frame in frames] == [0, 1, 2, 3, 4]


def test_rotation_is_honoured(videos, tmp_path):
    content = bytearray(videos["mp4"].read_bytes())
    matrix = content.index(b"tkhd") + 4 + 40
    assert struct.unpack(">9i", content[matrix : matrix + 36]) == (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    content[matrix : matrix + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    path = tmp_path / "upright.mp4"
    path.write_bytes(content)
    frame = VideoFile(path).read()
    assert (frame.width, frame.height) == (HEIGHT, WIDTH)


unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")


@pytest.mark.parametrize(
    "name",
    [
        "img%03d.avi",
        "emoji 😀.avi",
        "-i.avi",
        pytest.param("a:b.avi", marks=unix),
        pytest.param("http:", marks=unix),
        pytest.param("line\nbreak.avi", marks=unix),
    ],
)
def test_odd_names(videos, tmp_path, monkeypatch, name):
    (tmp_path / name).write_bytes(videos["avi"].read_bytes())
    assert VideoFile(tmp_path / name).read().source == str(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert open_source(name).read().source == name


def test_the_content_counts_not_the_suffix(videos, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(videos["avi"].read_bytes())
    assert open_source(str(path)).kind == "video"


@pytest.mark.parametrize("form", ["avi", "mkv", "webm"])
def test_a_file_cut_in_the_middle_gives_what_it_has_and_then_says_so(videos, tmp_path, form):
    content = videos[form].read_bytes()
    path = tmp_path / f"cut.{form}"
    path.write_bytes(content[: len(content) // 2])
    source = VideoFile(path)
    frames = []
    with pytest.raises(SourceError) as caught:
        frames.extend(iter(source.read, None))
    assert 5 < len(frames) < FRAMES
    assert str(caught.value) == f"{path}: the file is cut short: only {len(frames)} of 60 frames could be read"
    assert source.read() is None
    source.seek(0)
    assert source.read().index == 0
    source.seek(FRAMES - 1)
    with pytest.raises(SourceError, match="cut short"):
        source.read()


def test_a_file_without_its_index_says_that_it_is_cut_short(videos, tmp_path):
    content = videos["mp4"].read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(SourceError, match=r"cut\.mp4: the file is cut short"):
        VideoFile(path)


def test_a_file_with_a_hole_says_what_is_missing(tmp_path):
    content = bytearray(write_video(tmp_path / "a.avi", "MJPG", 200).read_bytes())
    begin = len(content) // 4
    content[begin:] = bytes(len(content) - begin)
    path = tmp_path / "hole.avi"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"hole\.avi: broken: only \d+ of 200 frames could be read"):
        read_all(VideoFile(path))


@pytest.mark.parametrize("form", FORMS)
def test_whole_files_are_not_cut_short(videos, form):
    assert not is_cut_short(videos[form])


def test_a_file_without_frames_is_refused(tmp_path):
    path = write_video(tmp_path / "none.avi", "MJPG", 0)
    with pytest.raises(SourceError, match=r"none\.avi: "):
        VideoFile(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"RIFF\xff\xff\xff\x7fAVI LIST", "cut short"),
        (b"\x1a\x45\xdf\xa3" + bytes(300), "broken"),
        (b"\0\0\0\x18ftypisom" + bytes(300), "broken"),
        (b"FLV\x01" + bytes(300), "broken"),
        (b"OggS" + bytes(300), "broken"),
        (b"dear diary\n" * 40, "not a video"),
        (b"#EXTM3U\nhttp://127.0.0.1:1/a.ts\n", "not a video"),
    ],
)
def test_what_is_no_video_is_refused_with_its_name_and_the_reason(tmp_path, content, reason):
    path = tmp_path / "it.mp4"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=rf"it\.mp4: .*{reason}"):
        VideoFile(path)


def test_broken_files_leave_stderr_alone(videos, tmp_path, capfd):
    content = videos["avi"].read_bytes()
    path = tmp_path / "cut.avi"
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(SourceError):
        read_all(VideoFile(path))
    path.write_bytes(b"\0\0\0\x18ftypisom" + bytes(300))
    with pytest.raises(SourceError):
        VideoFile(path)
    assert capfd.readouterr() == ("", "")


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_damaged_files_give_frames_or_a_reason(videos, tmp_path_factory, data):
    form = data.draw(st.sampled_from(sorted(FORMS)), "form")
    content = bytearray(videos[form].read_bytes())
    for _ in range(data.draw(st.integers(0, 12), "changes")):
        content[data.draw(st.integers(0, len(content) - 1), "at")] = data.draw(st.integers(0, 255), "byte")
    path = tmp_path_factory.getbasetemp() / f"damaged.{form}"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)), "length")])
    last_s = 0.0
    reason = str(path)
    try:
        source = VideoFile(path)
        while (frame := source.read()) is not None and frame.index < 2 * FRAMES:
            assert frame.image.ndim == 3
            assert frame.image.dtype == np.uint8
            assert math.isfinite(frame.time_s)
            assert frame.time_s >= last_s
            last_s = frame.time_s
        source.close()
    except SourceError as error:
        reason = str(error)
    assert reason.startswith(str(path))


@given(head=st.sampled_from([b"RIFF", b"\x1a\x45\xdf\xa3", b"\0\0\0\x14ftyp", b"\0\0\0\1mdat"]), rest=st.binary())
def test_any_content_is_cut_short_or_not(tmp_path_factory, head, rest):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(head + rest)
    assert is_cut_short(path) in (True, False)


class Reel:
    """A capture whose answers the test writes."""

    def __init__(self, stamps_ms, rate=10.0, count=None, size=(8, 8)):
        self.stamps_ms = stamps_ms
        self.at = 0
        self.values = {
            cv2.CAP_PROP_FPS: rate,
            cv2.CAP_PROP_FRAME_COUNT: len(stamps_ms) if count is None else count,
            cv2.CAP_PROP_FRAME_WIDTH: size[0],
            cv2.CAP_PROP_FRAME_HEIGHT: size[1],
        }

    def read(self):
        if self.at >= len(self.stamps_ms):
            return False, None
        self.at += 1
        return True, np.zeros((8, 8, 3), np.uint8)

    def get(self, setting):
        return self.stamps_ms[self.at - 1] if setting == cv2.CAP_PROP_POS_MSEC else self.values[setting]

    def set(self, _setting, value):
        self.at = int(value)

    def release(self):
        self.at = len(self.stamps_ms)


@pytest.fixture
def played(monkeypatch, tmp_path):
    path = tmp_path / "a.avi"
    path.write_bytes(b"RIFF\0\0\0\0AVI ")

    def play(*arguments, **settings):
        monkeypatch.setattr(video, "open_capture", lambda *_: Reel(*arguments, **settings))
        return VideoFile(path)

    return play


@pytest.mark.parametrize(
    ("stamps_ms", "times_s"),
    [
        ([0, 100, 250, 900], [0, 0.1, 0.25, 0.9]),
        ([0, 0, 0, 0], [0, 0.1, 0.2, 0.3]),
        ([500, 600, 700], [0, 0.1, 0.2]),
        ([-200, -100, 0], [0, 0.1, 0.2]),
        ([0, 100, 50, 300], [0, 0.1, 0.2, 0.3]),
        ([0, math.nan, math.inf, 300], [0, 0.1, 0.2, 0.3]),
        ([0, 100, 4e9, 300], [0, 0.1, 0.2, 0.3]),
    ],
)
def test_times_never_fall_whatever_the_stamps(played, stamps_ms, times_s):
    assert [frame.time_s for frame in read_all(played(stamps_ms))] == pytest.approx(times_s)


def test_stamps_that_stand_still_do_not_make_seeking_go_to_the_start(played):
    source = played([0] * 50)
    source.seek(40)
    assert source.read().time_s == pytest.approx(4)


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan, math.inf, 1000.0, 90_000.0])
def test_absurd_rates_give_way_to_a_sensible_one(played, rate):
    source = played([0, 0, 0], rate=rate)
    assert source.frame_rate == 30
    assert read_all(source)[-1].time_s == pytest.approx(2 / 30)


@pytest.mark.parametrize("count", [0, -1, math.nan, 1e18])
def test_absurd_counts_are_none(played, count):
    source = played([0, 100, 200], count=count)
    assert source.frame_count is None
    assert len(read_all(source)) == 3
    source.seek(0)
    with pytest.raises(ValueError, match="from 0 to 0"):
        source.seek(1)


def test_frames_beyond_the_bound_are_refused_before_they_are_decoded(played):
    side = int(math.sqrt(MAX_PIXELS)) + 1
    with pytest.raises(SourceError, match="megapixels"):
        played([0, 1, 2], size=(side, side))
