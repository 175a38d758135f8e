"""Which files are pictures and which are videos: by name where files are looked for, by content where they are read."""

from __future__ import annotations

from typing import Literal

# fmt: off
#: Suffixes under which a folder is searched for pictures.
PICTURE_SUFFIXES = frozenset([
    ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff",
    ".pbm", ".pgm", ".ppm", ".pnm", ".jp2", ".j2k",
])
#: Suffixes under which a folder is searched for videos.
VIDEO_SUFFIXES = frozenset([
    ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".wmv", ".flv", ".ogv",
    ".3gp", ".3g2",
])
# fmt: on

#: How many bytes of a file `content_kind` wants: two packets of an MPEG transport stream.
HEAD_BYTES = 400

_PICTURES = (
    b"\xff\xd8\xff",  # JPEG, MPO
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\0",  # TIFF
    b"MM\0*",
    b"II+\0",  # BigTIFF
    b"MM\0+",
    *(b"P%d" % digit for digit in range(1, 7)),  # PBM, PGM, PPM
    b"\0\0\0\x0cjP  \r\n\x87\n",  # JPEG 2000
    b"\xff\x4f\xff\x51",  # JPEG 2000 code stream
)
_VIDEOS = (
    b"\x1a\x45\xdf\xa3",  # Matroska, WebM
    b"FLV\x01",
    b"OggS",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF, WMV
    b"\0\0\x01\xba",  # MPEG programme stream
    b"\0\0\x01\xb3",  # MPEG video
    b"YUV4MPEG2 ",
    b"DKIF",  # IVF
)
#: First box of a QuickTime file older than the ``ftyp`` box.
_QUICKTIME_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
#: Brands (ISO/IEC 23008-12) of pictures that share the MP4 container.
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_AVIF_BRANDS = (b"avif", b"avis")


def content_kind(head: bytes) -> Literal["picture", "video", "heif"] | None:
    """What a file is, by its first bytes.

    A closed list, so that the libraries behind see only formats that are wanted: FFmpeg would otherwise play a text
    file as a film of text, or follow a playlist to other files.

    Parameters
    ----------
    head
        The first `HEAD_BYTES` of the file, or all of it.

    Returns
    -------
    str or None
        ``heif`` for HEIC and its kin, which nothing here decodes; None for everything else that is not listed.
    """
    if head.startswith(b"RIFF"):
        kinds: dict[bytes, Literal["picture", "video"]] = {b"WEBP": "picture", b"AVI ": "video", b"AVIX": "video"}
        return kinds.get(head[8:12])
    if head[4:8] == b"ftyp":
        brands = (head[8:12], *(head[at : at + 4] for at in range(16, min(_box_size(head), len(head)), 4)))
        if any(brand in _AVIF_BRANDS for brand in brands):
            return "picture"
        return "heif" if brands[0] in _HEIF_BRANDS else "video"
    if head.startswith(_PICTURES):
        return "picture"
    if head.startswith(_VIDEOS) or head[4:8] in _QUICKTIME_BOXES or _is_transport_stream(head):
        return "video"
    return None


def _box_size(head: bytes) -> int:
    return int.from_bytes(head[:4], "big")


def _is_transport_stream(head: bytes) -> bool:
    """Packets of 188 bytes that begin with 0x47, or of 192 with a time of 4 bytes before (as cameras write them)."""
    return any(
        len(head) > first + size and head[first] == head[first + size] == 0x47 for first, size in ((0, 188), (4, 192))
    )
