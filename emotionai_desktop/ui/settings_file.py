"""The file that settings are kept in: looked over before Qt reads it, mended from its copy where it is damaged.

Qt takes what it understands of a damaged file and writes that back, so that the rest is lost; and on a full disk it
cuts the file off and reports no error (seen with 5.15). So the app keeps a copy of the last sound file, and leaves a
damaged one where the user can find it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from PyQt5.QtCore import QCoreApplication, QSettings, QStandardPaths

from emotionai_desktop.ui.settings import ORGANISATION

log = logging.getLogger(__name__)
_translate = QCoreApplication.translate

#: A line of a file as `QSettings` writes it: a section, a value, a comment, or nothing.
_LINE = re.compile(rb"\[[^\x00-\x1f]*\]|;.*|[^=\x00-\x1f]+=[^\x00-\x08\x0b-\x1f]*|")
#: No settings are larger; a bound against files that were put in the place of one.
_LONGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class SettingsStore:
    """Where settings are kept, and what the user should know about it (empty where all is well)."""

    values: QSettings
    trouble: str = ""


def open_settings(path: Path | None = None) -> SettingsStore:
    """Open the settings; a damaged file is put aside, and the last sound one takes its place.

    Parameters
    ----------
    path
        An INI file; the user's own place where it is not given.
    """
    trouble = ""
    place = path or _own_place()
    if place is not None:
        try:
            trouble = _mend(place)
        except OSError as error:
            log.warning("%s: %s", place, error)
    values = QSettings(ORGANISATION, ORGANISATION) if path is None else QSettings(str(path), QSettings.Format.IniFormat)
    if not trouble and not values.isWritable():
        words = _translate("Settings", "{file} cannot be written: what you set now is forgotten at the end.")
        trouble = words.format(file=values.fileName())
    return SettingsStore(values, trouble)


def is_sound(content: bytes) -> bool:
    """Whether a file of settings is whole: a file that was cut off ends in the middle of a line."""
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    return lines[-1] == b"" and len(lines) > 1 and all(map(_LINE.fullmatch, lines))


def _own_place() -> Path | None:
    """The user's file of settings, without opening it; None where a registry or a service of the system has them."""
    if not sys.platform.startswith("linux"):
        return None
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder, ORGANISATION, f"{ORGANISATION}.conf")


def _mend(place: Path) -> str:
    """Keep a copy of a sound file; put a damaged one aside, and the copy in its place. Words for the user."""
    if not place.exists():
        return ""
    copy, damaged = (place.with_name(place.name + ending) for ending in (".copy", ".damaged"))
    with place.open("rb") as file:
        content = file.read(_LONGEST)
    if is_sound(content):
        _write_whole(copy, content)
        return ""
    if not content and not copy.exists():  # It never held anything.
        return ""
    place.replace(damaged)
    if copy.exists():
        _write_whole(place, copy.read_bytes())
        words = _translate(
            "Settings", "The settings were damaged, so those of the last start hold. They are in {file}."
        )
    else:
        words = _translate("Settings", "The settings were damaged, so they begin anew. The old ones are in {file}.")
    return words.format(file=damaged)


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
