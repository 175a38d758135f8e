"""What can be drawn on a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PointsStyle = Literal["dots", "outlines", "none"]
Privacy = Literal["none", "blur", "emoji"]

#: The heat map of each face's own emotion.
WINNING = "winning"


@dataclass(frozen=True, slots=True)
class Overlays:
    """What is drawn on a picture.

    Parameters
    ----------
    boxes, labels, bars, pose
        Brackets about each face, its label, a bar for each emotion beside it, the axes of its head.
    points
        The 15 points as dots, joined to outlines of eyes, brows, nose and mouth, or not at all.
    heat_map
        Label whose class activation is laid over each face; `WINNING` for each face's own; "" for none.
    privacy
        What hides each face: a blur, an emoji of its emotion, or nothing. The emoji stands in place of the face, so
        points, axes and heat map are left out.
    """

    boxes: bool = True
    points: PointsStyle = "dots"
    labels: bool = True
    bars: bool = False
    pose: bool = False
    heat_map: str = ""
    privacy: Privacy = "none"


USUAL_OVERLAYS = Overlays()
