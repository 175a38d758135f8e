"""The strip of small pictures: real files, looked at as a user does."""

from __future__ import annotations

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PyQt5.QtCore import QPoint, QPointF, Qt
from PyQt5.QtGui import QWheelEvent
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.capture.open import open_images
from emotionai_desktop.live import SourceState
from emotionai_desktop.ui.overlay_settings import PRIVACY
from emotionai_desktop.ui.thumbnails import loader as loader_module
from emotionai_desktop.ui.thumbnails import model as model_module
from emotionai_desktop.ui.thumbnails.feature import Thumbnails
from emotionai_desktop.ui.thumbnails.loader import ThumbnailLoader
from emotionai_desktop.ui.thumbnails.model import ThumbnailModel, TileState
from tests.ui.fakes import Desk, FakeSource, gray_of, images
from tests.ui.test_controls import press, shown_frame
from tests.ui.test_video_view import pixels


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Seven pictures, of which 3.png is none."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for at in range(7):
        cv2.imwrite(str(folder / f"{at}.png"), np.full((90, 120, 3), gray_of(at), np.uint8))
    (folder / "3.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    return folder


def show(desk: Desk, folder: Path) -> Thumbnails:
    desk.sources[str(folder)] = lambda: open_images([folder])
    desk.show(spec=str(folder))
    feature = strip_of(desk)
    desk.wait(lambda: len(feature.model.paths) > 1)
    return feature


def strip_of(desk: Desk) -> Thumbnails:
    [feature] = [each for each in desk.window.features if isinstance(each, Thumbnails)]
    return feature


def state(feature: Thumbnails, row: int) -> TileState:
    found = feature.model.index(row).data(ThumbnailModel.STATE_ROLE)
    assert isinstance(found, TileState)
    return found


def test_a_folder_is_shown_as_a_strip(desk: Desk, folder: Path) -> None:
    feature = show(desk, folder)
    assert feature.strip.isVisible()
    assert [feature.model.index(row).data() for row in range(7)] == [f"{at}.png" for at in range(7)]
    desk.wait(lambda: all(state(feature, row) is not TileState.WAITING for row in range(7)))
    broken = [row for row in range(7) if state(feature, row) is TileState.BROKEN]
    assert broken == [3]
    small = feature.model.index(5).data(Qt.DecorationRole).toImage()
    assert small.pixelColor(5, 5).red() == gray_of(5)
    feature.strip.grab()


def test_one_picture_and_a_camera_have_no_strip(desk: Desk, folder: Path) -> None:
    feature = show(desk, folder)
    desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    assert not feature.strip.isVisible()
    assert not feature.action.isEnabled()
    show(desk, folder)
    assert feature.strip.isVisible()
    desk.show(FakeSource)
    desk.wait_picture()
    assert not feature.strip.isVisible()


def test_the_mark_follows_the_arrow_keys_over_a_broken_picture(desk: Desk, folder: Path) -> None:
    feature = show(desk, folder)
    desk.wait_picture()
    desk.wait(lambda: feature.strip.currentIndex().row() == 0)
    for row in (1, 2, 3, 4):
        press(desk, Qt.Key_Right)
        desk.wait(lambda row=row: feature.strip.currentIndex().row() == row)
    assert shown_frame(desk).source.endswith("4.png")
    press(desk, Qt.Key_Left)
    desk.wait_text("This image cannot be read")
    desk.wait(lambda: feature.strip.currentIndex().row() == 3)


def test_arrow_keys_browse_while_the_strip_has_the_focus_too(desk: Desk, folder: Path) -> None:
    feature = show(desk, folder)
    desk.wait_picture()
    feature.strip.setFocus(Qt.TabFocusReason)
    press(desk, Qt.Key_Right)
    desk.wait(lambda: shown_frame(desk).index == 1)
    press(desk, Qt.Key_End)
    desk.wait(lambda: desk.window.stage.view.item is not None and shown_frame(desk).index == 6)
    press(desk, Qt.Key_Left)
    desk.wait(lambda: shown_frame(desk).index == 5)
    desk.wait(lambda: feature.strip.currentIndex().row() == 5)


def test_a_picture_is_chosen_by_a_click(desk: Desk, folder: Path) -> None:
    feature = show(desk, folder)
    desk.wait_picture()
    strip = feature.strip
    place = strip.visualRect(feature.model.index(5)).center()
    desk.qtbot.mouseClick(strip.viewport(), Qt.LeftButton, pos=place)
    desk.wait(lambda: desk.window.stage.view.item is not None and shown_frame(desk).index == 5)
    desk.wait(lambda: desk.window.toolbar.position.text() == "6 / 7")
    assert strip.currentIndex().row() == 5
    place = strip.visualRect(feature.model.index(3)).center()
    desk.qtbot.mouseClick(strip.viewport(), Qt.LeftButton, pos=place)
    desk.wait_text("This image cannot be read")
    desk.wait(lambda: desk.engine.status().state is SourceState.FAILED)
    assert strip.currentIndex().row() == 3


def test_the_strip_can_be_put_away_for_good(desk: Desk, folder: Path) -> None:
    feature = show(desk, folder)
    press(desk, Qt.Key_T, Qt.ShiftModifier)
    assert not feature.strip.isVisible()
    desk.close()
    feature = show(desk, folder)
    assert not feature.strip.isVisible()
    press(desk, Qt.Key_T, Qt.ShiftModifier)
    assert feature.strip.isVisible()


def test_hidden_faces_are_hidden_in_the_strip_too(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    stripes = np.zeros((90, 120, 3), np.uint8)
    stripes[:, np.arange(120) // 3 % 2 == 0] = 250
    for at in range(2):
        cv2.imwrite(str(folder / f"{at}.png"), stripes)
    feature = show(desk, folder)
    desk.wait(lambda: all(state(feature, row) is TileState.SHOWN for row in range(2)))

    def contrast() -> float:
        place = feature.strip.visualRect(feature.model.index(1))
        return float(pixels(feature.strip.viewport().grab(place).toImage())[25:55, 40:80].std(axis=1).mean())

    assert contrast() > 40
    desk.window.settings.set(PRIVACY, "blur")
    desk.wait(lambda: contrast() < 10)


def test_full_screen_is_for_the_picture(desk: Desk, folder: Path) -> None:
    feature = show(desk, folder)
    press(desk, Qt.Key_F)
    desk.wait(lambda: desk.window.isFullScreen() and not feature.strip.isVisible())
    press(desk, Qt.Key_Escape)
    desk.wait(lambda: feature.strip.isVisible())


def test_of_a_thousand_pictures_only_those_in_sight_are_made(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_module, "MOST_KEPT", 30)
    folder = tmp_path / "pictures"
    folder.mkdir()
    cv2.imwrite(str(folder / "0.png"), np.full((30, 40, 3), 99, np.uint8))
    for at in range(1, 1000):
        (folder / f"{at}.png").hardlink_to(folder / "0.png")
    feature = show(desk, folder)
    strip = feature.strip
    desk.wait(lambda: state(feature, 0) is TileState.SHOWN)
    seen = strip.width() // strip.sizeHintForIndex(feature.model.index(0)).width() + 2
    desk.wait(lambda: feature.loader.idle)
    assert feature.model.kept <= seen
    bar = strip.horizontalScrollBar()
    for share in (0.2, 0.5, 0.8, 1.0):
        bar.setValue(round(share * bar.maximum()))
        last = strip.indexAt(QPoint(strip.viewport().width() - 60, 20)).row()
        desk.wait(lambda last=last: state(feature, last) is TileState.SHOWN)
    assert last > 980
    assert feature.model.kept <= 30
    desk.wait(lambda: feature.loader.idle)
    bar.setValue(0)
    desk.wait(lambda: state(feature, 1) is TileState.SHOWN)


def test_the_wheel_goes_along_the_strip(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for at in range(40):
        cv2.imwrite(str(folder / f"{at}.png"), np.full((30, 40, 3), at, np.uint8))
    strip = show(desk, folder).strip
    middle = QPoint(strip.width() // 2, 20)
    event = QWheelEvent(
        QPointF(middle),
        QPointF(strip.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, -240),
        Qt.NoButton,
        Qt.NoModifier,
        Qt.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(strip.viewport(), event)
    assert strip.horizontalScrollBar().value() == 240


def test_of_too_many_wishes_the_newest_are_met_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, met = threading.Event(), []

    def read(path: Path, within: int) -> np.ndarray:
        gate.wait(10)
        met.append(int(path.stem))
        return np.zeros((3, 4, 3), np.uint8)

    monkeypatch.setattr(loader_module, "read_picture", read)
    loader = ThumbnailLoader(64)
    try:
        for at in range(500):
            loader.wish(tmp_path / f"{at}.png")
        gate.set()
        done = set()
        for _ in range(1000):
            done |= set(loader.take())
            if loader.idle:
                break
            threading.Event().wait(0.01)
        rest = met[1:]  # The first was begun before the others came.
        assert rest == sorted(rest, reverse=True)
        assert len(met) <= loader_module.MOST_WAITING + 1
        assert {int(path.stem) for path in done} == set(met)
    finally:
        gate.set()
        loader.close()


def test_nobody_waits_for_pictures_that_nobody_looks_at(desk: Desk, folder: Path) -> None:
    feature = show(desk, folder)
    desk.show(FakeSource)
    assert feature.model.rowCount() == 0
    desk.wait(lambda: feature.loader.idle or not feature.loader.take())
    assert feature.model.kept == 0
