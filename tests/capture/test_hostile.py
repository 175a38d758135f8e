"""Pictures that were made to hurt: cut off anywhere, lying, or small files that ask for much work."""

from __future__ import annotations

import io
import os
import struct
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from emotionai_desktop.capture.containers import is_cut_short
from emotionai_desktop.capture.images import MAX_PIXELS, Pictures, read_picture
from emotionai_desktop.capture.jpeg import MOST_SCANS, too_many_scans
from emotionai_desktop.capture.open import open_source
from emotionai_desktop.capture.source import SourceError


def encoded(form: str, **options: object) -> bytes:
    rows, columns = np.mgrid[0:24, 0:30]
    image = Image.fromarray(np.stack([rows * 9, columns * 8, rows + columns], axis=2).astype(np.uint8))
    buffer = io.BytesIO()
    image.save(buffer, format=form, **options)
    return buffer.getvalue()


FORMS = {
    "jpeg": encoded("JPEG"),
    "progressive": encoded("JPEG", progressive=True),
    "png": encoded("PNG"),
    "gif": encoded("GIF"),
    "bmp": encoded("BMP"),
    "tiff": encoded("TIFF"),
    "deflated": encoded("TIFF", compression="tiff_adobe_deflate"),
    "webp": encoded("WEBP"),
    "ppm": encoded("PPM"),
    "jpeg2000": encoded("JPEG2000"),
    "avif": encoded("AVIF", quality=30),
}


