"""What is remembered of the overlays, and of the mirror for each kind of source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from PyQt5.QtCore import QT_TRANSLATE_NOOP

from emotionai_desktop.drawing import USUAL_OVERLAYS, Overlays, PointsStyle, Privacy
from emotionai_desktop.ui.choice import ChoiceKind
from emotionai_desktop.ui.preferences.setting import Choice, Flag, Setting

if TYPE_CHECKING:
    from emotionai_desktop.ui.settings import Settings

#: A longer text is no label of a model.
_LONGEST_LABEL = 80


@dataclass(frozen=True)
class Label(Setting[str]):
    """A label of some emotion model, `drawing.WINNING`, or empty for none."""

    def allows(self, value: str) -> bool:
        """Whether it may be so."""
        return isinstance(value, str) and len(value) <= _LONGEST_LABEL

    def read(self, stored: object) -> str | None:
        """What a value from the disk stands for."""
        return stored if isinstance(stored, str) and self.allows(stored) else None


BOXES = Flag("overlays/boxes", USUAL_OVERLAYS.boxes, QT_TRANSLATE_NOOP("Preferences", "&Boxes"))
LABELS = Flag("overlays/labels", USUAL_OVERLAYS.labels, QT_TRANSLATE_NOOP("Preferences", "&Labels"))
BARS = Flag("overlays/bars", USUAL_OVERLAYS.bars, QT_TRANSLATE_NOOP("Preferences", "Probability B&ars"))
POSE = Flag("overlays/pose", USUAL_OVERLAYS.pose, QT_TRANSLATE_NOOP("Preferences", "Head A&xes"))
POINTS = Choice(
    "overlays/points",
    USUAL_OVERLAYS.points,
    QT_TRANSLATE_NOOP("Preferences", "&Points"),
    choices=(
        ("dots", QT_TRANSLATE_NOOP("Preferences", "&Dots")),
        ("outlines", QT_TRANSLATE_NOOP("Preferences", "&Outlines")),
        ("none", QT_TRANSLATE_NOOP("Preferences", "&None")),
    ),
)
PRIVACY = Choice(
    "overlays/privacy",
    USUAL_OVERLAYS.privacy,
    QT_TRANSLATE_NOOP("Preferences", "Hide &Faces"),
    choices=(
        ("none", QT_TRANSLATE_NOOP("Preferences", "&No")),
        ("blur", QT_TRANSLATE_NOOP("Preferences", "With a &Blur")),
        ("emoji", QT_TRANSLATE_NOOP("Preferences", "With an &Emoji")),
    ),
)
HEAT_MAP = Label("overlays/heatMap", USUAL_OVERLAYS.heat_map, QT_TRANSLATE_NOOP("Preferences", "&Heat Map"))

OVERLAY_SETTINGS: tuple[Setting[Any], ...] = (BOXES, POINTS, LABELS, BARS, POSE, HEAT_MAP, PRIVACY)


def set_overlays(settings: Settings) -> Overlays:
    """The overlays that the user has set."""
    return Overlays(
        boxes=settings.get(BOXES),
        points=cast(PointsStyle, settings.get(POINTS)),
        labels=settings.get(LABELS),
        bars=settings.get(BARS),
        pose=settings.get(POSE),
        heat_map=settings.get(HEAT_MAP),
        privacy=cast(Privacy, settings.get(PRIVACY)),
    )


def mirror_setting(kind: ChoiceKind) -> Flag:
    """Whether sources of a kind are mirrored; a folder is as its pictures are."""
    return Flag(f"mirror/{'pictures' if kind == 'folder' else kind}", False, "")
