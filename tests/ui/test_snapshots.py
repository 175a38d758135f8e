"""Pasting, copying and saving pictures, with a real clipboard and real files."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PyQt5.QtCore import QMimeData, Qt, QUrl
from PyQt5.QtGui import QColor, QImage
from PyQt5.QtWidgets import QApplication, QFileDialog

from emotionai_desktop.results import Frame
from emotionai_desktop.ui.overlay_settings import BARS, POINTS, PRIVACY
from emotionai_desktop.ui.snapshots import file_name
from tests.ui.fakes import HEIGHT, WIDTH, Desk, FakeSource, gray_of, images
from tests.ui.test_controls import press, shown_frame
from tests.ui.test_video_view import pixels


def copied() -> np.ndarray:
    return pixels(QApplication.clipboard().image())


def clip(**parts: object) -> None:
    data = QMimeData()
    if "urls" in parts:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in parts["urls"]])
    if "image" in parts:
        data.setImageData(parts["image"])
    if "text" in parts:
        data.setText(str(parts["text"]))
    QApplication.clipboard().setMimeData(data)


def answer(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "PNG picture (*.png)") -> list[str]:
    """Choose a file in the dialog; gives the names that it has offered."""
    offered: list[str] = []

    def ask(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(path), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return offered


def test_a_picture_is_copied_with_its_overlays_at_its_own_size(desk: Desk) -> None:
    window = desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    window.stage.view.zoom_to(4.0)
    press(desk, Qt.Key_C, Qt.ControlModifier)
    desk.wait_text(f"Copied to the clipboard: {WIDTH}x{HEIGHT} pixels")
    picture = copied()
    assert picture.shape == (HEIGHT, WIDTH, 3), "all of it, whatever part is seen"
    assert (picture != gray_of(0)).any()
    assert (shown_frame(desk).image == gray_of(0)).all(), "the frame itself is as it was"


def test_what_is_copied_looks_as_it_is_seen(desk: Desk) -> None:
    window = desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    window.settings.set(BARS, True)
    window.settings.set(POINTS, "none")
    press(desk, Qt.Key_O)
    press(desk, Qt.Key_C, Qt.ControlModifier)
    desk.wait_text("Copied")
    assert (copied() == gray_of(0)).all(), "without overlays"
    press(desk, Qt.Key_O)
    window.settings.set(PRIVACY, "emoji")
    press(desk, Qt.Key_M, Qt.ShiftModifier)
    QApplication.clipboard().clear()
    press(desk, Qt.Key_C, Qt.ControlModifier)
    desk.wait(lambda: not QApplication.clipboard().image().isNull())
    mirrored = (copied() != gray_of(0)).any(axis=2)
    assert mirrored[:, WIDTH // 2 :].sum() > mirrored[:, : WIDTH // 2].sum(), "the face is on the other side"


@pytest.mark.parametrize("name", ["faces.png", "faces.jpg", "faces.JPEG", "Überraschung 顔.png"])
def test_a_picture_is_saved(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    path = tmp_path / name
    answer(monkeypatch, path)
    press(desk, Qt.Key_S, Qt.ControlModifier)
    desk.wait_text(f"Saved as {path}")
    saved = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    assert saved.shape == (HEIGHT, WIDTH, 3)
    assert np.abs(saved[-5:, -5:].astype(int) - gray_of(0)).max() < 4
    assert np.ptp(saved) > 100
    assert [each.name for each in tmp_path.iterdir() if each.name != "settings.ini"] == [name]


@pytest.mark.parametrize(("kind", "suffix"), [("PNG picture (*.png)", ".png"), ("JPEG picture (*.jpg *.jpeg)", ".jpg")])
def test_a_name_without_a_suffix_gets_that_of_its_kind(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, suffix: str
) -> None:
    desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    answer(monkeypatch, tmp_path / "version 1.2", kind)
    press(desk, Qt.Key_S, Qt.ControlModifier)
    desk.wait_text("Saved")
    assert (tmp_path / f"version 1.2{suffix}").exists()


def test_the_folder_is_remembered(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    offered = answer(monkeypatch, tmp_path / "one.png")
    press(desk, Qt.Key_S, Qt.ControlModifier)
    desk.wait_text("Saved")
    desk.close()
    desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    press(desk, Qt.Key_S, Qt.ControlModifier)
    assert offered[1] == str(tmp_path / "0 faces.png")


def test_what_cannot_be_saved_is_told_with_its_reason(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    path = tmp_path / "no such folder" / "face.png"
    answer(monkeypatch, path)
    press(desk, Qt.Key_S, Qt.ControlModifier)
    desk.wait_text(f"{path}: No such file or directory")


def test_the_picture_that_is_looked_at_is_never_written_over(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "face.png"
    cv2.imwrite(str(path), np.full((HEIGHT, WIDTH, 3), 90, np.uint8))
    before = path.read_bytes()
    desk.start()
    desk.sources[str(path)] = lambda: _pictures(path)
    desk.show(spec=str(path))
    desk.wait_picture()
    answer(monkeypatch, path)
    press(desk, Qt.Key_S, Qt.ControlModifier)
    desk.wait_text("this is the picture that is looked at")
    assert path.read_bytes() == before


def _pictures(*paths: Path) -> object:
    from emotionai_desktop.capture.open import open_images

    return open_images(paths)


def test_nothing_is_saved_where_the_question_is_dismissed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    press(desk, Qt.Key_S, Qt.ControlModifier)
    desk.qtbot.wait(300)
    assert desk.texts() == ""


def test_without_a_picture_there_is_nothing_to_copy(desk: Desk) -> None:
    window = desk.start()
    desk.qtbot.wait(200)
    file_menu = window.menuBar().actions()[0].menu()
    entries = {entry.text().replace("&", ""): entry for entry in file_menu.actions()}
    assert not entries["Copy Picture"].isEnabled()
    assert not entries["Save Picture…"].isEnabled()
    assert entries["Paste"].isEnabled()


@pytest.mark.parametrize(
    ("source", "time_s", "name"),
    [
        ("/photos/My face.v2.jpeg", 0.0, "My face.v2 faces.png"),
        ("demo", 1.5, "demo 1.50 s faces.png"),
        ("Camera: Logi/Tech?", 12.0, "Tech_ 12.00 s faces.png"),
        ("rtsp://host:8554/live.sdp", 2.25, "live.sdp 2.25 s faces.png"),
        ("/photos/" + 200 * "x" + ".png", 0.0, 80 * "x" + " faces.png"),
        ("/photos/...", 0.0, "picture faces.png"),
    ],
)
def test_a_file_is_named_after_what_is_seen(source: str, time_s: float, name: str) -> None:
    assert file_name(Frame(np.zeros((1, 1, 3), np.uint8), 0, time_s, source)) == name


def test_a_picture_is_pasted(desk: Desk) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    image = QImage(64, 48, QImage.Format_ARGB32)
    image.fill(QColor(90, 60, 80))
    image.setPixelColor(3, 2, QColor(255, 0, 0, 0))
    clip(image=image)
    press(desk, Qt.Key_V, Qt.ControlModifier)
    desk.wait_picture()
    desk.wait(lambda: shown_frame(desk).source == "Pasted picture")
    frame = shown_frame(desk)
    assert frame.image.shape == (48, 64, 3)
    assert frame.image[20, 20].tolist() == [80, 60, 90], "blue, green, red"
    assert frame.image[2, 3].tolist() == [255, 255, 255], "what is transparent lies on white"
    assert window.windowTitle().startswith("Pasted picture")
    assert not any("Pasted" in choice.label for choice in window.settings.recent)
    assert window.settings.source.specs == ("7",), "what is nowhere is not looked for at the next start"


def test_copied_files_are_pasted(desk: Desk) -> None:
    desk.sources["/a/1.jpg"] = lambda: images(2)
    desk.start()
    clip(urls=["/a/1.jpg", "/a/2.png", "/a/notes.txt"])
    press(desk, Qt.Key_V, Qt.ControlModifier)
    desk.wait_picture()
    assert desk.opened[-1].specs == ("/a/1.jpg", "/a/2.png")
    desk.wait_text("1 left out")


def test_an_address_is_pasted(desk: Desk) -> None:
    desk.sources["rtsp://host/live"] = FakeSource
    desk.start()
    clip(text=" rtsp://host/live\n")
    press(desk, Qt.Key_V, Qt.ControlModifier)
    desk.wait_picture()


@pytest.mark.parametrize("parts", [{}, {"text": "just words"}, {"text": "http://two words"}])
def test_what_cannot_be_pasted_is_told(desk: Desk, parts: dict[str, object]) -> None:
    desk.start()
    clip(**parts)
    press(desk, Qt.Key_V, Qt.ControlModifier)
    desk.wait_text("no picture, file or address in the clipboard")
    assert desk.opened == []


def test_a_picture_goes_through_the_clipboard_and_back(desk: Desk) -> None:
    desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    press(desk, Qt.Key_O)
    press(desk, Qt.Key_C, Qt.ControlModifier)
    desk.wait_text("Copied")
    press(desk, Qt.Key_V, Qt.ControlModifier)
    desk.wait(lambda: desk.window.stage.view.item is not None and shown_frame(desk).source == "Pasted picture")
    assert (shown_frame(desk).image == gray_of(0)).all()
