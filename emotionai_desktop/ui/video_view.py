"""The picture: as large as the window allows, with the overlays of its own result drawn at the screen's resolution."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QPointF, QSize, Qt
from PyQt5.QtGui import QColor, QImage, QPainter, QPaintEvent
from PyQt5.QtWidgets import QSizePolicy, QWidget

from emotionai_desktop.drawing import draw_result
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.theme import current_theme


class VideoView(QWidget):
    """Shows a frame, or a frame and what was found on it.

    A result is drawn on the frame that it carries and on no other: the two come together and go together.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Frame | FrameResult | None = None
        self._image: QImage | None = None
        self._overlays = True
        self._dimmed = False
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Picture"))
        # OpenCV unpacks its font when the first text is drawn; that must not hold up the first result.
        cv2.getTextSize((0, 0), "0", (0, 0), cv2.FontFace("sans"), 12)

    @property
    def item(self) -> Frame | FrameResult | None:
        """What is shown."""
        return self._item

    @property
    def overlays(self) -> bool:
        """Whether results are drawn."""
        return self._overlays

    def show_item(self, item: Frame | FrameResult) -> None:
        """Show something else from now on."""
        self._item = item
        self._renew()

    def clear(self) -> None:
        """Show nothing."""
        self._item = None
        self._renew()

    def set_overlays(self, overlays: bool) -> None:
        """Draw results, or frames alone."""
        self._overlays = overlays
        self._renew()

    def set_dimmed(self, dimmed: bool) -> None:
        """Darken the picture: it is not the present one."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def sizeHint(self) -> QSize:
        """The size that fits most cameras."""
        return QSize(960, 540)

    def resizeEvent(self, event: object) -> None:
        """Scale anew."""
        self._renew()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the picture in the middle of a calm ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_theme().stage))
        ratio = self.devicePixelRatioF()
        if self._item is not None and (self._image is None or self._image.devicePixelRatioF() != ratio):
            self._image = compose(self._item, self.size() * ratio, self._overlays, ratio)
            self._image.setDevicePixelRatio(ratio)
        if self._image is not None:
            # To the screen's pixel: a picture between two of them is blurred.
            left = (round(self.width() * ratio) - self._image.width()) // 2 / ratio
            top = (round(self.height() * ratio) - self._image.height()) // 2 / ratio
            painter.setOpacity(0.35 if self._dimmed else 1.0)
            painter.drawImage(QPointF(left, top), self._image)
        painter.end()

    def _renew(self) -> None:
        """Make the picture anew at the next painting: however much changes before, it is made once."""
        self._image = None
        self.update()


def compose(item: Frame | FrameResult, room: QSize, overlays: bool, ratio: float = 1.0) -> QImage:
    """A frame scaled into a room, with its overlays.

    Parameters
    ----------
    item
        The frame, or the result whose frame is shown.
    room
        The most pixels there are; the aspect is kept.
    overlays
        Whether to draw the result.
    ratio
        Pixels of the screen to one of the window.

    Returns
    -------
    QImage
        It owns its bytes: they live as long as it does.
    """
    frame = item.frame if isinstance(item, FrameResult) else item
    scale = min(room.width() / frame.width, room.height() / frame.height)
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    picture = _resized(frame.image, width, height)
    if overlays and isinstance(item, FrameResult):
        draw_result(picture, item, width / frame.width, ratio)
    return QImage(picture.tobytes(), width, height, 3 * width, QImage.Format_BGR888).copy()


def _resized(image: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """A copy of another size, smooth both ways and in a few milliseconds even from 100 megapixels.

    OpenCV's own way to shrink well (INTER_AREA) takes 60 ms for a photograph, which would hold up the window. What is
    shrunk to less than half is sampled at twice the wanted size instead, then averaged two by two.
    """
    if (width, height) == (image.shape[1], image.shape[0]):
        return image.copy()
    if image.shape[1] > 2 * width and image.shape[0] > 2 * height:
        twice = cv2.resize(image, (2 * width, 2 * height), interpolation=cv2.INTER_LINEAR)
        resized = cv2.resize(twice, (width, height), interpolation=cv2.INTER_AREA)
    else:
        resized = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(resized, dtype=np.uint8)
