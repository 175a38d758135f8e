"""Overlays on a picture: what was found on the faces, the same in the window and in annotated files."""

from emotionai_desktop.drawing.colours import FACE_COLOURS, face_colour
from emotionai_desktop.drawing.emotion_names import call_emotions, emotion_name
from emotionai_desktop.drawing.labels import label_text
from emotionai_desktop.drawing.overlays import USUAL_OVERLAYS, WINNING, Overlays, PointsStyle, Privacy
from emotionai_desktop.drawing.privacy import hide_all
from emotionai_desktop.drawing.result import draw_result
from emotionai_desktop.drawing.veil import Veil

__all__ = [
    "FACE_COLOURS",
    "USUAL_OVERLAYS",
    "WINNING",
    "Overlays",
    "PointsStyle",
    "Privacy",
    "Veil",
    "call_emotions",
    "draw_result",
    "emotion_name",
    "face_colour",
    "hide_all",
    "label_text",
]
