"""The picture keeps its shape, and a result is drawn on its own frame and no other."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PyQt5.QtCore import QSize
from PyQt5.QtGui import QImage

from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.compose import Appearance, compose
from emotionai_desktop.ui.video_view import VideoView
from tests.ui.fakes import (
    BOX_LEFT,
    BOX_SIZE,
    BOX_STEP,
    BOX_TOP,
    HEIGHT,
    WIDTH,
    Desk,
    FakeAnalyzer,
    FakeSource,
    gray_of,
    step_of,
)


def pixels(image: QImage) -> NDArray[np.uint8]:
    """uint8 [height, width, 3], red-green-blue."""
    image = image.convertToFormat(QImage.Format_RGB888)
    rows = np.frombuffer(image.constBits().asstring(image.sizeInBytes()), np.uint8)
    return rows.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()].reshape(image.height(), -1, 3)


def plain(width: int, height: int, gray: int = 200) -> Frame:
    return Frame(np.full((height, width, 3), gray, np.uint8), 0, 0.0, "plain")


def result_for(index: int) -> FrameResult:
    image = np.full((HEIGHT, WIDTH, 3), gray_of(index), np.uint8)
    return FakeAnalyzer().analyze(Frame(image, index, 0.0, "fake"))


@pytest.mark.parametrize("room", [(640, 480), (1000, 300), (300, 1000), (2000, 1500), (160, 120), (1, 1)])
@pytest.mark.parametrize("frame", [(320, 240), (240, 320), (1000, 100), (48, 48)])
def test_the_aspect_is_kept_and_the_room_filled(room: tuple[int, int], frame: tuple[int, int]) -> None:
    image = compose(plain(*frame), QSize(*room))
    assert image.width() <= room[0]
    assert image.height() <= room[1]
    assert image.width() == room[0] or image.height() == room[1]
    scale = min(room[0] / frame[0], room[1] / frame[1])
    assert image.width() == max(1, round(scale * frame[0]))
    assert image.height() == max(1, round(scale * frame[1]))


@pytest.mark.parametrize("size", [(4000, 3000), (640, 480), (100, 75)])
def test_scaling_keeps_what_is_on_the_picture(size: tuple[int, int]) -> None:
    image = np.zeros((size[1], size[0], 3), np.uint8)
    image[:, size[0] // 2 :] = (10, 100, 250)
    shown = pixels(compose(Frame(image, 0, 0.0, "halves"), QSize(400, 300)))
    assert shown.shape == (300, 400, 3)
    assert (shown[:, :190] == 0).all()
    assert (shown[:, 210:] == (250, 100, 10)).all(), "red, green and blue in their places"


def test_the_image_owns_its_bytes() -> None:
    frame = plain(64, 48)
    image = compose(frame, QSize(64, 48))
    frame.image[:] = 0
    for _ in range(20):
        np.full((48, 64, 3), 99, np.uint8)
    assert (pixels(image) == 200).all()


def test_the_frame_itself_is_not_drawn_on() -> None:
    result = result_for(3)
    before = result.frame.image.copy()
    image = compose(result, QSize(WIDTH, HEIGHT))
    assert (pixels(image) != gray_of(3)).any()
    assert np.array_equal(result.frame.image, before)


def test_overlays_can_be_left_out() -> None:
    assert (pixels(compose(result_for(3), QSize(640, 480), Appearance(shown=False))) == gray_of(3)).all()


def drawn_step(shown: NDArray[np.uint8]) -> tuple[int, int]:
    """What the gray of a shown picture says, and where its box says it is."""
    height, width = shown.shape[:2]
    scale = width / WIDTH
    ground = shown[int(0.95 * height), int(0.02 * width)].astype(int)
    row = shown[int((BOX_TOP + 0.12 * BOX_SIZE) * scale)].astype(int)
    drawn = np.flatnonzero(np.abs(row - ground).max(axis=1) > 30)
    return step_of(float(ground[0])), round((drawn[0] / scale - BOX_LEFT) / BOX_STEP)


def test_results_are_drawn_on_the_frame_that_they_were_made_from(desk: Desk) -> None:
    desk.analyzer.takes_s = 0.02
    window = desk.show(lambda: FakeSource(pace_s=0.004))
    desk.wait_picture()
    view = window.stage.view
    seen = set()
    for _ in range(25):
        item = view.item
        desk.wait(lambda item=item: view.item is not item)
        shown = pixels(view.grab().toImage())
        top = (shown.shape[0] - round(shown.shape[1] * HEIGHT / WIDTH)) // 2
        left = 0
        if top < 0:
            top, left = 0, (shown.shape[1] - round(shown.shape[0] * WIDTH / HEIGHT)) // 2
        picture = shown[top : shown.shape[0] - top, left : shown.shape[1] - left]
        gray, box = drawn_step(picture)
        assert gray == box
        seen.add(gray)
    assert len(seen) > 3, "many different frames were looked at"
    assert desk.engine.status().dropped > 0, "and many more were not"


def test_the_picture_stands_in_the_middle_of_a_dark_ground(qtbot: object) -> None:
    view = VideoView()
    view.resize(400, 200)
    view.show_item(plain(100, 100))
    shown = pixels(view.grab().toImage())
    ratio = shown.shape[1] / 400
    assert (shown[:, int(100 * ratio) : int(300 * ratio)] == 200).all()
    assert shown[:, : int(99 * ratio)].max() < 40
    assert shown[:, int(301 * ratio) :].max() < 40
    view.clear()
    assert pixels(view.grab().toImage()).max() < 40
    view.deleteLater()
