"""Other networks while the picture goes on: this machine, a real server on loopback, five emotions and seven."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QSettings, Qt
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.cli import main
from emotionai_desktop.inference.choice import BackendChoice
from emotionai_desktop.inference.credential import TOKEN_VARIABLE
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.live import LiveStatus
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui import app
from emotionai_desktop.ui.backend_dialog import BackendDialog
from emotionai_desktop.ui.condition import Deed, Scene, condition_of
from emotionai_desktop.ui.networks import Asked, Networks, Remembered, emotion_labels
from emotionai_desktop.ui.settings import Settings
from emotionai_desktop.ui.status_bar import StatusBar
from tests.inference.model_server import ModelServer, model_server
from tests.ui.fakes import Desk, FakeAnalyzer, FakeSource, OneFace, images

TOKEN = "s3cret-t0ken"
FIVE = ("Angry", "Disgust", "Sad", "Happy", "Surprise")
SEVEN = ("Angry", "Disgust", "Fear", "Happy", "Sad", "Surprise", "Neutral")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def live(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A window whose networks are real."""
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    desk.load = lambda: Analyzer(OneFace(), OneFace(), desk.networks.open())
    return desk


def result(desk: Desk) -> FrameResult | None:
    item = desk.window.stage.view.item
    return item if isinstance(item, FrameResult) else None


def answered_by(desk: Desk, name: str) -> None:
    """Wait until a picture on the screen was answered by a backend, and the window says so."""
    desk.wait(lambda: (shown := result(desk)) is not None and shown.backend.startswith(name))
    desk.wait(lambda: desk.window.status_bar.backend.value == name)


def labels(desk: Desk) -> tuple[str, ...]:
    shown = result(desk)
    return tuple(shown.faces[0].emotion.probabilities) if shown is not None and shown.faces else ()


def route(desk: Desk) -> str:
    field = desk.window.status_bar.backend
    return field.route.text() if field.route.isVisible() else ""


def ask(desk: Desk) -> BackendDialog:
    """The dialog, opened as a user does it."""
    desk.qtbot.mouseClick(desk.window.status_bar.backend.button, Qt.LeftButton)
    [dialog] = desk.window.findChildren(BackendDialog)
    return dialog


def use(desk: Desk, url: str, *, fallback: bool = True, token: str = "") -> None:
    """Fill in the dialog, and press OK."""
    dialog = ask(desk)
    dialog.served.click()
    dialog.form.address.setText(url)
    dialog.form.fallback.setChecked(fallback)
    dialog.form.token.setText(token)
    ok = dialog.buttons.buttons()[0]
    desk.qtbot.mouseClick(ok, Qt.LeftButton)


def test_the_dialog_and_one_key_switch_while_the_picture_goes_on(live: Desk, server: ModelServer) -> None:
    window = live.show(FakeSource)
    answered_by(live, "local")
    assert route(live) == ""
    before = live.engine.status()
    use(live, server.url)
    answered_by(live, "served")
    live.wait(lambda: route(live) == f"face crops go to {Endpoint(server.url).host}")
    assert window.actions_.use_server.isChecked()
    window.activateWindow()
    live.wait(window.isActiveWindow)
    live.qtbot.keyClick(window.stage.view, Qt.Key_B)
    answered_by(live, "local")
    live.wait(lambda: route(live) == "")
    live.qtbot.keyClick(window.stage.view, Qt.Key_B)
    answered_by(live, "served")
    after = live.engine.status()
    assert after.analysed - before.analysed > 3
    assert after.captured - after.analysed - after.dropped <= 2, "every frame was analysed or gave way to a newer one"
    assert live.texts() == ""


def test_where_the_networks_ran_is_remembered_and_the_command_line_wins(live: Desk, server: ModelServer) -> None:
    live.show(FakeSource)
    use(live, server.url)
    answered_by(live, "served")
    live.close()
    live.show(FakeSource)
    answered_by(live, "served")
    live.close()
    live.asked = Asked(backend=BackendChoice())
    live.show(FakeSource)
    answered_by(live, "local")
    assert live.window.actions_.use_server.text().endswith(Endpoint(server.url).host), (
        "the server is still one key away"
    )
    live.close()
    live.asked = Asked()
    assert live.start().switch.networks.served, "what the command line says is not remembered"


