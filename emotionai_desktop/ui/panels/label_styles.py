"""How each emotion is drawn: its colour in each look, and the shape of its marks, so that colour alone never tells."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PyQt5.QtCore import QPointF
from PyQt5.QtGui import QColor, QPainterPath, QPen, QPolygonF

from emotionai_desktop.ui.theme import current_theme


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How a label is drawn.

    Parameters
    ----------
    on_dark, on_light
        ``#rrggbb`` on a dark and on a light ground, with a contrast of at least 3 (WCAG 2.2, 1.4.11).
    corners
        Corners of its mark; 0 for a disc.
    turned
        Degrees that the mark is turned, from one corner up.
    thin
        Part of the radius that is left between two corners: below 1 for a star or a cross.
    """

    on_dark: str
    on_light: str
    corners: int
    turned: float = 0.0
    thin: float = 1.0

    @property
    def colour(self) -> QColor:
        """The colour in the look that the application has now."""
        dark = QColor(current_theme().panel).lightnessF() < 0.5
        return QColor(self.on_dark if dark else self.on_light)

    def pen(self, width: float) -> QPen:
        """The line, so many pixels wide."""
        pen = QPen(self.colour, width)
        pen.setCosmetic(True)
        return pen

    def mark(self) -> QPainterPath:
        """The mark, one wide and about the origin."""
        path = QPainterPath()
        if not self.corners:
            path.addEllipse(QPointF(0, 0), 0.45, 0.45)
            return path
        points = []
        for corner in range(self.corners):
            points.append(_on_circle(0.55, self.turned + 360 * corner / self.corners))
            if self.thin < 1:
                points.append(_on_circle(0.55 * self.thin, self.turned + 360 * (corner + 0.5) / self.corners))
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
        return path


def _on_circle(radius: float, degrees: float) -> QPointF:
    angle = math.radians(degrees)
    return QPointF(radius * math.sin(angle), -radius * math.cos(angle))


#: The usual labels. Searched so that any two are told apart with normal sight and with each form of colour blindness
#: (Machado et al. 2009, https://doi.org/10.1109/TVCG.2009.113): at least 22 apart in CIE Lab, which the tests hold.
_STYLES = {
    "Angry": LabelStyle("#d82e35", "#ea6918", 3),
    "Disgust": LabelStyle("#60ef9f", "#021e0c", 4, 45),
    "Sad": LabelStyle("#92a6f7", "#2342ad", 3, 180),
    "Happy": LabelStyle("#f4a719", "#693e00", 0),
    "Surprise": LabelStyle("#f6e1ff", "#c85faa", 4),
    "Fear": LabelStyle("#7b5ad8", "#897feb", 4, 45, 0.35),
    "Neutral": LabelStyle("#b498a1", "#5b5856", 5, 0, 0.45),
}
#: For the labels of other networks, by their place.
_OTHERS = tuple(_STYLES.values())


def label_style(label: str, place: int) -> LabelStyle:
    """How a label is drawn.

    Parameters
    ----------
    label
        The label; the same emotion looks the same for every network.
    place
        Its place among the labels of its network, from 0.
    """
    return _STYLES.get(label) or _OTHERS[place % len(_OTHERS)]
