"""The look of the window: every colour in one place, the palette and the style sheet made from them.

Who paints by hand takes the colours of `current_theme` each time that it paints. Who keeps something made of them, such
as a picture, makes it anew in ``changeEvent``, at ``QEvent.PaletteChange``.
"""

from __future__ import annotations

import dataclasses
import string
from dataclasses import dataclass
from pathlib import Path

from PyQt5.QtGui import QColor, QFont, QPalette
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.places import ASSETS_DIR

_ICONS_DIR = ASSETS_DIR / "icons"
_STYLE_SHEET = Path(__file__).with_name("theme.qss")
#: What grows with the text, at 100 %: sizes of text in points; a box that is checked, its ring and a bar in pixels.
_SIZES = {"title_points": 17, "reason_points": 11, "box": 14, "ring": 5, "bar": 28}


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a look, as ``#rrggbb``.

    Each colour of text has a contrast of at least 4.5 (WCAG 2.2, 1.4.3) on each ground that it stands on.
    """

    #: Behind the picture, dark in every look; text on it, text there that is not the main thing, and a sign on it.
    stage: str
    stage_text: str
    stage_muted: str
    stage_accent: str
    #: Behind the controls; of fields and menus; of a control; of a control under the pointer.
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
    good: str
    warning: str
    error: str
    #: Name of the icon of a checked box, which stands on the accent; what the names of the arrows' icons end in.
    check: str
    arrows: str


DARK = Theme(
    stage="#0f1215",
    stage_text="#e9ecef",
    stage_muted="#a3abb5",
    stage_accent="#56b4e9",
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
    good="#4cc38a",
    warning="#f0b43c",
    error="#ff8778",
    check="check",
    arrows="dark",
)

LIGHT = Theme(
    stage="#1b1e22",
    stage_text="#f1f3f5",
    stage_muted="#b4bbc4",
    stage_accent="#56b4e9",
    window="#eff1f3",
    panel="#ffffff",
    control="#e2e5e9",
    control_hover="#d3d8de",
    border="#b4bbc3",
    text="#16191d",
    muted="#4b535c",
    disabled="#7b838c",
    accent="#005fa8",
    on_accent="#ffffff",
    good="#12633d",
    warning="#7a4d00",
    error="#b3261e",
    check="check-light",
    arrows="light",
)

#: For eyes that need it: nothing but black, white and strong colours, and a line about everything.
HIGH_CONTRAST = Theme(
    stage="#000000",
    stage_text="#ffffff",
    stage_muted="#ffffff",
    stage_accent="#ffe600",
    window="#000000",
    panel="#000000",
    control="#000000",
    control_hover="#333333",
    border="#ffffff",
    text="#ffffff",
    muted="#ffffff",
    disabled="#a0a0a0",
    accent="#ffe600",
    on_accent="#000000",
    good="#5cff9d",
    warning="#ffb000",
    error="#ff8a80",
    check="check",
    arrows="contrast",
)

_current = (DARK, 0)
_usual_points = 0.0
_platform_dark = False


def current_theme() -> Theme:
    """The colours that the application has now."""
    return _current[0]


def platform_is_dark() -> bool:
    """Whether Qt found a dark look on this system before the app took its own."""
    return _platform_dark


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


def apply_theme(app: QApplication, theme: Theme = DARK, text_percent: int = 100) -> None:
    """Give the whole application a look, at any time.

    Parameters
    ----------
    app
        The application.
    theme
        Its colours.
    text_percent
        Size of all text, 100 for what is usual on this system.
    """
    global _current, _usual_points, _platform_dark  # Qt has one application, and it has one look.
    if not _usual_points:
        _usual_points = app.font().pointSizeF()
        _platform_dark = app.palette().color(QPalette.Window).lightness() < 128
    if (theme, text_percent) == _current:
        return
    _current = (theme, text_percent)
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    font = QFont(app.font())
    font.setPointSizeF(_usual_points * text_percent / 100)
    app.setFont(font)
    sizes = {name: round(size * text_percent / 100) for name, size in _SIZES.items()}
    # A box and its border of one pixel; a radius of more than half of that is none to Qt.
    side = sizes["box"] + 2
    app.setStyleSheet(
        string.Template(_STYLE_SHEET.read_text(encoding="utf-8")).substitute(
            dataclasses.asdict(theme),
            icons=_ICONS_DIR.as_posix(),
            **sizes,
            box_round=side // 2,
            dot=side - 2 * sizes["ring"],
        )
    )
