import os
import socket
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from emotionai_desktop.capture.files import natural_key, path_name, printable
from emotionai_desktop.capture.formats import content_kind
from emotionai_desktop.capture.open import expand_inputs, open_images, open_source
from emotionai_desktop.capture.source import SourceError

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has none of these")


def picture(path, shade=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (4, 3), (shade, shade, shade)).save(path, format="png")
    return path


def sources(source):
    read = []
    while (frame := source.read()) is not None:
        read.append(frame.source)
    source.close()
    return read


@pytest.mark.parametrize(
    "names",
    [
        ["face1", "face2", "face10", "face11"],
        ["a", "B", "c"],
        ["2024-1-9", "2024-1-10", "2024-11-1"],
        ["x", "x1", "x1a", "x1b2", "x1b10"],
        ["01", "1", "2"],
    ],
)
def test_natural_order(names):
    backwards = names[::-1]
    assert sorted(backwards, key=natural_key) == names


@given(st.lists(st.text()))
def test_natural_order_orders_all_names(names):
    backwards = names[::-1]
    assert sorted(backwards, key=natural_key) == sorted(names, key=natural_key)


def test_printable_names_take_one_line():
    assert printable("a\nb\tc\x1b[31m") == r"a\nb\tc\x1b[31m"
    assert printable("gesichter 😀 ü") == "gesichter 😀 ü"
    assert printable("\udcff").isascii()


@given(st.binary(max_size=500))
def test_any_beginning_of_a_file_has_a_kind_or_none(head):
    assert content_kind(head) in ("picture", "video", "heif", None)


def test_a_folder_is_read_in_natural_order_and_without_what_is_no_picture(tmp_path):
    for name in ("10.png", "9.PNG", "100.jpg", ".hidden.png", "deeper/1.png"):
        picture(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "folder.png").mkdir()
    source = open_source(str(tmp_path))
    assert (source.kind, source.frame_count, source.name) == ("images", 3, str(tmp_path))
    assert sources(source) == [str(tmp_path / name) for name in ("9.PNG", "10.png", "100.jpg")]


def test_one_picture(tmp_path):
    path = picture(tmp_path / "a.png")
    source = open_source(str(path))
    assert (source.name, source.kind, source.frame_count) == (str(path), "images", 1)
    frame = source.read()
    assert (frame.width, frame.height, frame.index, frame.source) == (4, 3, 0, str(path))


def test_a_pattern(tmp_path):
    for name in ("b10.png", "b9.png", "c.png", "b.txt"):
        picture(tmp_path / name)
    assert sources(open_source(str(tmp_path / "b*"))) == [str(tmp_path / name) for name in ("b9.png", "b10.png")]
    with pytest.raises(SourceError, match="no pictures of this pattern"):
        open_source(str(tmp_path / "d*.png"))


@unix
def test_a_file_whose_name_looks_like_a_pattern(tmp_path):
    path = picture(tmp_path / "a*[1].png")
    picture(tmp_path / "ab1.png")
    assert sources(open_source(str(path))) == [str(path)]


@pytest.mark.parametrize(
    "name",
    [
        "with space.png",
        "emoji 😀.png",
        "e" * 246 + ".png",
        "100%.png",
        "img%03d.png",
        pytest.param("line\nbreak.png", marks=unix),
        pytest.param("a:b.png", marks=unix),
        pytest.param("-x.png", marks=unix),
    ],
)
def test_odd_names(tmp_path, name):
    path = picture(tmp_path / name)
    assert sources(open_source(str(path))) == [str(path)]
    assert sources(open_source(str(tmp_path))) == [str(path)]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems hold names as text")
def test_a_name_that_is_no_text_is_read_and_shown(tmp_path):
    path = picture(tmp_path / os.fsdecode(b"\xff.png"))
    (read,) = sources(open_source(str(path)))
    read.encode("utf-8")
    assert read == path_name(path) == str(tmp_path / r"\udcff.png")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.png", None, "no such file or folder"),
        ("empty.png", b"", "the file is empty"),
        ("notes.txt", b"dear diary\n" * 50, "not a picture or a video this program can read"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n", "not a picture or a video"),
        ("list.mp4", b"ffconcat version 1.0\nfile other.mp4\n", "not a picture or a video"),
        ("dir/missing.png", None, "no such file or folder"),
    ],
)
def test_what_cannot_be_opened_is_named_with_the_reason(tmp_path, name, content, reason):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        open_source(str(path))
    assert str(caught.value).startswith(f"{path}: {reason}")