def put(path: Path, content: bytes) -> None:
    """Write a file anew: writing over one makes some file systems wait for the disk."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def outcome(path: Path) -> str:
    """``a picture``, or why there is none."""
    try:
        image = read_picture(path)
    except SourceError as error:
        text = str(error)
        assert text.startswith(f"{path}: "), text
        assert text.isprintable()
        return text.removeprefix(f"{path}: ")
    assert image.dtype == np.uint8
    assert image.ndim == 3
    return "a picture"


@pytest.mark.parametrize("form", FORMS)
def test_cut_off_at_every_place_it_gives_a_picture_or_the_reason(tmp_path: Path, form: str) -> None:
    content, path = FORMS[form], tmp_path / "cut"
    step = max(1, len(content) // 250)
    outcomes = []
    for length in range(0, len(content), step):
        put(path, content[:length])
        outcomes.append(outcome(path))
    assert outcomes[0] == "the file is empty"
    assert any("broken" in each for each in outcomes)
    put(path, content)
    assert outcome(path) == "a picture"


@pytest.mark.parametrize("form", FORMS)
def test_zeros_in_the_place_of_content_give_a_picture_or_the_reason(tmp_path: Path, form: str) -> None:
    content, path = FORMS[form], tmp_path / "zeroed"
    for at in range(0, len(content), max(1, len(content) // 60)):
        put(path, content[:at] + bytes(min(16, len(content) - at)) + content[at + 16 :])
        outcome(path)


@pytest.mark.parametrize(
    ("form", "at", "layout"),
    [
        ("png", 16, ">II"),
        ("bmp", 18, "<ii"),
        ("gif", 6, "<HH"),
        ("jpeg", FORMS["jpeg"].index(b"\xff\xc0") + 5, ">HH"),
        ("progressive", FORMS["progressive"].index(b"\xff\xc2") + 5, ">HH"),
    ],
)
@pytest.mark.parametrize("side", [0, 1, 65_535, 0x7FFFFFFF])
def test_headers_that_lie_about_the_size(tmp_path: Path, form: str, at: int, layout: str, side: int) -> None:
    content, path = bytearray(FORMS[form]), tmp_path / "lies"
    side = min(side, 65_535) if "H" in layout else side
    struct.pack_into(layout, content, at, side, side)
    put(path, content)
    said = outcome(path)
    if side > MAX_PIXELS**0.5:
        assert "megapixels" in said or "broken" in said


@pytest.mark.parametrize("width", [(1 << 30), (1 << 31) - 1, (1 << 32) - 1, 1 << 33])
def test_a_netpbm_header_is_not_believed(tmp_path: Path, width: int) -> None:
    path = tmp_path / "huge.pgm"
    put(path, b"P5 %d %d 255\n" % (width, width))
    assert outcome(path) != "a picture"


def with_scans(count: int, side: int = 64) -> bytes:
    """A JPEG that is drawn again and again."""
    buffer = io.BytesIO()
    Image.new("L", (side, side), 128).save(buffer, "JPEG", progressive=True)
    content = buffer.getvalue()
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * count + b"\xff\xd9"


def test_a_picture_drawn_in_a_thousand_passes_is_refused_before_it_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "passes.jpg"
    put(path, with_scans(1000))
    assert outcome(path) == f"a broken picture: drawn in more than {MOST_SCANS} passes"
    put(path, with_scans(5))
    assert outcome(path) == "a picture"


def test_what_follows_a_jpeg_is_no_pass_of_it(tmp_path: Path) -> None:
    path = tmp_path / "motion.jpg"
    put(path, FORMS["progressive"] + b"\xff\xda" * 5000)
    assert outcome(path) == "a picture"
    put(path, encoded("JPEG", exif=b"Exif\0\0" + b"\xff\xda" * 5000))
    assert not too_many_scans(path)


@given(st.binary(max_size=300))
def test_any_bytes_have_many_passes_or_not(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jpg"
    put(path, b"\xff\xd8\xff" + tail)
    assert too_many_scans(path) in (True, False)


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_of_a_broken_animation_the_first_frame_is_shown(tmp_path: Path, form: str) -> None:
    frames = [Image.new("RGB", (40, 40), color) for color in ("red", "lime", "blue")]
    buffer = io.BytesIO()
    frames[0].save(
        buffer, form, save_all=True, append_images=frames[1:] * 20, **({"lossless": True} if form == "WEBP" else {})
    )
    content, path = buffer.getvalue(), tmp_path / "animated"
    put(path, content[: len(content) * 3 // 4])
    said = outcome(path)
    assert said == "a picture" or "broken" in said


def test_lab_is_shown_as_it_looks(tmp_path: Path) -> None:
    from PIL import ImageCms

    color = Image.new("RGB", (8, 8), (200, 90, 30))
    profiles = (ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"))
    lab = ImageCms.applyTransform(color, ImageCms.buildTransform(*profiles, "RGB", "LAB"))
    lab.save(tmp_path / "lab.tiff")
    assert np.abs(read_picture(tmp_path / "lab.tiff").astype(int) - (30, 90, 200)).max() <= 3


@pytest.mark.parametrize("mode", ["PA", "LA", "RGBA"])
def test_every_kind_of_transparency_lies_on_white(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGBA", (8, 8), (0, 0, 0, 0)).convert("LA" if mode == "LA" else "RGBA")
    (image.convert("P").convert("PA") if mode == "PA" else image).save(tmp_path / "a.tiff")
    shown = read_picture(tmp_path / "a.tiff")
    assert (shown == 255).all() or mode == "PA"  # Of a palette with alpha Pillow keeps the colour alone.


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has none of these")
def test_what_only_looks_like_a_picture_in_a_folder_costs_its_own_place_alone(tmp_path: Path) -> None:
    names = ["1 pipe.jpg", "2 loop.jpg", "3 device.jpg", "4 empty.jpg", "5 text.jpg", "6 gone.jpg", "7 good 😀\n.jpg"]
    pipe, loop, device, empty, text, gone, good = (tmp_path / name for name in names)
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    device.symlink_to("/dev/zero")
    empty.touch()
    text.write_text("dear diary")
    gone.symlink_to(tmp_path / "nowhere.jpg")
    good.write_bytes(FORMS["png"])
    (tmp_path / "8 folder.jpg").mkdir()
    source = open_source(str(tmp_path))
    assert source.frame_count == len(names)
    reasons = []
    for _ in names[:-1]:
        with pytest.raises(SourceError) as caught:
            source.read()
        reasons.append(str(caught.value).partition(".jpg: ")[2])
    assert reasons[0] == reasons[2] == "a pipe, socket or device, not a file"
    assert "symbolic links" in reasons[1]
    assert reasons[3:] == ["the file is empty", "not a picture this program can read", "no such file or folder"]
    frame = source.read()
    assert frame is not None
    assert frame.source == str(good)
    assert source.read() is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("suffix", [".png", ".mp4"])
def test_a_name_of_250_characters(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / ("ä😀 \n'\"$(x);" * 30).encode()[: 250 - len(suffix)].decode("utf-8", "ignore")
    path = path.with_name(path.name + suffix)
    put(path, FORMS["png"])
    frame = open_source(str(path)).read()
    assert frame is not None
    assert frame.source == str(path)


def test_a_picture_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    put(path, FORMS["png"])
    source = Pictures("one", [path])
    path.unlink()
    with pytest.raises(SourceError, match="no such file"):
        source.read()
    put(path, FORMS["jpeg"])
    source.seek(0)
    assert source.read() is not None


@given(st.sampled_from(sorted(FORMS)), st.sampled_from(sorted(FORMS)), st.integers(0, 400), st.integers(0, 400))
@settings(max_examples=60)
def test_one_format_sewn_to_another(
    tmp_path_factory: pytest.TempPathFactory, one: str, other: str, first: int, second: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "sewn"
    put(path, FORMS[one][:first] + FORMS[other][second:])
    outcome(path)


@given(st.binary(max_size=200))
def test_any_bytes_end_somewhere(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes"
    put(path, content)
    assert is_cut_short(path) in (True, False)
