"""The dialog that says where the networks run, with a real server on loopback and a keyring in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keyring
import pytest
from PyQt5.QtCore import Qt, QTimer
from PyQt5.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.choice import BackendChoice
from emotionai_desktop.inference.credential import TOKEN_VARIABLE, find_credential, store_token
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.ui.backend_dialog import BackendDialog
from emotionai_desktop.ui.errand import Errands
from emotionai_desktop.ui.language import show_language
from emotionai_desktop.ui.networks import Networks
from emotionai_desktop.ui.theme import DARK, apply_theme
from tests.inference.faulty_proxy import faulty_proxy
from tests.inference.model_server import ModelServer, model_server

TOKEN = "s3cret-t0ken"


class Asked:
    """The dialog, what it decided, and the keyring."""

    def __init__(self, qtbot: QtBot, choice: BackendChoice, keyring_error: str = "") -> None:
        self.qtbot = qtbot
        self.kept: dict[str, str] = {}
        self.keyring_error = keyring_error
        self.chosen: list[BackendChoice] = []
        self.window = QWidget()
        self.errands = Errands()
        served = choice.endpoint is not None
        networks = Networks(server=choice.endpoint, served=served, allow_fallback=choice.allow_fallback)
        self.dialog = BackendDialog(networks, self.errands, self.window, self._keep)
        self.dialog.chosen.connect(lambda networks: self.chosen.append(networks.backend))
        self.dialog.show()

    def type(self, field: QLineEdit, text: str) -> None:
        field.clear()
        self.qtbot.keyClicks(field, text)

    def press(self, button: QPushButton | None) -> None:
        assert button is not None
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def press_ok(self) -> None:
        self.press(self.dialog.buttons.button(QDialogButtonBox.Ok))

    def wait_said(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: text in self.dialog.outcome.text())

    def _keep(self, origin: str, token: str) -> None:
        if self.keyring_error:
            raise BackendError(self.keyring_error)
        self.kept[origin] = token


@pytest.fixture
def ask(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Asked]]:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    asked: list[Asked] = []

    def make(choice: BackendChoice | None = None, **kwargs: str) -> Asked:
        asked.append(Asked(qtbot, choice or BackendChoice(), **kwargs))
        return asked[-1]

    yield make
    for each in asked:
        each.window.deleteLater()
        assert each.errands.close(15)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


def test_local_is_chosen_with_two_keys(ask: Callable[..., Asked]) -> None:
    asked = ask(BackendChoice(Endpoint("gpu:8501")))
    asked.dialog.local.setFocus()
    asked.qtbot.keyClick(asked.dialog.local, Qt.Key_Space)
    assert not asked.dialog.fields.isEnabled()
    asked.qtbot.keyClick(asked.dialog.local, Qt.Key_Return)
    assert asked.chosen == [BackendChoice(None, True)]


def test_what_is_chosen_now_is_shown_and_given_back_unchanged(ask: Callable[..., Asked]) -> None:
    for choice in (
        BackendChoice(Endpoint("https://gpu", "points", "mood", version=3), allow_fallback=False),
        BackendChoice(Endpoint("http://127.0.0.1:8501", label="stable")),
    ):
        asked = ask(choice)
        asked.press_ok()
        assert asked.chosen == [choice]


def test_the_test_shows_models_versions_and_round_trip(ask: Callable[..., Asked], server: ModelServer) -> None:
    server.version = 12
    asked = ask(BackendChoice(Endpoint(server.url)))
    asked.press(asked.dialog.test)
    asked.wait_said("answers in")
    said = asked.dialog.outcome.text()
    assert "keypoints: version 12, signature serving_bytes (takes bytes)" in said
    assert "emotion: version 12, signature serving_bytes (takes bytes)" in said
    assert not asked.chosen


def test_a_server_that_does_not_answer_never_blocks_the_window(
    ask: Callable[..., Asked], server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emotionai_desktop.inference.served.PATIENCE_S", 1.0)
    with faulty_proxy(server.server_address[1]) as proxy:
        proxy.fault = "black hole"
        asked = ask(BackendChoice(Endpoint(proxy.url)))
        with longest_pause() as pauses:
            asked.press(asked.dialog.test)
            assert asked.dialog.busy.isVisible()
            assert not asked.dialog.test.isEnabled()
            asked.wait_said("did not answer in time")
        assert asked.dialog.test.isEnabled()
    # The aim is 50 ms; the rest is for machines that have other work.
    assert max(pauses) < 0.5


def test_a_dialog_that_is_closed_meanwhile_is_no_trouble(ask: Callable[..., Asked], server: ModelServer) -> None:
    with faulty_proxy(server.server_address[1]) as proxy:
        proxy.fault, proxy.delay_s = "slow", 0.5
        asked = ask(BackendChoice(Endpoint(proxy.url)))
        asked.press(asked.dialog.test)
        asked.press(asked.dialog.buttons.button(QDialogButtonBox.Cancel))
        asked.qtbot.wait(200)
        assert not asked.chosen


@pytest.mark.parametrize("address", ["ftp://gpu", "http://me:s3cret@gpu", "gpu:99999"])
def test_an_address_that_is_none_is_told_and_cannot_be_chosen(ask: Callable[..., Asked], address: str) -> None:
    asked = ask(BackendChoice(Endpoint()))
    asked.type(asked.dialog.form.address, address)
    ok = asked.dialog.buttons.button(QDialogButtonBox.Ok)
    assert ok is not None
    assert not ok.isEnabled()
    assert not asked.dialog.test.isEnabled()
    assert asked.dialog.privacy.severity == "error"
    assert "s3cret" not in asked.dialog.privacy.text()
    asked.dialog.local.click()
    assert ok.isEnabled()


@pytest.mark.parametrize(
    ("address", "words", "warns"),
    [
        ("gpu.example:8501", "sent to gpu.example:8501. They go in plain http", True),
        ("https://gpu.example", "sent to gpu.example.", False),
        ("localhost:8501", "which is this machine", False),
    ],
)
def test_where_faces_go_is_said_plainly_and_plain_http_is_warned_about(
    ask: Callable[..., Asked], address: str, words: str, warns: bool
) -> None:
    asked = ask(BackendChoice(Endpoint()))
    asked.type(asked.dialog.form.address, address)
    assert words in asked.dialog.privacy.text()
    assert (asked.dialog.privacy.severity == "warning") is warns


def test_a_token_is_tried_before_it_is_kept_and_kept_in_the_keyring_only(
    ask: Callable[..., Asked], server: ModelServer
) -> None:
    server.token = ("Authorization", f"Bearer {TOKEN}")
    asked = ask(BackendChoice(Endpoint(server.url)))
    asked.type(asked.dialog.form.token, "wrong")
    asked.press(asked.dialog.test)
    asked.wait_said("asks for a token")
    asked.type(asked.dialog.form.token, TOKEN)
    assert asked.dialog.form.token.displayText() != TOKEN
    asked.press(asked.dialog.test)
    asked.wait_said("answers in")
    assert not asked.kept
    asked.press_ok()
    asked.qtbot.waitUntil(lambda: bool(asked.chosen))
    assert asked.kept == {server.url: TOKEN}
    assert TOKEN not in repr(asked.chosen) + repr(asked.chosen[0].as_plain())


def test_a_token_that_cannot_be_kept_keeps_the_dialog_open(ask: Callable[..., Asked]) -> None:
    asked = ask(BackendChoice(Endpoint()), keyring_error="this system's keyring does not keep the token")
    asked.type(asked.dialog.form.token, TOKEN)
    asked.press_ok()
    asked.wait_said("does not keep the token")
    assert not asked.chosen
    assert asked.dialog.isVisible()
    asked.press(asked.dialog.buttons.button(QDialogButtonBox.Cancel))


def test_without_a_keyring_a_token_serves_for_this_run_alone(
    ask: Callable[..., Asked], memory: dict[tuple[str, str], str], caplog: pytest.LogCaptureFixture
) -> None:
    asked = ask(BackendChoice(Endpoint("https://gpu")), keyring_error="this system's keyring does not keep the token")
    assert asked.dialog.only_now.isHidden()
    asked.type(asked.dialog.form.token, TOKEN)
    asked.press_ok()
    asked.wait_said("does not keep the token")
    asked.press(asked.dialog.only_now)
    asked.qtbot.waitUntil(lambda: bool(asked.chosen))
    found = find_credential("https://gpu")
    assert found is not None
    assert found.value == f"Bearer {TOKEN}"
    assert find_credential("https://other") is None, "it is given to no other server"
    assert memory == {}
    store_token("https://gpu", "")
    assert find_credential("https://gpu") is None
    assert TOKEN not in caplog.text + repr(keyring.get_keyring())


def test_a_token_can_be_forgotten(ask: Callable[..., Asked]) -> None:
    asked = ask(BackendChoice(Endpoint("https://gpu")))
    asked.press(asked.dialog.form.forget)
    asked.wait_said("is forgotten")
    assert asked.kept == {"https://gpu": ""}


def test_a_token_of_the_environment_is_named_and_not_shown(
    ask: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    asked = ask(BackendChoice(Endpoint()))
    assert not asked.dialog.form.token.isEnabled()
    assert not asked.dialog.form.forget.isEnabled()
    assert TOKEN_VARIABLE in asked.dialog.form.token.placeholderText()
    assert TOKEN not in asked.dialog.form.token.placeholderText()


@contextmanager
def longest_pause() -> Iterator[list[float]]:
    """Seconds between two turns of Qt's loop, which runs as often as it can."""
    pauses, timer = [0.0], QTimer()
    before = time.monotonic()

    def turn() -> None:
        nonlocal before
        now = time.monotonic()
        pauses.append(now - before)
        before = now

    timer.timeout.connect(turn)
    timer.start(0)
    yield pauses
    timer.stop()