def test_a_server_that_fails_is_told_until_it_answers_again(live: Desk, server: ModelServer) -> None:
    live.asked = Asked(backend=BackendChoice(Endpoint(server.url)))
    window = live.show(FakeSource)
    answered_by(live, "served")
    server.unloaded = True
    live.wait_text("does not have the model (404")
    answered_by(live, "local")
    assert "This machine answers until the server does" in live.texts()
    assert route(live) == f"no answer from {Endpoint(server.url).host}"
    [notice] = window.stage.notices.notices
    window.stage.notices.pressed.emit(notice, Deed.DISMISS)
    assert live.texts() == ""
    server.unloaded = False
    answered_by(live, "served")
    server.unloaded = True
    live.wait_text("does not have the model (404")
    server.unloaded = False
    live.wait(lambda: live.texts() == "")
    answered_by(live, "served")


def test_a_server_that_is_down_changes_nothing_or_is_waited_for(live: Desk, server: ModelServer) -> None:
    with model_server() as other:
        nobody = other.url
    window = live.show(FakeSource)
    answered_by(live, "local")
    use(live, nobody, fallback=False)
    live.wait_text("Nothing was changed: ")
    assert "refuses the connection" in live.texts()
    live.wait(lambda: not window.switch.networks.served)
    assert window.switch.networks.server is None
    frames = live.engine.status().analysed
    use(live, nobody)
    live.wait_text("This machine answers until the server does")
    assert "Nothing was changed" not in live.texts()
    live.wait(lambda: live.engine.status().analysed > frames + 3)
    answered_by(live, "local")


def test_emotions_are_chosen_by_their_labels_and_remembered(live: Desk) -> None:
    window = live.show(lambda: images(1), "/a/face.jpg")
    live.wait(lambda: labels(live) == FIVE)
    texts = {name: window.network_menu.model(name).text() for name in emotion_labels(live.networks.models)}
    assert texts["emotion"] == "5 emotions: Angry, Disgust, Sad, Happy, Surprise"
    assert texts["emotion7"] == "7 emotions: Angry, Disgust, Fear, Happy, Sad, Surprise, Neutral"
    assert window.network_menu.model("emotion").isChecked()
    window.network_menu.model("emotion7").trigger()
    live.wait(lambda: labels(live) == SEVEN)
    live.close()
    window = live.show(lambda: images(1), "/a/face.jpg")
    live.wait(lambda: labels(live) == SEVEN)
    assert window.network_menu.model("emotion7").isChecked()
    live.close()
    live.asked = Asked(emotion_model="emotion")
    live.show(lambda: images(1), "/a/face.jpg")
    live.wait(lambda: labels(live) == FIVE)


def test_a_token_is_in_no_file_and_no_log(
    live: Desk, server: ModelServer, memory: dict[tuple[str, str], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.token = ("Authorization", f"Bearer {TOKEN}")
    live.show(FakeSource)
    answered_by(live, "local")
    use(live, server.url, token=TOKEN)
    answered_by(live, "served")
    assert list(memory.values()) == [TOKEN]
    live.close()
    live.show(FakeSource)
    answered_by(live, "served")
    live.close()
    assert server.url.encode() in live.store.read_bytes()
    assert TOKEN.encode() not in live.store.read_bytes()
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(live.networks)


def test_the_dialog_is_there_once_and_the_window_may_be_closed_behind_it(desk: Desk) -> None:
    desk.start()
    desk.window.refresh()
    desk.window.actions_.use_server.trigger()
    assert not desk.window.actions_.use_server.isChecked(), "no server was ever chosen: the dialog asks for one"
    [dialog] = desk.window.findChildren(BackendDialog)
    desk.window.actions_.networks.trigger()
    assert desk.window.findChildren(BackendDialog) == [dialog]
    dialog.served.click()
    dialog.form.address.setText("127.0.0.1:9")
    desk.qtbot.mouseClick(dialog.test, Qt.LeftButton)
    desk.close()
    assert not [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


# What is asked for, remembered and said, without a window.


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], Asked()),
        (["--backend", "local"], Asked(backend=BackendChoice())),
        (["--emotion-model", "emotion7"], Asked(emotion_model="emotion7")),
        (["--server", "gpu", "--no-fallback"], Asked(backend=BackendChoice(Endpoint("http://gpu"), False))),
        (
            ["--server", "localhost", "--model-version", "2"],
            Asked(backend=BackendChoice(Endpoint("localhost", version=2))),
        ),
    ],
)
def test_the_command_line_says_what_it_asks_for_and_no_more(
    monkeypatch: pytest.MonkeyPatch, words: list[str], asked: Asked
) -> None:
    run: list[Asked] = []
    monkeypatch.setattr(app, "run_window", lambda source, asked: run.append(asked) or 0)
    assert main(["window", *words]) == 0
    assert run == [asked]


