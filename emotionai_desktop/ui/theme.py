"""The look of the window: every colour in one place, the palette and the style sheet made from them."""

from __future__ import annotations

import dataclasses
import string
from dataclasses import dataclass
from pathlib import Path

from PyQt5.QtGui import QColor, QPalette
from PyQt5.QtWidgets import QApplication

_ICONS_DIR = Path(__file__).parents[2] / "assets" / "icons"
_STYLE_SHEET = Path(__file__).with_name("theme.qss")


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a look, as ``#rrggbb``."""

    #: Behind the picture; behind the controls; of fields and menus; of a control; of a control under the pointer.
    stage: str
    window: str
    panel: str
    control: str
    control_hover: str
    border: str
    text: str
    #: Text that is not the main thing; text of what cannot be used now.
    muted: str
    disabled: str
    #: What is chosen or has the focus, and text on it.
    accent: str
    on_accent: str
    warning: str
    error: str


DARK = Theme(
    stage="#0f1215",
    window="#181b1f",
    panel="#1f2328",
    control="#2a2f36",
    control_hover="#363c45",
    border="#3a414a",
    text="#e9ecef",
    muted="#a3abb5",
    disabled="#6b737d",
    accent="#56b4e9",
    on_accent="#0b1a24",
    warning="#f0b43c",
    error="#ff7a6b",
)


def palette(theme: Theme) -> QPalette:
    """The colours as Qt's own drawing takes them."""
    colours = {
        QPalette.Window: theme.window,
        QPalette.WindowText: theme.text,
        QPalette.Base: theme.panel,
        QPalette.AlternateBase: theme.control,
        QPalette.ToolTipBase: theme.control,
        QPalette.ToolTipText: theme.text,
        QPalette.PlaceholderText: theme.muted,
        QPalette.Text: theme.text,
        QPalette.Button: theme.control,
        QPalette.ButtonText: theme.text,
        QPalette.BrightText: theme.error,
        QPalette.Light: theme.control_hover,
        QPalette.Midlight: theme.control,
        QPalette.Mid: theme.border,
        QPalette.Dark: theme.stage,
        QPalette.Shadow: theme.stage,
        QPalette.Link: theme.accent,
        QPalette.LinkVisited: theme.accent,
        QPalette.Highlight: theme.accent,
        QPalette.HighlightedText: theme.on_accent,
    }
    made = QPalette()
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.WindowText, QPalette.Text, QPalette.ButtonText):
        made.setColor(QPalette.Disabled, role, QColor(theme.disabled))
    return made


def apply_theme(app: QApplication, theme: Theme = DARK) -> None:
    """Give the whole application a look."""
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    sheet = string.Template(_STYLE_SHEET.read_text(encoding="utf-8"))
    app.setStyleSheet(sheet.substitute(dataclasses.asdict(theme), icons=_ICONS_DIR.as_posix()))