def test_on_a_small_screen_in_large_text_everything_comes_into_sight(
    ask: Callable[..., Asked], qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, DARK, 200)
    show_language("de")
    try:
        asked = ask(BackendChoice(Endpoint("http://a-rather-long-name.example.org:8501")))
        dialog = asked.dialog
        with qtbot.waitActive(dialog):
            dialog.activateWindow()
        screen = dialog.screen().availableSize()
        assert dialog.width() <= screen.width()
        assert dialog.height() < screen.height() <= dialog.privacy.y() + dialog.fields.height(), "it must scroll"
        seen = set()
        for _ in range(20):
            qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
            focused = dialog.focusWidget()
            assert focused.visibleRegion().boundingRect().height() == focused.height(), focused
            seen.add(focused)
        form, buttons = dialog.form, dialog.buttons.buttons()
        fields = {form.address, form.version, form.keypoints_model, form.emotion_model, form.ca_file, form.token}
        assert fields | {form.browse, form.forget, form.fallback, dialog.test, *buttons} <= seen
        assert dialog.outcome.visibleRegion().isEmpty()
        asked.press(form.forget)
        asked.wait_said("Token")
        qtbot.waitUntil(lambda: not dialog.outcome.visibleRegion().isEmpty())
        words = dialog.privacy.label
        assert words.height() >= words.heightForWidth(words.width()), "long words are not cut off"
    finally:
        show_language("en")
        apply_theme(qapp, DARK, 100)
