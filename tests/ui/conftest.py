"""A window with a real engine, fake sources and a fake analyzer; nothing of it may outlive its test."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from PyQt5.QtCore import QEvent, QTimer
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from emotionai_desktop.ui.app import make_application
from tests.ui.fakes import Desk


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the app itself makes it, in place of pytest-qt's plain one."""
    return make_application()


class PatientBot(QtBot):
    """Waits as long as a machine with much else to do may take; only a test that fails takes so long."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=60_000)
    waitActive = partialmethod(QtBot.waitActive, timeout=60_000)
    waitExposed = partialmethod(QtBot.waitExposed, timeout=60_000)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """In place of pytest-qt's, which gives up after five seconds."""
    return PatientBot(request)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    """Makes windows, and closes them."""
    desk = Desk(qtbot, tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def memory() -> Iterator[dict[tuple[str, str], str]]:
    """What the system's keyring holds, in memory."""
    held: dict[tuple[str, str], str] = {}

    class Memory(KeyringBackend):
        priority = -1

        def get_password(self, service: str, username: str) -> str | None:
            return held.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            held[service, username] = password

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    yield held
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def _nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """No top-level widget and no running timer outlives a test (a habit of napari's)."""
    yield
    qapp.sendPostedEvents(None, QEvent.DeferredDelete)
    qapp.processEvents()
    widgets = [f"{type(widget).__name__} {widget.objectName()!r}" for widget in qapp.topLevelWidgets()]
    assert not widgets, f"widgets left behind: {widgets}"
    timers = [timer for timer in qapp.findChildren(QTimer) if timer.isActive()]
    assert not timers, f"timers left behind: {timers}"
