"""How many passes a JPEG is drawn in: each costs the time of a whole picture, and one of a hundred bytes is enough.

A decoder draws every pass over every pixel before it shows the first, so that a file of a megabyte can keep it busy for
an hour (libjpeg-turbo's own advice is to bound the passes). No writer makes more than about a dozen.
"""

from __future__ import annotations

import re
from pathlib import Path

#: More passes than any writer makes, fewer than take minutes.
MOST_SCANS = 100
#: More than a JPEG of the largest picture that is read.
_MOST_BYTES = 1 << 28

#: A marker within the compressed data: not a stuffed zero, not a restart, not a fill byte (ITU-T T.81, B.1.1).
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SCAN, _END = 0xDA, 0xD9


def too_many_scans(path: Path) -> bool:
    """Whether a JPEG has more than `MOST_SCANS` passes. What lies behind its end, as in a motion photo, does not count.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES)
    scans = 0
    found = _MARKER.search(content, 2)
    while found is not None and content[found.start() + 1] != _END and scans <= MOST_SCANS:
        at = found.start() + 2
        scans += content[at - 1] == _SCAN
        # Every marker but the few without content begins a segment that says how long it is.
        found = _MARKER.search(content, at + int.from_bytes(content[at : at + 2], "big"))
    return scans > MOST_SCANS
