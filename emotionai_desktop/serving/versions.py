"""Which versions of a model lie on the disk, and which of them are to be served."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from emotionai_desktop.serving.config import Latest, Policy, Specific


def find_versions(base: Path) -> dict[int, Path]:
    """The version folders below `base`, by number; none where `base` is not there."""
    try:
        # In order, so that of "001" and "1" the one without zeros wins.
        folders = sorted(path for path in base.iterdir() if path.is_dir())
    except OSError:
        return {}
    return {int(path.name): path for path in folders if path.name.isascii() and path.name.isdigit()}


def wanted_versions(policy: Policy, found: Iterable[int]) -> frozenset[int]:
    """Those of `found` that `policy` asks for."""
    if isinstance(policy, Specific):
        return policy.versions.intersection(found)
    newest_first = sorted(found, reverse=True)
    return frozenset(newest_first[: policy.count] if isinstance(policy, Latest) else newest_first)


def fingerprint(folder: Path) -> frozenset[tuple[str, int, int]]:
    """What changes when a file in `folder` does: every file's path, size in bytes and time in nanoseconds."""
    marks = set()
    for path in folder.rglob("*"):
        try:
            facts = path.stat()
        except OSError:
            continue
        marks.add((str(path), facts.st_size, facts.st_mtime_ns))
    return frozenset(marks)
