"""Seeing a picture larger: what is shown then, and everything that the user can do it with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt5.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PyQt5.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.drawing import Overlays
from emotionai_desktop.results import Emotion, Face, Frame, FrameResult
from emotionai_desktop.ui.compose import Appearance, compose
from emotionai_desktop.ui.lens import MOST_ZOOM, Lens, fit
from emotionai_desktop.ui.video_view import VideoView
from tests.ui.fakes import Desk, FakeSource, images
from tests.ui.test_controls import press
from tests.ui.test_video_view import pixels

sizes = st.tuples(st.integers(1, 12000), st.integers(1, 12000))
rooms = st.tuples(st.integers(1, 4000), st.integers(1, 3000))
places = st.floats(0, 1)


@given(sizes, rooms, st.lists(st.tuples(st.floats(0.01, 100), places, places), max_size=6))
def test_the_room_is_never_empty_without_need(
    picture: tuple[int, int], room: tuple[int, int], zooms: list[tuple[float, float, float]]
) -> None:
    lens = Lens()
    for zoom, x, y in zooms:
        lens = lens.zoomed(zoom, (x * room[0], y * room[1]), picture, room)
        lens = lens.moved(1000 * (x - 0.5), 1000 * (y - 0.5), picture, room)
        sight = lens.sight(picture, room)
        for edge, length, space in zip((sight.left, sight.top), picture, room, strict=True):
            shown = length * sight.scale
            if shown > space:
                assert edge <= 1e-6
                assert edge + shown >= space - 1e-6
            else:
                assert edge == pytest.approx((space - shown) / 2)


@given(places, places, st.floats(2.5, 8), st.floats(2.5, 8))
def test_what_is_under_the_pointer_stays_there(x: float, y: float, first: float, second: float) -> None:
    picture, room = (800, 600), (800, 600)
    lens = Lens().zoomed(first, (400, 300), picture, room)
    before = lens.sight(picture, room)
    at = (x * 800, y * 600)
    after = lens.zoomed(second * 2, at, picture, room).sight(picture, room)
    seen = [(at[0] - sight.left) / sight.scale for sight in (before, after)]
    assert seen[0] == pytest.approx(seen[1], abs=1e-6)


def test_zooming_stops_where_all_of_it_is_seen() -> None:
    picture, room = (4000, 3000), (800, 600)
    lens = Lens().zoomed(0.3, (0, 0), picture, room)
    assert lens.zoom == 0.3
    assert lens.zoomed(0.01, (0, 0), picture, room) == Lens()
    small = Lens().zoomed(1.0, (400, 300), (80, 60), room)
    assert small.zoom == 1.0, "a small picture can be seen at its own size"
    assert small.zoomed(50, (400, 300), (80, 60), room) == Lens(), "and stops where it fits on its way back"
    assert Lens().zoomed(1e9, (0, 0), picture, room).zoom == MOST_ZOOM


def numbered(width: int, height: int) -> Frame:
    """A picture whose colours tell the place of each pixel."""
    image = np.zeros((height, width, 3), np.uint8)
    image[..., 2] = np.arange(width) % 256
    image[..., 1] = (np.arange(height) % 256)[:, None]
    return Frame(image, 0, 0.0, "numbered")


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("zoom", [1.0, 3.0, 7.3, 32.0])
@pytest.mark.parametrize("middle", [(0.5, 0.5), (0.0, 0.0), (1.0, 1.0), (0.3, 0.8)])
def test_the_part_that_is_wanted_is_shown(zoom: float, middle: tuple[float, float], mirrored: bool) -> None:
    frame, room = numbered(240, 200), (120, 90)
    lens = Lens(zoom, *middle)
    shown = pixels(compose(frame, QSize(*room), Appearance(mirrored=mirrored), lens=lens)).astype(int)
    assert shown.shape == (90, 120, 3)
    sight = lens.sight((240, 200), room)
    for x, y in ((10, 10), (60, 45), (110, 80)):
        column = (x + 0.5 - sight.left) / sight.scale - 0.5
        row = (y + 0.5 - sight.top) / sight.scale - 0.5
        if mirrored:
            column = 239 - column
        assert shown[y, x, 0] == pytest.approx(column, abs=0.6 + 1 / zoom)
        assert shown[y, x, 1] == pytest.approx(row, abs=0.6 + 1 / zoom)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("zoom", [None, 2.0, 9.0])
def test_points_stay_on_the_pixels_that_they_are_for(zoom: float | None, mirrored: bool) -> None:
    image = np.full((300, 400, 3), 40, np.uint8)
    image[120, 260] = (0, 0, 255)
    points = np.full((15, 2), (260, 120), np.float32)
    face = Face(1, (230, 90, 60, 60), 0.9, points, Emotion("Happy", {"Happy": 1.0}))
    result = FrameResult(Frame(image, 0, 0.0, "dot"), (face,), "local")
    lens = Lens(zoom, 0.35 if mirrored else 0.65, 0.4)
    nothing = Overlays(boxes=False, points="none", labels=False)
    dots = Overlays(boxes=False, labels=False)
    bare, marked = (
        pixels(compose(result, QSize(800, 600), Appearance(overlays, mirrored=mirrored), lens=lens)).astype(int)
        for overlays in (nothing, dots)
    )
    rows, columns = np.nonzero(bare[..., 0] > bare[..., 0].max() - 30)
    dot_rows, dot_columns = np.nonzero((marked != bare).any(axis=2))
    assert dot_rows.mean() == pytest.approx(rows.mean(), abs=0.6)
    assert dot_columns.mean() == pytest.approx(columns.mean(), abs=0.6)
    assert len(dot_rows) < 400, "as sharp and small as ever"


def wheel(view: VideoView, at: QPoint, notches: float, modifiers: Qt.KeyboardModifiers = Qt.NoModifier) -> None:
    turn = QPoint(0, round(120 * notches))
    where = QPointF(at)
    event = QWheelEvent(
        where, QPointF(view.mapToGlobal(at)), QPoint(), turn, Qt.NoButton, modifiers, Qt.NoScrollPhase, False
    )
    QApplication.sendEvent(view, event)


def drag(view: VideoView, start: QPoint, end: QPoint) -> None:
    for kind, at, button, buttons in (
        (QEvent.MouseButtonPress, start, Qt.LeftButton, Qt.LeftButton),
        (QEvent.MouseMove, end, Qt.NoButton, Qt.LeftButton),
        (QEvent.MouseButtonRelease, end, Qt.LeftButton, Qt.NoButton),
    ):
        QApplication.sendEvent(view, QMouseEvent(kind, at, button, buttons, Qt.NoModifier))


def seen_at(view: VideoView, at: QPoint) -> tuple[float, float]:
    """Which pixel of the frame is at a place of the widget."""
    ratio = view.devicePixelRatioF()
    frame = view.item.frame if isinstance(view.item, FrameResult) else view.item
    room = (view.width() * ratio, view.height() * ratio)
    sight = view.lens.sight((frame.width, frame.height), room)
    return (at.x() * ratio - sight.left) / sight.scale, (at.y() * ratio - sight.top) / sight.scale


@pytest.mark.parametrize("modifiers", [Qt.NoModifier, Qt.ControlModifier])
def test_the_wheel_zooms_about_the_pointer(desk: Desk, modifiers: Qt.KeyboardModifiers) -> None:
    view = desk.show(lambda: images(2), "/a/folder").stage.view
    desk.wait_picture()
    at = QPoint(view.width() // 2 + 90, view.height() // 2 - 60)
    whole, before = view.zoom, seen_at(view, at)
    wheel(view, at, 5, modifiers)
    assert view.zoom == pytest.approx(whole * 1.25**5)
    assert seen_at(view, at) == pytest.approx(before, abs=0.1)
    wheel(view, at, -9, modifiers)
    assert view.lens == Lens()


def test_two_fingers_on_a_pad_zoom_about_the_pointer(desk: Desk) -> None:
    view = desk.show(lambda: images(2), "/a/folder").stage.view
    desk.wait_picture()
    at = QPoint(view.width() // 2 + 50, view.height() // 2 + 40)
    whole, before = view.zoom, seen_at(view, at)
    where = QPointF(at)
    for value in (0.5, 0.4):
        pinch = QNativeGestureEvent(Qt.ZoomNativeGesture, where, where, where, value, 0, 0)
        QApplication.sendEvent(view, pinch)
    assert view.zoom == pytest.approx(whole * 1.5 * 1.4)
    assert seen_at(view, at) == pytest.approx(before, abs=0.1)


def test_the_picture_is_dragged_and_never_out_of_sight(desk: Desk) -> None:
    view = desk.show(lambda: images(2), "/a/folder").stage.view
    desk.wait_picture()
    middle = view.rect().center()
    drag(view, middle, middle + QPoint(50, 20))
    assert view.lens == Lens(), "what is seen whole has no need to be dragged"
    wheel(view, middle, 8)
    assert view.cursor().shape() == Qt.OpenHandCursor
    before = seen_at(view, middle)
    drag(view, middle, middle + QPoint(50, 20))
    assert seen_at(view, middle + QPoint(50, 20)) == pytest.approx(before, abs=0.1)
    drag(view, middle, middle + QPoint(9000, 9000))
    assert seen_at(view, QPoint(0, 0)) == pytest.approx((0, 0), abs=0.1)
    drag(view, middle, middle - QPoint(30, 0))
    assert seen_at(view, QPoint(0, 0))[0] > 1, "no push against the edge is saved up"


def test_a_double_click_changes_between_whole_and_actual_pixels(desk: Desk) -> None:
    view = desk.show(lambda: images(1), "/a/face.jpg").stage.view
    desk.wait_picture()
    desk.qtbot.mouseDClick(view, Qt.LeftButton, pos=view.rect().center())
    assert view.zoom == 1.0
    desk.qtbot.mouseDClick(view, Qt.LeftButton, pos=view.rect().center())
    assert view.lens == Lens()


def test_keys_zoom_and_push(desk: Desk) -> None:
    view = desk.show(lambda: images(1), "/a/face.jpg").stage.view
    desk.wait_picture()
    whole = view.zoom
    desk.wait(lambda: desk.texts() == "")
    for _ in range(4):
        press(desk, Qt.Key_Plus)
    assert view.zoom == pytest.approx(whole * 1.25**4)
    middle = seen_at(view, view.rect().center())
    press(desk, Qt.Key_Left, Qt.ShiftModifier)
    press(desk, Qt.Key_Up, Qt.ShiftModifier)
    moved = seen_at(view, view.rect().center())
    assert moved[0] < middle[0]
    assert moved[1] < middle[1]
    press(desk, Qt.Key_Minus)
    assert view.zoom == pytest.approx(whole * 1.25**3)
    press(desk, Qt.Key_0)
    assert view.lens == Lens()
    press(desk, Qt.Key_1)
    assert view.zoom == 1.0


def test_live_and_held_video_stay_as_large_as_they_were_made(desk: Desk) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    view = window.stage.view
    wheel(view, view.rect().center(), 4)
    lens, item = view.lens, view.item
    desk.wait(lambda: view.item is not item)
    assert view.lens == lens
    window.actions_.pause.trigger()
    desk.wait_text("Paused")
    wheel(view, view.rect().center(), 2)
    larger = pixels(view.grab().toImage())
    wheel(view, view.rect().center(), -2)
    assert not np.array_equal(pixels(view.grab().toImage()), larger)


def test_another_picture_is_seen_whole_at_first(desk: Desk) -> None:
    window = desk.show(lambda: images(3), "/a/folder")
    desk.wait_picture()
    view = window.stage.view
    wheel(view, view.rect().center(), 4)
    window.actions_.next.trigger()
    desk.wait(lambda: view.item is not None and seen_source(view) == "/photos/1.jpg")
    assert view.lens == Lens()
    wheel(view, view.rect().center(), 4)
    desk.show(FakeSource)
    desk.wait_picture()
    assert view.lens == Lens()


def seen_source(view: VideoView) -> str:
    return (view.item.frame if isinstance(view.item, FrameResult) else view.item).source


def test_without_a_picture_there_is_nothing_to_zoom(desk: Desk) -> None:
    window = desk.start()
    view = window.stage.view
    wheel(view, QPoint(5, 5), 3)
    press(desk, Qt.Key_Plus)
    drag(view, QPoint(5, 5), QPoint(50, 50))
    desk.qtbot.mouseDClick(view, Qt.LeftButton)
    assert view.zoom == 0.0
    assert view.lens == Lens()


def test_the_zoom_is_told_in_the_corner(desk: Desk) -> None:
    view = desk.show(lambda: images(1), "/a/face.jpg").stage.view
    desk.wait_picture()
    corner = np.s_[-40:, -90:]
    view.zoom_to(fit((320, 240), (view.width(), view.height())) * 2)
    assert np.ptp(pixels(view.grab().toImage())[corner]) > 100, "light letters on a dark ground"
