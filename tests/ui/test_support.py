"""The help menu: the log, the diagnostics that hold no secret, the cards of the models, the keys."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtWidgets import QApplication, QFileDialog, QLabel

from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.ui.help import ShortcutsHelp
from emotionai_desktop.ui.preferences.described import SETTINGS, SMOOTHING
from emotionai_desktop.ui.preferences.setting import Folder
from emotionai_desktop.ui.support.card_window import CardWindow
from emotionai_desktop.ui.support.feature import Support
from emotionai_desktop.ui.support.journal import JOURNAL, KEPT, Journal, keep_journal
from emotionai_desktop.ui.support.log_window import LogWindow
from tests.ui.fakes import Desk, FakeSource

log = logging.getLogger("emotionai_desktop.test")


@pytest.fixture
def journal() -> Iterator[Journal]:
    """The journal of the process, kept for this test alone."""
    root, package = logging.getLogger(), logging.getLogger("emotionai_desktop")
    levels = [(handler, handler.level) for handler in root.handlers]
    before = package.level
    keep_journal()
    yield JOURNAL
    root.removeHandler(JOURNAL)
    package.setLevel(before)
    for handler, level in levels:
        handler.setLevel(level)


def support(desk: Desk) -> Support:
    return next(each for each in desk.window.features if isinstance(each, Support))


def copied() -> str:
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    return clipboard.text()


def test_the_log_shows_what_is_said_by_level_and_goes_on(desk: Desk, journal: Journal) -> None:
    desk.start()
    log.info("a camera was found")
    log.warning("it went away")
    support(desk).log.trigger()
    window = desk.window.findChild(LogWindow)
    assert window is not None
    assert "a camera was found" in window.text.toPlainText()
    window.level.setCurrentIndex(1)
    assert "a camera was found" not in window.text.toPlainText()
    log.error("nobody answers")
    desk.wait(lambda: "nobody answers" in window.text.toPlainText())
    window.copy.click()
    assert "it went away" in copied()
    window.close()


def test_the_log_is_saved_and_a_disk_that_refuses_is_told(
    desk: Desk, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.start()
    log.warning("it went away")
    support(desk).log.trigger()
    window = desk.window.findChild(LogWindow)
    assert window is not None
    good, bad = tmp_path / "log.txt", tmp_path / "missing" / "log.txt"
    answers = iter([str(good), str(bad), ""])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (next(answers), ""))
    window.save.click()
    assert "it went away" in good.read_text(encoding="utf-8")
    window.save.click()
    assert str(bad) in window.outcome.text()
    assert "No such file" in window.outcome.text()
    window.save.click()
    window.close()


def test_the_journal_is_bounded() -> None:
    journal = Journal()
    for number in range(KEPT + 50):
        journal.emit(logging.LogRecord("x", logging.INFO, "x.py", 1, "line %d", (number,), None))
    assert len(journal.entries()) == KEPT
    assert journal.entries()[-1].text.endswith(f"line {KEPT + 49}")


def test_diagnostics_say_what_helps_and_no_name_nor_secret(desk: Desk, journal: Journal) -> None:
    desk.sources["/home/ada/private/face.jpg"] = FakeSource

    def secret() -> FakeSource:
        raise SourceError("rtsp://me:hunter2@10.1.2.3/live: refused")

    desk.sources["rtsp://me:hunter2@10.1.2.3/live"] = secret
    window = desk.show(spec="/home/ada/private/face.jpg")
    desk.wait_picture()
    window.settings.set(SMOOTHING, 0.9)
    for setting in SETTINGS:
        if isinstance(setting, Folder):
            window.settings.set(setting, "/home/ada/private")
    log.warning("%s cannot be read: %s", "/home/ada/private/face.jpg", "hunter2")
    try:
        raise OSError("/home/ada/private/face.jpg")
    except OSError:
        log.exception("%s is lost", "rtsp://me:hunter2@10.1.2.3/live")
    support(desk).diagnostics.trigger()
    desk.wait_text("Copied:")
    text = copied()
    for kept in ("EmotionAI Desktop", "Python", "Qt 5", "offscreen", "numpy", "keypoints 1", "smoothing: 0.9"):
        assert kept in text
    digest = "".join(line.split()[-1] for line in text.splitlines() if "model.tflite" in line)
    assert len(digest) >= 3 * 64
    assert "cannot be read" in text
    assert "OSError" in text
    assert "another folder" in text
    for hidden in ("ada", "face.jpg", "hunter2", "10.1.2.3", str(desk.store)):
        assert hidden not in text
    window.settings.reset()


def test_each_model_has_a_card_that_can_be_read_and_opens_nothing(desk: Desk) -> None:
    desk.start()
    support(desk).cards.trigger()
    window = desk.window.findChild(CardWindow)
    assert window is not None
    assert {window.model.itemText(at).split()[0] for at in range(window.model.count())} >= {"keypoints", "emotion"}
    for at in range(window.model.count()):
        window.model.setCurrentIndex(at)
        assert "Figures" in window.card.toPlainText()
        assert "|" not in window.card.toPlainText(), "tables are drawn as such"
    assert not window.card.openExternalLinks()
    window.close()


def test_models_that_cannot_be_read_are_told_in_their_place(desk: Desk, tmp_path: Path) -> None:
    window = desk.start()
    cards = CardWindow(tmp_path, window)
    assert str(tmp_path / "catalog.json") in cards.card.toPlainText()
    cards.close()


def test_every_key_is_listed_and_the_list_fits_the_screen(desk: Desk) -> None:
    window = desk.start()
    window.actions_.shortcuts.trigger()
    shown = window.findChild(ShortcutsHelp)
    assert shown is not None
    said = {label.text() for label in shown.findChildren(QLabel)}
    groups = window.actions_.help_groups()
    for _, actions in groups:
        for action in actions:
            assert any(action.text().replace("&", "").rstrip("…") == text for text in said), action.text()
    screen = QApplication.primaryScreen()
    assert screen is not None
    assert shown.height() <= screen.availableSize().height()
    shown.close()


def test_no_key_does_two_things(desk: Desk) -> None:
    window = desk.start()
    used: dict[str, str] = {}
    for action in window.actions():
        for key in action.shortcuts():
            assert key.toString() not in used, (action.text(), used.get(key.toString()))
            used[key.toString()] = action.text()
