"""The journey of a batch in the window: put files in, one broken; cancel, retry, find the table; close meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pandas
import pytest
from PyQt5.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PyQt5.QtGui import QDragEnterEvent, QDropEvent
from PyQt5.QtWidgets import QApplication, QMessageBox, QPushButton

from emotionai_desktop.batch.item import ItemState
from emotionai_desktop.places import ASSETS_DIR
from emotionai_desktop.ui.batch.feature import Batch
from emotionai_desktop.ui.batch.model import Column
from emotionai_desktop.ui.batch.window import BatchWindow
from tests.batch import plain
from tests.ui.fakes import Desk, FakeSource

DONE, FAILED, CANCELLED = ItemState.DONE, ItemState.FAILED, ItemState.CANCELLED


@pytest.fixture
def batch(desk: Desk) -> Iterator[Batch]:
    desk.show(FakeSource)
    (batch,) = [feature for feature in desk.window.features if isinstance(feature, Batch)]
    batch.action.trigger()
    yield batch
    if batch.runner is not None:
        batch.runner.close()


def window(batch: Batch) -> BatchWindow:
    assert batch.batch_window is not None
    return batch.batch_window


@pytest.fixture
def at_work(desk: Desk, batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BatchWindow:
    """A window of the queue that has begun with a long video and writes into ``results``."""
    monkeypatch.setattr("emotionai_desktop.batch.setup.Setup.load", staticmethod(plain.load))
    monkeypatch.setattr("emotionai_desktop.batch.setup.Setup.labels", plain.LABELS)
    shown = window(batch)
    shown.output.folder_field.setText(str(tmp_path / "results"))
    shown.add([plain.clip(tmp_path / "long.avi", 300, plain.SLOW)])
    desk.wait(lambda: len(shown.model.items) == 1)
    shown.start.click()
    desk.wait(lambda: shown.model.items[0].frames > 0)
    return shown


def states(batch: Batch) -> list[ItemState]:
    return [item.state for item in window(batch).model.items]


def cell(batch: Batch, row: int, column: Column) -> str:
    model = window(batch).model
    return str(model.data(model.index(row, column)))


def drop(batch: Batch, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = QPoint(50, 50)
    for kind in (QDragEnterEvent, QDropEvent):  # Qt gives what is dropped to whoever took what was held over it.
        event = kind(place, Qt.CopyAction, data, Qt.LeftButton, Qt.NoModifier)
        QApplication.sendEvent(window(batch), event)
        assert event.isAccepted()


def press(button: str) -> None:
    """Answer the next question by the button with these words."""

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, answer)
            return
        (wanted,) = [each for each in box.findChildren(QPushButton) if each.text().replace("&", "") == button]
        wanted.click()

    QTimer.singleShot(0, answer)


def test_one_broken_one_cancelled_both_tried_again_and_the_table_read(desk: Desk, batch: Batch, tmp_path: Path) -> None:
    shown = window(batch)
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "inner").mkdir()
    portrait = cv2.imread(str(ASSETS_DIR / "demo" / "astronaut.png"))
    cv2.imwrite(str(folder / "a.png"), portrait[:300, 80:380])
    broken = folder / "b.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n no more")
    long = folder / "inner" / "c.avi"
    plain.clip(long, 400)
    assert shown.empty.isVisible()
    drop(batch, folder, tmp_path / "missing")
    desk.wait(lambda: len(shown.model.items) == 3)
    assert "missing: no such file" in shown.told.text()
    assert shown.list.isVisible()
    shown.output.folder_field.setText(str(tmp_path / "results"))
    assert not shown.open_folder.isEnabled()

    shown.start.click()
    assert not shown.start.isVisible()
    frames = desk.engine.status().captured
    desk.wait(lambda: shown.model.items[2].frames > 0)
    assert desk.engine.status().captured > frames, "the live view goes on"
    assert "of 400 frames" in cell(batch, 2, Column.FOUND)
    shown.grab()
    shown.cancel_all.click()
    desk.wait(lambda: shown.start.isVisible())
    assert states(batch) == [DONE, FAILED, CANCELLED]
    assert cell(batch, 0, Column.FOUND) == "1 face"
    assert cell(batch, 1, Column.FOUND).startswith("a broken picture")
    assert "1 of 3 done" in shown.words.text()
    assert "1 failed" in shown.words.text()

    cv2.imwrite(str(broken), np.full((60, 80, 3), 90, np.uint8))
    plain.clip(long, 3)
    shown.output.sessions_field.setChecked(True)
    shown.retry_failed.click()
    desk.wait(lambda: states(batch) == [DONE] * 3 and shown.start.isVisible())
    assert cell(batch, 1, Column.FOUND) == "no face"
    assert cell(batch, 2, Column.FOUND) == "3 frames, no face"
    assert shown.open_folder.isEnabled()
    (table,) = (tmp_path / "results").glob("*.csv")
    rows = pandas.read_csv(table)
    assert [Path(source).name for source in rows["source"]] == ["a.png", "b.png", "c.avi", "c.avi", "c.avi"]
    assert rows["face"].notna().tolist() == [True, False, False, False, False]

    looked_at: list[str] = []
    shown.opened.disconnect()
    shown.opened.connect(looked_at.append)
    for row in (0, 2):
        shown.list.doubleClicked.emit(shown.model.index(row, 0))
    (session,) = (path for path in (tmp_path / "results").iterdir() if path.name.endswith(" c"))
    assert looked_at == [str(folder / "a.png"), str(session)], "what became a session is reviewed"

    shown.list.selectRow(1)
    shown.remove.click()
    assert [item.name for item in shown.model.items] == ["a.png", "c.avi"]
    drop(batch, folder / "a.png")
    desk.wait(lambda: not shown._runner.looking)
    assert len(shown.model.items) == 2, "nothing twice"


def test_closing_asks_while_work_goes_on(desk: Desk, batch: Batch, at_work: BatchWindow, tmp_path: Path) -> None:
    press("Stay")
    assert not at_work.close()
    press("Go On in the Background")
    assert at_work.close()
    press("Stay")
    assert not desk.window.close()
    assert desk.window.isVisible()
    batch.action.trigger()
    press("Cancel the Work")
    assert at_work.close()
    desk.wait_text("0 of 1 files are analysed")
    assert [item.state for item in batch.runner.status().items] == [CANCELLED] if batch.runner else False
    (table,) = (tmp_path / "results").iterdir()
    assert len(pandas.read_csv(table)) > 0, "what was done is kept"
    assert desk.window.close(), "nothing goes on any more: nobody asks"


def test_two_hundred_files_with_long_names_hold_up_nobody(desk: Desk, batch: Batch, tmp_path: Path) -> None:
    shown = window(batch)
    for number in range(200):
        (tmp_path / f"{'a very long name ' * 10}{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    shown.add([str(tmp_path)])
    desk.wait(lambda: len(shown.model.items) == 200)
    shown.resize(620, 420)
    shown.grab()
    names = [item.name for item in shown.model.items]
    assert names[9].endswith(" 9.png"), "in natural order"
    shown.list.selectAll()
    shown.remove.click()
    assert shown.empty.isVisible()
    assert not shown.start.isEnabled()


def test_nobody_is_asked_where_the_system_ends_the_program(desk: Desk, at_work: BatchWindow, tmp_path: Path) -> None:
    desk.window.ended = True
    assert desk.window.close()
    (table,) = (tmp_path / "results").iterdir()
    assert len(pandas.read_csv(table)) > 0
