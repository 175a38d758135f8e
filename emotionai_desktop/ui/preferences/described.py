"""Every setting of the app, by the section of the dialog that it stands in.

A setting that is added here is kept, checked, shown and reset without another line. It is read with
`Settings.get`, and whoever heeds it listens to `Settings.changed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PyQt5.QtCore import QT_TRANSLATE_NOOP

from emotionai_desktop.analysis import AnalysisOptions
from emotionai_desktop.ui.overlay_settings import BARS, BOXES, LABELS, POINTS, POSE, PRIVACY
from emotionai_desktop.ui.preferences.setting import Choice, Flag, Folder, Setting, Share, Whole

_USUAL = AnalysisOptions()
#: Stands for what the system says.
SYSTEM = "system"

LANGUAGE = Choice(
    "language",
    SYSTEM,
    QT_TRANSLATE_NOOP("Preferences", "&Language"),
    choices=(
        (SYSTEM, QT_TRANSLATE_NOOP("Preferences", "As the system")),
        ("en", "English"),
        ("de", "Deutsch"),
    ),
)
THEME = Choice(
    "theme",
    SYSTEM,
    QT_TRANSLATE_NOOP("Preferences", "&Theme"),
    choices=(
        (SYSTEM, QT_TRANSLATE_NOOP("Preferences", "As the system")),
        ("dark", QT_TRANSLATE_NOOP("Preferences", "Dark")),
        ("light", QT_TRANSLATE_NOOP("Preferences", "Light")),
        ("contrast", QT_TRANSLATE_NOOP("Preferences", "High contrast")),
    ),
)
TEXT_SIZE = Whole(
    "textSize",
    100,
    QT_TRANSLATE_NOOP("Preferences", "Text &size"),
    QT_TRANSLATE_NOOP("Preferences", "Of all text in the window."),
    least=80,
    most=200,
    step=10,
    unit=" %",
)
SMOOTHING = Share(
    "smoothing",
    _USUAL.smoothing,
    QT_TRANSLATE_NOOP("Preferences", "S&moothing"),
    QT_TRANSLATE_NOOP(
        "Preferences", "How calm points and labels of live faces are. What is recorded is never smoothed."
    ),
    low=QT_TRANSLATE_NOOP("Preferences", "Raw"),
    high=QT_TRANSLATE_NOOP("Preferences", "Calm"),
)
SENSITIVITY = Share(
    "sensitivity",
    _USUAL.sensitivity,
    QT_TRANSLATE_NOOP("Preferences", "&Detection"),
    QT_TRANSLATE_NOOP("Preferences", "More faces are found in the dark and far away, and more that are none."),
    low=QT_TRANSLATE_NOOP("Preferences", "Certain"),
    high=QT_TRANSLATE_NOOP("Preferences", "Likely"),
)
LEAST_SIDE = Whole(
    "leastFaceSide",
    _USUAL.least_side,
    QT_TRANSLATE_NOOP("Preferences", "S&mallest face"),
    QT_TRANSLATE_NOOP("Preferences", "Narrower faces are left out; in pixels of the picture."),
    most=1000,
    step=10,
    unit=" px",
    none=QT_TRANSLATE_NOOP("Preferences", "Any size"),
)
MOST_FACES = Whole(
    "mostFaces",
    _USUAL.most_faces,
    QT_TRANSLATE_NOOP("Preferences", "Faces at m&ost"),
    QT_TRANSLATE_NOOP("Preferences", "The largest ones of each picture."),
    most=99,
    none=QT_TRANSLATE_NOOP("Preferences", "All"),
)
RECORD_FOLDER = Folder(
    "recordFolder",
    "",
    QT_TRANSLATE_NOOP("Preferences", "Folder for &recordings"),
    QT_TRANSLATE_NOOP("Preferences", "Each recording gets a folder of its own in it; empty for one among your videos."),
)
RECORD_OVERLAYS = Flag(
    "recordOverlays",
    False,
    QT_TRANSLATE_NOOP("Preferences", "Draw overlays into the &video"),
    QT_TRANSLATE_NOOP("Preferences", "A clean video can still be reviewed and exported with overlays."),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the dialog.

    Parameters
    ----------
    key
        What it is called in the code.
    title, icon
        What the dialog calls it, and its sign.
    settings
        From top to bottom.
    """

    key: str
    title: str
    icon: str
    settings: tuple[Setting[Any], ...] = ()


SECTIONS: tuple[Section, ...] = (
    Section("general", QT_TRANSLATE_NOOP("Preferences", "General"), "settings", (LANGUAGE, THEME, TEXT_SIZE)),
    Section(
        "analysis",
        QT_TRANSLATE_NOOP("Preferences", "Analysis"),
        "analysis",
        (SMOOTHING, SENSITIVITY, LEAST_SIDE, MOST_FACES),
    ),
    Section(
        "view",
        QT_TRANSLATE_NOOP("Preferences", "View"),
        "overlays",
        (BOXES, POINTS, LABELS, BARS, POSE, PRIVACY),
    ),
    Section("recording", QT_TRANSLATE_NOOP("Preferences", "Recording"), "record", (RECORD_FOLDER, RECORD_OVERLAYS)),
    Section("networks", QT_TRANSLATE_NOOP("Preferences", "Networks"), "address"),
)
#: All settings, each once.
SETTINGS: tuple[Setting[Any], ...] = tuple(setting for section in SECTIONS for setting in section.settings)
