"""The results of what is open, exported through the batch."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PyQt5.QtCore import Qt

from emotionai_desktop.capture.open import open_images
from emotionai_desktop.ui.batch.feature import Batch
from emotionai_desktop.ui.series_export import SeriesExport
from tests.ui.fakes import Desk, FakeSource, gray_of, images
from tests.ui.test_controls import press


def feature(desk: Desk, kind: type) -> object:
    [found] = [each for each in desk.window.features if isinstance(each, kind)]
    return found


def queued(desk: Desk) -> list[str]:
    batch = feature(desk, Batch)
    assert batch.batch_window is not None
    batch.batch_window.poll()
    return [item.spec for item in batch.runner.status().items]


def test_the_open_series_is_handed_to_the_batch(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    paths = [str(folder / f"{at}.png") for at in range(1, 12)]
    for at, path in enumerate(paths):
        cv2.imwrite(path, np.full((90, 120, 3), gray_of(at), np.uint8))
    desk.sources[str(folder)] = lambda: open_images([folder])
    desk.show(spec=str(folder))
    desk.wait_picture()
    desk.wait(lambda: feature(desk, SeriesExport).action.isEnabled())
    press(desk, Qt.Key_E, Qt.ControlModifier)
    desk.wait(lambda: queued(desk) == paths)
    assert feature(desk, Batch).batch_window.isVisible()
    assert feature(desk, Batch).batch_window.start.isEnabled()


def test_a_video_is_too(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"only its name matters here")
    desk.show(lambda: FakeSource("clip", "video", 30), str(path))
    desk.wait_picture()
    press(desk, Qt.Key_E, Qt.ControlModifier)
    desk.wait(lambda: queued(desk) == [str(path)])


def test_what_is_no_file_has_nothing_to_export(desk: Desk) -> None:
    desk.show(FakeSource, "0")
    desk.wait_picture()
    action = feature(desk, SeriesExport).action
    assert not action.isEnabled()
    desk.show(lambda: images(2), "/a/folder")
    desk.wait_picture()
    assert not action.isEnabled(), "pictures that are in no file"