SERVER = BackendChoice(Endpoint("gpu:8501", label="stable", ca_file=Path("/etc/ca.pem")), allow_fallback=False)


@pytest.mark.parametrize(
    "networks",
    [
        Networks(),
        Networks(emotion_model="emotion7"),
        Networks(server=SERVER.endpoint, served=True, allow_fallback=False),
        Networks(server=SERVER.endpoint, allow_fallback=False).with_emotion_model("emotion7"),
        Networks(server=Endpoint("gpu", "points", "mood", version=3), served=True),
    ],
)
def test_everything_is_remembered(tmp_path: Path, networks: Networks) -> None:
    store = QSettings(str(tmp_path / "s.ini"), QSettings.IniFormat)
    Settings(store).networks = networks.remembered
    store.sync()
    again = QSettings(str(tmp_path / "s.ini"), QSettings.IniFormat)
    assert Asked().settled(Settings(again).networks) == networks


@pytest.mark.parametrize(
    "values",
    [
        {"server": "rubbish", "served": "true", "emotionModel": "gone"},
        {"server": '{"allow_fallback": true}', "served": 7, "emotionModel": 3},
        {"server": '{"endpoint": {"url": "ftp://x"}, "allow_fallback": 1}', "served": "perhaps"},
    ],
)
def test_what_is_remembered_and_makes_no_sense_counts_as_absent(tmp_path: Path, values: dict[str, object]) -> None:
    store = QSettings(str(tmp_path / "s.ini"), QSettings.IniFormat)
    for key, value in values.items():
        store.setValue(key, value)
    assert Asked().settled(Settings(store).networks) == Networks()


def test_a_server_has_the_emotion_model_under_its_own_name_unless_another_was_given() -> None:
    seven = Asked(backend=BackendChoice(Endpoint("gpu"))).settled(Remembered(None, False, "emotion7"))
    assert (seven.emotion_model, seven.backend.endpoint) == ("emotion7", Endpoint("gpu", emotion_model="emotion7"))
    given = Asked(backend=BackendChoice(Endpoint("gpu", emotion_model="mood"))).settled(Remembered())
    assert given.backend.endpoint == Endpoint("gpu", emotion_model="mood")
    local = Asked(backend=BackendChoice()).settled(Remembered(SERVER, True, "emotion7"))
    assert local.backend.endpoint is None
    assert replace(local, served=True).backend == replace(
        SERVER, endpoint=replace(SERVER.endpoint, emotion_model="emotion7")
    )


def test_how_fast_never_moves_the_status_bar_and_long_names_are_shortened(qtbot: QtBot) -> None:
    status = LiveStatus(server=f"{'gpu-' * 20}box:8501", backend="served (gpu)", readable=True)
    bar, widths = StatusBar(), set()
    bar.resize(640, 28)
    for cost in (0.4, 12.0, 999.0):
        seen = FakeAnalyzer().analyze(Frame(np.full((4, 4, 3), 60, np.uint8), 0, 0.0, "x"))
        seen = replace(seen, backend="served (gpu)", stage_ms={"keypoints": cost, "emotion": cost})
        bar.set_status("demo", "", status, seen)
        widths.add(bar.backend.sizeHint().width())
    assert bar.backend.button.text() == "served \u00b7 1998 ms"
    assert len(widths) == 1
    assert widths.pop() < 600
    assert "unencrypted" in bar.backend.route.text()
    assert status.server in bar.backend.route.toolTip()
    bar.deleteLater()


def test_without_fallback_it_is_said_that_no_face_is_analysed() -> None:
    trouble = "gpu refuses the connection: no server listens there"
    status = LiveStatus(backend="served (gpu)", server="gpu", backend_trouble=trouble, backend_since_s=3.0)
    [notice] = condition_of(replace(status, analysis_error=trouble), Scene()).notices
    assert notice.text == "gpu refuses the connection: no server listens there. No face is analysed until it does."
    assert notice.deeds == (Deed.NETWORKS, Deed.DISMISS)
    assert condition_of(replace(status, backend_since_s=0.1), Scene()).notices == (), "what is over at once is not said"
