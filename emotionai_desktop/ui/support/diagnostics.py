"""What whoever helps the user wants to know: versions, system, models, settings, errors. No secret, no file name."""

from __future__ import annotations

import logging
import os
import platform
from typing import TYPE_CHECKING

from PyQt5.QtCore import PYQT_VERSION_STR, qVersion
from PyQt5.QtGui import QGuiApplication

from emotionai_desktop import __version__
from emotionai_desktop.inference.catalog import Catalog, CatalogError
from emotionai_desktop.ui.language import shown_language
from emotionai_desktop.ui.preferences.described import SETTINGS
from emotionai_desktop.ui.preferences.setting import Folder
from emotionai_desktop.ui.support.journal import Journal

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_PACKAGES = ("opencv-python", "numpy", "mediapipe", "ai-edge-litert", "pillow", "pyqtgraph", "av", "tensorflow")
_ERRORS = 20


def diagnostics(window: MainWindow, journal: Journal) -> str:
    """The report, in plain English lines.

    Parameters
    ----------
    window
        Knows how things stand.
    journal
        Knows what went wrong.
    """
    lines = [
        f"EmotionAI Desktop {__version__}",
        f"System: {platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        f"Qt {qVersion()}, PyQt {PYQT_VERSION_STR}, platform {QGuiApplication.platformName()}, {_screens()}",
        f"Language: {shown_language()}",
        "Packages: " + ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
        "",
        *_models(window),
        "",
        *_status(window),
        "",
        "Settings that differ from the usual ones:",
        *(_settings(window) or ["  none"]),
        "",
        f"Last warnings and errors (of {len(journal.entries(logging.WARNING))}):",
        *([f"  {entry.outline}" for entry in journal.entries(logging.WARNING)[-_ERRORS:]] or ["  none"]),
    ]
    return "\n".join(lines) + "\n"


def _screens() -> str:
    screens = [
        f"{screen.size().width()}x{screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    ]
    return "screens " + ", ".join(screens)


def _version(package: str) -> str:
    from importlib import metadata  # It brings the email package along, which no start should wait for.

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def _models(window: MainWindow) -> list[str]:
    try:
        catalog = Catalog.load(window.switch.networks.models)
    except CatalogError:
        return ["Models: no good catalog"]
    lines = ["Models (SHA-256 by the catalog):"]
    for entry in catalog.models.values():
        lines.append(f"  {entry.name} {entry.version}, {entry.task}, labels {', '.join(entry.labels)}")
        lines += [f"    {name} {file.sha256}" for name, file in entry.files.items() if name.endswith(".tflite")]
    return lines


def _status(window: MainWindow) -> list[str]:
    status, networks = window.engine.status(), window.switch.networks
    place = "a model server" if networks.served else "this machine"
    return [
        f"Networks: on {place}, emotion model {networks.emotion_model}, models {status.models.name.lower()}",
        f"Source: {status.kind or 'none'}, {status.state.name.lower()}, {status.captured} captured, "
        f"{status.analysed} analysed, {status.dropped} dropped, {status.fps:.1f} fps, {status.latency_ms:.0f} ms",
    ]


def _settings(window: MainWindow) -> list[str]:
    changed = [(each, window.settings.get(each)) for each in SETTINGS if window.settings.get(each) != each.default]
    return [f"  {each.key}: {'another folder' if isinstance(each, Folder) else value}" for each, value in changed]
