import io
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from emotionai_desktop.capture.images import MAX_PIXELS, Pictures, read_picture
from emotionai_desktop.capture.source import SourceError

WIDTH, HEIGHT = 23, 17

#: What a viewer shows of a picture whose pixels are stored as an array, by its EXIF orientation
#: (EXIF 2.32, 4.6.4.A, tag 0x0112).
SHOWN = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: stored.swapaxes(0, 1)[:, ::-1],
    7: lambda stored: stored.swapaxes(0, 1)[::-1, ::-1],
    8: lambda stored: stored.swapaxes(0, 1)[::-1],
}


@pytest.fixture
def colors() -> np.ndarray:
    """uint8 [HEIGHT, WIDTH, 3], red-green-blue, with no symmetry."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.stack([rows * 15, columns * 11, (rows * 7 + columns * 3) % 256], axis=2).astype(np.uint8)


def rgb(path: Path) -> np.ndarray:
    image = read_picture(path)
    assert image.dtype == np.uint8
    assert image.ndim == 3
    assert image.shape[2] == 3
    assert image.flags.c_contiguous
    return image[:, :, ::-1]


@pytest.mark.parametrize("suffix", ["png", "bmp", "webp", "tiff", "ppm", "jp2"])
def test_formats_without_loss_come_out_pixel_by_pixel(tmp_path, colors, suffix):
    path = tmp_path / f"a.{suffix}"
    extra = {"lossless": True} if suffix == "webp" else {}
    Image.fromarray(colors).save(path, **extra)
    assert np.array_equal(rgb(path), colors)


@pytest.mark.parametrize("suffix", ["jpg", "avif"])
def test_formats_with_loss_come_out_nearly_so(tmp_path, colors, suffix):
    path = tmp_path / f"a.{suffix}"
    smooth = np.full_like(colors, (200, 90, 30))
    Image.fromarray(smooth).save(path, quality=95)
    assert np.abs(rgb(path).astype(int) - smooth).max() <= 4


@pytest.mark.parametrize("orientation", SHOWN)
@pytest.mark.parametrize("suffix", ["png", "tiff", "webp", "jpg"])
def test_exif_orientation_is_honoured(tmp_path, colors, suffix, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"a.{suffix}"
    extra = {"lossless": True} if suffix == "webp" else {"quality": 100, "subsampling": 0} if suffix == "jpg" else {}
    Image.fromarray(colors).save(path, exif=exif, **extra)
    shown = rgb(path)
    expected = SHOWN[orientation](colors)
    assert shown.shape == expected.shape
    assert np.abs(shown.astype(int) - expected).max() <= (12 if suffix == "jpg" else 0)


def test_damaged_exif_leaves_the_picture_as_it_is(tmp_path, colors):
    path = tmp_path / "a.jpg"
    Image.fromarray(colors).save(path, exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01\x03\0\xff\xff\xff\xff")
    assert rgb(path).shape == colors.shape


def test_gray(tmp_path, colors):
    path = tmp_path / "a.png"
    gray = colors[:, :, 1]
    Image.fromarray(gray).save(path)
    assert np.array_equal(rgb(path), np.repeat(gray[:, :, None], 3, axis=2))


def test_one_bit(tmp_path, colors):
    path = tmp_path / "a.png"
    black_and_white = (colors[:, :, 1] > 100).astype(np.uint8) * 255
    Image.fromarray(black_and_white).convert("1").save(path)
    assert np.array_equal(rgb(path)[:, :, 0], black_and_white)


def test_palette(tmp_path):
    path = tmp_path / "a.png"
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putpixel((1, 0), 1)
    image.save(path)
    assert rgb(path).tolist() == [[[10, 20, 30], [200, 100, 50]]]


def test_palette_with_a_transparent_color_lies_on_white(tmp_path):
    path = tmp_path / "a.gif"
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putpixel((1, 0), 1)
    image.save(path, transparency=1)
    assert rgb(path).tolist() == [[[10, 20, 30], [255, 255, 255]]]


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_lies_on_white(tmp_path, mode):
    path = tmp_path / "a.png"
    image = Image.new(mode, (3, 1), (0, 0, 0, 255) if mode == "RGBA" else (0, 255))
    for x, alpha in enumerate((255, 128, 0)):
        image.putpixel((x, 0), (0, 0, 0, alpha) if mode == "RGBA" else (0, alpha))
    image.save(path)
    assert rgb(path)[0, :, 0].tolist() == [0, 127, 255]


@pytest.mark.parametrize("suffix", ["png", "tiff", "pgm"])
def test_sixteen_bit_gray_is_scaled_not_clipped(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    deep = np.array([[0, 128, 256, 32768, 65535]], np.uint16)
    cv2.imwrite(str(path), deep)
    assert rgb(path)[0, :, 0].tolist() == [0, 0, 1, 128, 255]


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("suffix", ["png", "tiff"])
def test_sixteen_bit_color_is_scaled_not_clipped(tmp_path, suffix, channels):
    path = tmp_path / f"a.{suffix}"
    deep = np.full((4, 5, channels), 65535, np.uint16)
    deep[:, :, :3] = (257 * 10, 257 * 100, 257 * 250)
    cv2.imwrite(str(path), deep)
    assert np.abs(read_picture(path).astype(int) - (10, 100, 250)).max() <= 1


def test_cmyk(tmp_path):
    path = tmp_path / "a.jpg"
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(path, quality=100)
    assert np.abs(rgb(path).astype(int) - (255, 0, 0)).max() <= 3


@pytest.mark.parametrize(("mode", "value"), [("I", 1 << 20), ("F", 0.5)])
def test_values_without_a_white_are_refused(tmp_path, mode, value):
    path = tmp_path / "a.tiff"
    Image.new(mode, (4, 4), value).save(path)
    with pytest.raises(SourceError, match=r"a\.tiff: .*without a known white"):
        read_picture(path)


@pytest.mark.parametrize("suffix", ["gif", "png", "webp", "tiff"])
def test_of_an_animation_the_first_frame_is_taken(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "lime", "blue")]
    extra = {"lossless": True} if suffix == "webp" else {}
    frames[0].save(path, save_all=True, append_images=frames[1:], **extra)
    assert np.array_equal(rgb(path), np.full((8, 8, 3), (255, 0, 0)))


def test_a_wrong_suffix_does_not_matter(tmp_path, colors):
    path = tmp_path / "a.jpg"
    Image.fromarray(colors).save(path, format="png")
    assert np.array_equal(rgb(path), colors)


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of any size on paper, with next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [11_400, 20_000, 60_000, 2_000_000_000])
def test_decompression_bombs_are_refused_before_they_are_decoded(tmp_path, side):
    assert side * side > MAX_PIXELS
    path = tmp_path / "bomb.png"
    path.write_bytes(png_claiming(side, side))
    with pytest.raises(SourceError, match=r"bomb\.png: (more than 128 megapixels|a broken picture)"):
        read_picture(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"hello", "not a picture"),
        (b"\x89PNG\r\n\x1a\n", "a broken picture"),
        (b"\xff\xd8\xff\xe0", "a broken picture"),
        (b"GIF89a", "a broken picture"),
        (b"BM" + bytes(60), "a broken picture"),
        (b"II*\0\xff\xff\xff\xff", "a broken picture"),
        (b"\xff\xd8\xff" + bytes(50), "a broken picture: its header is damaged"),
        (b"P6 99999999 99999999 255\n", "megapixels"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(100), "HEIC"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_name_and_the_reason(tmp_path, content, reason):
    path = tmp_path / "it.jpg"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=rf"it\.jpg: .*{reason}"):
        read_picture(path)


def encoded() -> dict[str, bytes]:
    rows, columns = np.mgrid[0:40, 0:50]
    image = Image.fromarray(np.stack([rows * 6, columns * 5, rows + columns], axis=2).astype(np.uint8))
    files = {}
    for kind in ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "JPEG2000", "AVIF"):
        buffer = io.BytesIO()
        image.save(buffer, format=kind)
        files[kind] = buffer.getvalue()
    return files


ENCODED = encoded()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "PPM", "AVIF", "WEBP"])
def test_a_picture_cut_in_half_is_refused(tmp_path, kind):
    path = tmp_path / "half"
    path.write_bytes(ENCODED[kind][: len(ENCODED[kind]) // 2])
    with pytest.raises(SourceError, match=r"half: a broken picture: .+"):
        read_picture(path)


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_damaged_pictures_give_a_picture_or_a_reason(tmp_path_factory, data):
    content = bytearray(ENCODED[data.draw(st.sampled_from(sorted(ENCODED)), "kind")])
    for _ in range(data.draw(st.integers(0, 8), "changes")):
        content[data.draw(st.integers(0, len(content) - 1), "at")] = data.draw(st.integers(0, 255), "byte")
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)), "length")])
    reason = str(path)
    try:
        rgb(path)
    except SourceError as error:
        reason = str(error)
    assert reason.startswith(str(path))


def test_pictures_are_a_source_that_goes_on_after_a_broken_one(tmp_path):
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for number, path in enumerate(paths):
        Image.new("RGB", (4, 4), (number, 0, 0)).save(path)
    paths[1].write_bytes(b"\x89PNG\r\n\x1a\n")
    source = Pictures("three", paths)
    assert (source.name, source.kind, source.frame_count, source.frame_rate) == ("three", "images", 3, None)

    first = source.read()
    assert (first.index, first.time_s, first.source) == (0, 0.0, str(paths[0]))
    with pytest.raises(SourceError, match=r"1\.png"):
        source.read()
    third = source.read()
    assert (third.index, third.source, third.image[0, 0, 2]) == (2, str(paths[2]), 2)
    assert source.read() is None
    assert source.read() is None

    source.seek(2)
    assert source.read().index == 2
    with pytest.raises(ValueError, match="from 0 to 2"):
        source.seek(3)
    source.close()
    source.close()
    assert source.read() is None


@pytest.mark.parametrize("suffix", ["png", "jpg", "tiff", "webp", "gif"])
def test_a_picture_is_made_smaller_on_request(tmp_path, suffix):
    rows, columns = np.mgrid[0:600, 0:900]
    image = np.stack([columns // 4, rows // 3, np.full_like(rows, 80)], axis=2).astype(np.uint8)
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(image).save(path)
    small = read_picture(path, within=96)
    assert small.shape == (64, 96, 3)
    whole = cv2.resize(read_picture(path), (96, 64), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - whole).mean() < 4
    assert read_picture(path, within=2000).shape == (600, 900, 3), "never larger"


def test_a_smaller_picture_is_what_a_viewer_shows_too(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200), (200, 90, 30)).save(tmp_path / "turned.jpg", exif=exif)
    assert read_picture(tmp_path / "turned.jpg", within=50).shape == (50, 25, 3)
    Image.fromarray(np.full((300, 400), 0x8000, np.uint16)).save(tmp_path / "deep.png")
    deep = read_picture(tmp_path / "deep.png", within=40)
    assert deep.shape == (30, 40, 3)
    assert (deep == 128).all()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (read_picture(tmp_path / "clear.png", within=40) == 255).all()
    Image.new("L", (1, 3000), 7).save(tmp_path / "thin.png")
    assert read_picture(tmp_path / "thin.png", within=40).shape == (40, 1, 3)


def test_a_bomb_is_no_smaller_picture_either(tmp_path):
    path = tmp_path / "bomb.jpg"
    Image.new("L", (20000, 8000)).save(path, quality=1)
    with pytest.raises(SourceError, match="megapixels"):
        read_picture(path, within=96)


def test_pictures_are_read_on_several_threads_at_once(tmp_path):
    """Pillow's warnings are kept down for all of them: here they would be errors."""
    warned = tmp_path / "a.png"
    palette = Image.new("P", (60, 40))
    palette.putpalette([0, 0, 0, 255, 0, 0] * 128)
    palette.info["transparency"] = bytes(range(256))
    palette.save(warned, transparency=bytes(range(256)))
    before = list(warnings.filters)
    with ThreadPoolExecutor(8) as threads:
        shapes = {picture.shape for picture in threads.map(read_picture, [warned] * 200)}
    assert shapes == {(40, 60, 3)}
    assert warnings.filters == before
