"""The app in the menu of a Linux desktop: entry, icons and description among the user's own files."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from emotionai_desktop.places import ASSETS_DIR

_NAME = "emotionai-desktop"
_DESCRIPTION = "io.github.emotionai_desktop.metainfo.xml"


def add_menu_entry() -> list[Path]:
    """Put the app into the menu, to be started as it is installed now; gives the files that were written.

    The places are those of the Base Directory and Icon Theme specifications of freedesktop.org.
    """
    files = _files()
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    entry, png, svg, description = files
    text = (ASSETS_DIR / "linux" / f"{_NAME}.desktop").read_text(encoding="utf-8")
    entry.write_text(text.replace(f"Exec={_NAME}\n", f"Exec={_command()}\n"), encoding="utf-8")
    shutil.copyfile(ASSETS_DIR / "icons" / "app.png", png)
    shutil.copyfile(ASSETS_DIR / "icons" / "app.svg", svg)
    shutil.copyfile(ASSETS_DIR / "linux" / _DESCRIPTION, description)
    return files


def remove_menu_entry() -> list[Path]:
    """Take the app out of the menu; gives the files that were there."""
    found = [path for path in _files() if path.exists()]
    for path in found:
        path.unlink()
    return found


def _files() -> list[Path]:
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    icons = data / "icons" / "hicolor"
    return [
        data / "applications" / f"{_NAME}.desktop",
        icons / "256x256" / "apps" / f"{_NAME}.png",
        icons / "scalable" / "apps" / f"{_NAME}.svg",
        data / "metainfo" / _DESCRIPTION,
    ]


def _command() -> str:
    """What starts this program again, quoted as the Desktop Entry specification has it."""
    if getattr(sys, "frozen", False):
        words = [sys.executable]
    elif (script := Path(sys.argv[0]).resolve()).stem == _NAME:
        words = [str(script)]
    else:
        words = [sys.executable, str(Path(__file__).resolve().parents[1] / "main.py")]
        if not Path(words[1]).exists():
            words[1:] = ["-m", "emotionai_desktop"]
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    escaped = "".join(f"\\\\{letter}" if letter in '"`$\\' else letter for letter in word).replace("%", "%%")
    return f'"{escaped}"' if escaped != word or " " in word else word
