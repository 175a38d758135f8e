"""Parsed data, kept as .npz so that a large CSV is read once."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

CACHE = Path("runs/cache")
"""Where parsed data are kept, relative to the working directory."""


def cached(source: Path, form: str, parse: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """What `parse` returns, from the cache if `source` has not changed since.

    Parameters
    ----------
    source
        File or folder that `parse` reads. Path, size and time of change (of a folder: of each file in it) are the key.
    form
        Name and version of the parser, part of the key.
    parse
        Called without arguments when the cache has nothing.

    Returns
    -------
    dict
        Arrays by name. Arrays of strings must have a fixed-width type, since nothing is pickled.
    """
    kept = CACHE / f"{form}-{_fingerprint(source)}.npz"
    if kept.is_file():
        try:
            with np.load(kept) as archive:
                return {name: archive[name] for name in archive.files}
        except (zipfile.BadZipFile, EOFError, ValueError, KeyError):
            kept.unlink()  # Left over from a killed run of an older version: parse again.
    arrays = parse()
    CACHE.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}.npz")
    np.savez(unfinished, **arrays)
    unfinished.replace(kept)
    return arrays


def _fingerprint(source: Path) -> str:
    parts = [str(source.resolve())]
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    for file in files:
        if file.exists():
            status = file.stat()
            parts.append(f"{file.name}:{status.st_size}:{status.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
