"""The picture: as large as the window allows or the user wants, with the overlays of its own result drawn sharp."""

from __future__ import annotations

from dataclasses import replace

import cv2
from PyQt5.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PyQt5.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from emotionai_desktop.drawing import Veil
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.compose import USUAL, Appearance, compose, frame_of
from emotionai_desktop.ui.lens import Lens
from emotionai_desktop.ui.theme import current_theme

#: What a notch of the wheel and a press of a key enlarge by.
STEP = 1.25
#: Of a notch of the wheel, as Qt counts it.
_NOTCH = 120


class VideoView(QWidget):
    """Shows a frame, or a frame and what was found on it.

    A result is drawn on the frame that it carries and on no other: the two come together and go together.

    The wheel and two fingers enlarge what is under them, the pointer drags the picture about, and a double click
    changes between the whole picture and its own pixels.
    """

    #: Another part of the picture is shown.
    lens_changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Frame | FrameResult | None = None
        self._image: QImage | None = None
        self._appearance = USUAL
        self._veil = Veil()
        self._lens = Lens()
        self._held: QPoint | None = None
        self._dimmed = False
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Picture"))
        self.grabGesture(Qt.GestureType.PinchGesture)
        # OpenCV unpacks its font when the first text is drawn; that must not hold up the first result.
        cv2.getTextSize((0, 0), "0", (0, 0), cv2.FontFace("sans"), 12)

    # What is shown.

    @property
    def item(self) -> Frame | FrameResult | None:
        """What is shown."""
        return self._item

    @property
    def appearance(self) -> Appearance:
        """How it looks."""
        return self._appearance

    @property
    def overlays(self) -> bool:
        """Whether results are drawn."""
        return self._appearance.shown

    def show_item(self, item: Frame | FrameResult) -> None:
        """Show something else from now on."""
        lost = self._veil.lost(item) if isinstance(item, FrameResult) else ()
        self._appearance = replace(self._appearance, lost=lost)
        another = self._item is not None and frame_of(item).source != frame_of(self._item).source
        self._item = item
        if another:
            self.set_lens(Lens())
        self._renew()

    def clear(self) -> None:
        """Show nothing."""
        self._item = None
        self._veil = Veil()
        self.set_lens(Lens())
        self._renew()

    def set_appearance(self, appearance: Appearance) -> None:
        """Show everything so from now on."""
        if appearance.mirrored != self._appearance.mirrored:
            self._lens = replace(self._lens, x=1 - self._lens.x)  # What was in the middle stays there.
        self._appearance = replace(appearance, lost=self._appearance.lost)
        self._renew()

    def set_overlays(self, overlays: bool) -> None:
        """Draw results, or frames alone."""
        self.set_appearance(replace(self._appearance, shown=overlays))

    def set_dimmed(self, dimmed: bool) -> None:
        """Darken the picture: it is not the present one."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    # Which part of it.

    @property
    def lens(self) -> Lens:
        """Which part of the picture is shown."""
        return self._lens

    @property
    def zoom(self) -> float:
        """Pixels of the screen to one of the picture; 0 where there is no picture."""
        if self._item is None:
            return 0.0
        return self._lens.sight(self._picture_size(), self._room()).scale

    def set_lens(self, lens: Lens) -> None:
        """Show another part of the picture."""
        if lens == self._lens:
            return
        self._lens = lens
        self._show_hand()
        self._renew()
        self.lens_changed.emit()

    def zoom_to(self, zoom: float, about: QPointF | None = None) -> None:
        """Show the picture so large, keeping what is at a point of the widget there; its middle without one."""
        if self._item is None:
            return
        ratio = self.devicePixelRatioF()
        point = about if about is not None else QPointF(self.width() / 2, self.height() / 2)
        at = (point.x() * ratio, point.y() * ratio)
        self.set_lens(self._lens.zoomed(zoom, at, self._picture_size(), self._room()))

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Show the picture larger by a factor, or smaller."""
        self.zoom_to(self.zoom * factor, about)

    def push(self, across: float, down: float) -> None:
        """Push the picture so many pixels of the widget."""
        if self._item is not None:
            ratio = self.devicePixelRatioF()
            self.set_lens(self._lens.moved(across * ratio, down * ratio, self._picture_size(), self._room()))

    # What Qt calls.

    def sizeHint(self) -> QSize:
        """The size that fits most cameras."""
        return QSize(960, 540)

    def resizeEvent(self, event: object) -> None:
        """Scale anew."""
        self._renew()
        self.lens_changed.emit()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the picture in the middle of a calm ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_theme().stage))
        ratio = self.devicePixelRatioF()
        if self._item is not None and (self._image is None or self._image.devicePixelRatioF() != ratio):
            self._image = compose(self._item, self.size() * ratio, self._appearance, ratio, self._lens)
            self._image.setDevicePixelRatio(ratio)
        if self._image is not None:
            # To the screen's pixel: a picture between two of them is blurred.
            left = (round(self.width() * ratio) - self._image.width()) // 2 / ratio
            top = (round(self.height() * ratio) - self._image.height()) // 2 / ratio
            painter.setOpacity(0.35 if self._dimmed else 1.0)
            painter.drawImage(QPointF(left, top), self._image)
            if self._lens.zoom is not None and not self._dimmed:
                self._paint_zoom(painter)
        painter.end()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Enlarge what is under the pointer; what two fingers push sideways is pushed."""
        if event is None or self._item is None:
            return
        turn, pushed = event.angleDelta(), event.pixelDelta()
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and not pushed.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase:
            self.push(pushed.x(), pushed.y())
        else:
            self.zoom_by(STEP ** (turn.y() / _NOTCH), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Take hold of the picture."""
        if event is not None and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._held = event.pos()
            self._show_hand()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Drag it."""
        if event is not None and self._held is not None:
            way = event.pos() - self._held
            self._held = event.pos()
            self.push(way.x(), way.y())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Let go of it."""
        self._held = None
        self._show_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Show the whole picture, or its own pixels where that is shown."""
        if event is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._lens.zoom is None and abs(self.zoom - 1) > 1e-3:
            self.zoom_to(1.0, QPointF(event.pos()))
        else:
            self.set_lens(Lens())

    def event(self, event: QEvent | None) -> bool:
        """Take two fingers on a screen or a pad."""
        if isinstance(event, QGestureEvent) and isinstance(event.gesture(Qt.GestureType.PinchGesture), QPinchGesture):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            assert isinstance(pinch, QPinchGesture)
            self.zoom_by(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint())))
            return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(1 + event.value(), event.localPos())
            return True
        return super().event(event)

    # Within.

    def _picture_size(self) -> tuple[float, float]:
        assert self._item is not None
        frame = frame_of(self._item)
        return frame.width, frame.height

    def _room(self) -> tuple[float, float]:
        size = self.size() * self.devicePixelRatioF()
        return max(1, size.width()), max(1, size.height())

    def _show_hand(self) -> None:
        """Show by the pointer that the picture can be dragged."""
        if self._lens.zoom is None:
            self.unsetCursor()
        else:
            held = self._held is not None
            self.setCursor(Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor)

    def _paint_zoom(self, painter: QPainter) -> None:
        """How large the picture is, in the corner."""
        text = self.tr("{percent} %").format(percent=round(100 * self.zoom))
        metrics = self.fontMetrics()
        width, height = metrics.horizontalAdvance(text) + 18, metrics.height() + 8
        place = QRectF(self.width() - width - 12, self.height() - height - 12, width, height)
        theme = current_theme()
        ground = QColor(theme.stage)
        ground.setAlphaF(0.8)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setPen(QColor(theme.stage_text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _renew(self) -> None:
        """Make the picture anew at the next painting: however much changes before, it is made once."""
        self._image = None
        self.update()
