"""The results of each input in a file of its own, and which inputs are finished: what a run is taken up again from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_JOURNAL = "finished.jsonl"


@dataclass(frozen=True, slots=True)
class Finished:
    """An input that was analysed to its end.

    Parameters
    ----------
    rows
        File with its results.
    frames, faces
        As in `item.Item`.
    """

    rows: Path
    frames: int
    faces: int


class Parts:
    """A folder with the results of each input.

    A line of its journal names each finished input by `input_keys`, and its file with the size, so that one that was
    cut off by the end of the machine is not taken for whole.

    Parameters
    ----------
    folder
        Made where it does not exist.

    Raises
    ------
    OSError
        The folder cannot be made or read.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self._journal = folder / _JOURNAL
        self.finished = dict(self._entries())

    def new_rows(self) -> Path:
        """A file for the results of an input.

        Never one that was there: a worker of a run that was killed may still write to that.
        """
        return self.folder / f"{uuid.uuid4().hex}.jsonl"

    def finish(self, key: str, finished: Finished) -> None:
        """Note that an input is finished.

        Raises
        ------
        OSError
            It cannot be noted.
        """
        entry = {
            "input": key,
            "rows": finished.rows.name,
            "bytes": finished.rows.stat().st_size,
            "frames": finished.frames,
            "faces": finished.faces,
        }
        # The line before may have been cut off by the end of that run: this one begins anew.
        with self._journal.open("a", encoding="utf-8") as journal:
            journal.write(f"\n{json.dumps(entry)}\n")
        self.finished[key] = finished

    def remove(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _entries(self) -> Iterable[tuple[str, Finished]]:
        if not self._journal.exists():
            return
        for line in self._journal.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                entry = json.loads(line)
                rows = self.folder / os.path.basename(entry["rows"])  # noqa: PTH119  Of this folder, whatever it says.
                if rows.stat().st_size == entry["bytes"]:
                    yield entry["input"], Finished(rows, int(entry["frames"]), int(entry["faces"]))
            except (ValueError, TypeError, KeyError, OSError):
                continue  # Cut off, or its file is gone: that input is analysed again.


def has_parts(folder: Path) -> bool:
    """Whether a run was stopped that keeps its parts there."""
    return (folder / _JOURNAL).exists()


def input_keys(specs: Iterable[str], basis: str) -> list[str]:
    """What names each input of a run: another after a change of the file, or of whatever else the results come from.

    Parameters
    ----------
    specs
        The inputs, in their order; one that comes twice gets two keys.
    basis
        All else that the results depend on: models and options.
    """
    seen: dict[tuple[str, ...], int] = {}
    keys = []
    for spec in specs:
        identity = _identity(spec)
        seen[identity] = seen.get(identity, 0) + 1
        text = json.dumps([*identity, basis, seen[identity]])
        keys.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    return keys


def _identity(spec: str) -> tuple[str, ...]:
    """A file by its place, size and time of its last change; anything else by its name."""
    try:
        found = os.stat(spec)  # noqa: PTH116  Path.stat refuses nothing that this does not, and costs more.
    except (OSError, ValueError):
        return (spec,)
    return os.path.abspath(spec), str(found.st_size), str(found.st_mtime_ns)  # noqa: PTH100
