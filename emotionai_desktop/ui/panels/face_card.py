"""What is known of one face: its picture as the networks see it, its name, emotion and pose."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QCoreApplication, QRectF, QSize, Qt
from PyQt5.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PyQt5.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from emotionai_desktop.drawing import face_colour, label_text
from emotionai_desktop.results import Face, Pose
from emotionai_desktop.ui.icons import icon_pixmap
from emotionai_desktop.ui.panels.name_field import NameField
from emotionai_desktop.ui.panels.probability_bars import ProbabilityBars
from emotionai_desktop.ui.people import People
from emotionai_desktop.ui.status_bar import ElidedLabel
from emotionai_desktop.ui.theme import current_theme

#: Side of the crop on the screen, in heights of the text.
_CROP_LINES = 4.2


class FaceCard(QFrame):
    """Shows one face. A face that is lost stays for a while, faded.

    Parameters
    ----------
    number
        Number of the face.
    people
        What it is called.
    """

    def __init__(self, number: int, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self._people = people
        self.setObjectName("faceCard")
        self.badge = Badge(number)
        self.name = NameField()
        self.name.written.connect(lambda written: people.set_name(number, written))
        self.emotion = ElidedLabel()
        self.emotion.setObjectName("faceEmotion")
        self.bars = ProbabilityBars()
        self.crop = Crop()
        self.pose = ElidedLabel()
        self.pose.setObjectName("facePose")
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.badge)
        head.addWidget(self.name, 1)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self.emotion)
        right.addWidget(self.bars)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.crop, 0, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 10, 8)
        layout.setSpacing(5)
        layout.addLayout(head)
        layout.addLayout(middle)
        layout.addWidget(self.pose)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Fixed)
        self.renew_name()

    def show_face(self, face: Face, *, lost: bool, hide_crop: bool) -> None:
        """Show what is known of the face.

        Parameters
        ----------
        face
            What was said of it last.
        lost
            Whether it is not on the picture any more.
        hide_crop
            Whether the user wants faces not to be recognised.
        """
        emotion = face.shown_emotion
        said = self.tr("Not seen now") if lost else label_text(emotion)
        self.emotion.set_text(said, "")
        self.bars.set_emotion(emotion, lost)
        self.crop.set_crop(None if hide_crop else face.crop, lost)
        self.pose.set_text(_pose_text(face.pose) if not lost else "", "")
        self.pose.setVisible(face.pose is not None)
        self.setAccessibleName(f"{self._people.title(self.number)}: {said}")

    def renew_name(self) -> None:
        """Show the name that the face has now."""
        self.name.set_name(self._people.names.get(self.number, ""), self._people.untitled(self.number))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the card's ground."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)


class Badge(QWidget):
    """The number of a face on the colour that it has on the picture."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = str(number)
        blue, green, red = face_colour(number)
        self._colour = QColor(red, green, blue)
        self.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the number."""
        height = self.fontMetrics().height() + 4
        return QSize(max(height, self.fontMetrics().horizontalAdvance(self._text) + 12), height)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the badge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 70), 1))
        painter.setBrush(self._colour)
        radius = self.height() / 2 - 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(QColor(16, 18, 20))  # Each of the faces' colours is light.
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._text)


class Crop(QWidget):
    """The 96x96 picture that the networks see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._faded = False
        self.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Fixed)
        self.setAccessibleName(self.tr("The face as the networks see it"))
        self.setToolTip(self.tr("The face as the networks see it: gray, 96 x 96 pixels"))

    def set_crop(self, crop: NDArray[np.uint8] | None, faded: bool) -> None:
        """Show another crop, uint8 [96, 96]; None for none."""
        self._faded = faded
        self._image = None
        if crop is not None:
            height, width = crop.shape
            self._image = QImage(crop.tobytes(), width, height, width, QImage.Format_Grayscale8).copy()
        self.update()

    def sizeHint(self) -> QSize:
        """Larger with larger text."""
        side = round(_CROP_LINES * self.fontMetrics().height())
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the crop with round corners."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.Antialiasing | QPainter.SmoothPixmapTransform)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(rect, 5, 5)
        painter.fillPath(shape, QColor(theme.control))
        if self._image is None:
            side = self.width() // 3
            pixmap = icon_pixmap("overlays", side, theme.muted, self.devicePixelRatioF())
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, pixmap)
        else:
            painter.setOpacity(0.35 if self._faded else 1.0)
            painter.setClipPath(shape)
            painter.drawImage(rect, self._image)


def _pose_text(pose: Pose | None) -> str:
    """How the head is turned: ``turned 12°, up 3°, tilted 5°``."""
    if pose is None:
        return ""
    text = QCoreApplication.translate("FaceCard", "Yaw {yaw}°  Pitch {pitch}°  Roll {roll}°")
    return text.format(yaw=_degrees(pose.yaw), pitch=_degrees(pose.pitch), roll=_degrees(pose.roll))


def _degrees(angle: float) -> str:
    """A whole number with its sign, the minus as long as the plus."""
    return f"{round(angle):+d}".replace("-", "\u2212").replace("+0", "0")
