"""Files and folders dropped on the window."""

from __future__ import annotations

import pytest
from PyQt5.QtCore import QMimeData, QPoint, Qt, QUrl
from PyQt5.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.ui.choice import Choice
from tests.ui.fakes import Desk, FakeSource, images


def mime(*addresses: str) -> QMimeData:
    data = QMimeData()
    urls = [QUrl.fromLocalFile(address) if address.startswith("/") else QUrl(address) for address in addresses]
    data.setUrls(urls)
    return data


def hold(desk: Desk, data: QMimeData) -> bool:
    """Hold something over the window; whether it may be dropped."""
    event = QDragEnterEvent(QPoint(200, 200), Qt.CopyAction, data, Qt.LeftButton, Qt.NoModifier)
    event.ignore()
    QApplication.sendEvent(desk.window, event)
    return event.isAccepted()


def drop(desk: Desk, data: QMimeData) -> None:
    QApplication.sendEvent(desk.window, QDropEvent(QPoint(200, 200), Qt.CopyAction, data, Qt.LeftButton, Qt.NoModifier))


@pytest.mark.parametrize(
    ("dropped", "opened"),
    [
        (["/a/face.jpg"], ["/a/face.jpg"]),
        (["/a/1.jpg", "/a/2.PNG", "/a/3.webp"], ["/a/1.jpg", "/a/2.PNG", "/a/3.webp"]),
        (["/a/folder"], ["/a/folder"]),
        (["/a/clip.mp4"], ["/a/clip.mp4"]),
        (["rtsp://host/live"], ["rtsp://host/live"]),
    ],
)
def test_what_is_dropped_is_opened(desk: Desk, dropped: list[str], opened: list[str]) -> None:
    desk.sources[opened[0]] = FakeSource
    desk.start()
    data = mime(*dropped)
    assert hold(desk, data)
    assert desk.window.stage.drop_sign.isVisible()
    drop(desk, data)
    assert not desk.window.stage.drop_sign.isVisible()
    desk.wait_picture()
    assert desk.opened == [Choice(tuple(opened))]
    assert "left out" not in desk.texts()


def test_of_mixed_files_the_images_are_shown_and_the_rest_is_told(desk: Desk) -> None:
    desk.sources["/a/1.jpg"] = lambda: images(2)
    desk.start()
    data = mime("/a/notes.txt", "/a/1.jpg", "/a/clip.mp4", "/a/2.jpg")
    assert hold(desk, data)
    drop(desk, data)
    desk.wait_text("2 left out")
    assert desk.opened == [Choice(("/a/1.jpg", "/a/2.jpg"))]


def test_dragging_away_takes_the_sign_away(desk: Desk) -> None:
    desk.start()
    data = mime("/a/face.jpg")
    assert hold(desk, data)
    QApplication.sendEvent(desk.window, QDragLeaveEvent())
    assert not desk.window.stage.drop_sign.isVisible()
    assert desk.opened == []


def test_what_cannot_be_opened_is_not_taken(desk: Desk) -> None:
    desk.start()
    data = QMimeData()
    data.setText("only words")
    assert not hold(desk, data)
    assert not hold(desk, mime("mailto:someone@example.org"))
    assert not desk.window.stage.drop_sign.isVisible()