@pytest.mark.parametrize("spec", ["", "\0", "a\0b.png", "x" * 5000, "[", "*" * 300])
def test_odd_specs_are_refused(tmp_path, monkeypatch, spec):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError):
        open_source(spec)
    inputs, failures = expand_inputs([spec])
    assert (len(inputs), len(failures)) == (0, 1)


def test_a_folder_without_pictures_is_refused(tmp_path):
    with pytest.raises(SourceError, match="no pictures in this folder"):
        open_source(str(tmp_path))


@unix
def test_links_in_a_circle_are_refused(tmp_path):
    (tmp_path / "a.png").symlink_to(tmp_path / "b.png")
    (tmp_path / "b.png").symlink_to(tmp_path / "a.png")
    with pytest.raises(SourceError, match=r"a\.png: "):
        open_source(str(tmp_path / "a.png"))


@unix
@pytest.mark.timeout(10)
def test_pipes_sockets_and_devices_are_refused_without_waiting(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # The whole path would be too long for a socket's name on macOS.
    os.mkfifo(tmp_path / "pipe.png")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s.png")
    for path in (tmp_path / "pipe.png", tmp_path / "s.png", "/dev/zero"):
        with pytest.raises(SourceError, match="a pipe, socket or device"):
            open_source(str(path))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions hold back")
def test_what_may_not_be_read_is_refused(tmp_path):
    path = picture(tmp_path / "inner" / "a.png")
    path.chmod(0)
    with pytest.raises(SourceError, match=r"a\.png: no permission to read it"):
        open_source(str(path))
    path.parent.chmod(0)
    try:
        with pytest.raises(SourceError, match="inner: no permission to read it"):
            open_source(str(path.parent))
    finally:
        path.parent.chmod(0o700)


def test_what_the_system_forbids_to_read_is_refused(tmp_path, monkeypatch):
    def forbidden(path, *_args, **_kwargs):
        raise PermissionError(13, "Permission denied", str(path))

    path = picture(tmp_path / "a.png")
    monkeypatch.setattr("pathlib.Path.open", forbidden)
    monkeypatch.setattr("pathlib.Path.iterdir", forbidden)
    for spec in (path, tmp_path):
        with pytest.raises(SourceError) as caught:
            open_source(str(spec))
        assert str(caught.value) == f"{spec}: no permission to read it"


def test_several_pictures(tmp_path):
    paths = [picture(tmp_path / name) for name in ("b.png", "a.png", "folder/2.png", "folder/10.png")]
    source = open_images([paths[0], str(paths[1]), tmp_path / "folder"])
    assert (source.name, source.kind, source.frame_count) == ("4 pictures", "images", 4)
    assert sources(source) == [str(path) for path in paths]
    assert open_images(paths[:1]).name == str(paths[0])
    with pytest.raises(SourceError):
        open_images([])


def test_inputs_are_expanded_in_order(tmp_path):
    for name in ("f/10.png", "f/9.mp4", "f/deep/1.png", "f/deep/.git/2.png", "f/notes.txt", "z.png", "y.png"):
        picture(tmp_path / name)
    if sys.platform != "win32":
        (tmp_path / "f" / "loop").symlink_to(tmp_path)
    flat = ["9.mp4", "10.png"]
    given_ones = [tmp_path / "z.png", tmp_path / "f", tmp_path / "y.png"]
    for recursive, inside in ((False, flat), (True, [*flat, "deep/1.png"])):
        inputs, failures = expand_inputs(given_ones, recursive=recursive)
        between = [str(tmp_path / "f" / name) for name in inside]
        assert inputs == [str(tmp_path / "z.png"), *between, str(tmp_path / "y.png")]
        assert failures == []


def test_inputs_that_stand_for_nothing_are_told_and_the_rest_is_kept(tmp_path):
    path = picture(tmp_path / "a.png")
    (tmp_path / "empty").mkdir()
    given_ones = [tmp_path / "empty", path, tmp_path / "missing.png", tmp_path / "*.gif", "demo", "0", "http://h/x?*"]
    inputs, failures = expand_inputs(given_ones)
    assert inputs == [str(path), "demo", "0", "http://h/x?*"]
    assert failures == [
        f"{tmp_path / 'empty'}: no pictures or videos in this folder",
        f"{tmp_path / 'missing.png'}: no such file or folder",
        f"{tmp_path / '*.gif'}: no pictures or videos of this pattern",
    ]


def test_every_frame_has_the_form_that_is_promised(tmp_path):
    frame = open_source(str(picture(tmp_path / "a.png", 7))).read()
    assert frame.image.dtype == np.uint8
    assert frame.image.flags.c_contiguous
    assert (frame.image == 7).all()
