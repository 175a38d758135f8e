"""Nothing that is slow holds up the window's thread for more than 50 ms."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QSize, Qt, QTimer
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.capture.source import Source
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.results import Frame
from emotionai_desktop.ui.compose import compose
from emotionai_desktop.ui.lens import Lens
from emotionai_desktop.ui.networks import Networks
from tests.inference.faulty_proxy import faulty_proxy
from tests.inference.model_server import model_server
from tests.ui.fakes import Desk, FakeCamera, FakeSource

SLOW_S = 1.0
PROMISED_S = 0.050
TRIES = 6


class Pulse:
    """The longest time between two beats of a timer of 5 ms.

    Time in which the thread could run but the system gave the processor to others is taken off where the system tells
    it (Linux): the promise is about what the window waits for, and holds on a busy machine too.
    """

    def __init__(self) -> None:
        self.longest_s = 0.0
        self.beats = 0
        self._before = time.perf_counter(), robbed_s()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now, robbed = time.perf_counter(), robbed_s()
        self.longest_s = max(self.longest_s, now - self._before[0] - (robbed - self._before[1]))
        self._before = now, robbed
        self.beats += 1


def robbed_s() -> float:
    """Seconds that this thread has been ready to run and did not (Documentation/scheduler/sched-stats.rst)."""
    if not sys.platform.startswith("linux"):
        return 0.0
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


def longest_pause(desk: Desk, deed: Callable[[], object], ended: Callable[[], bool]) -> float:
    """The longest pause of the window while something slow goes on, the best of a few tries.

    Another thread may be robbed of the processor while it holds the interpreter's lock, which looks like waiting: so
    one quiet try is enough. What really waits for the slow thing does so in every try, for `SLOW_S`.
    """
    pauses = []
    for _ in range(TRIES):
        pulse = Pulse()
        deed()
        desk.wait(ended)
        pulse.stop()
        # With fewer beats there was nothing to measure.
        pauses.append(pulse.longest_s if pulse.beats > 5 else math.inf)
        if pauses[-1] < PROMISED_S:
            break
    return min(pauses)


def slow_to_open() -> Source:
    time.sleep(SLOW_S)
    return FakeSource()


class SlowToRead(FakeSource):
    def read(self) -> Frame | None:
        if self._next == 5:
            time.sleep(SLOW_S)
        return super().read()


def test_a_source_that_is_slow_to_open(desk: Desk) -> None:
    desk.sources["8"] = slow_to_open
    window = desk.show(FakeSource)
    desk.wait_picture()

    def ended() -> bool:
        return window.stage.view.item is not None and desk.engine.status().captured > 5

    assert longest_pause(desk, lambda: desk.show(spec="8"), ended) < PROMISED_S


def test_a_source_that_stalls(desk: Desk) -> None:
    desk.sources["8"] = SlowToRead
    desk.show(FakeSource)
    desk.wait_picture()

    def ended() -> bool:
        return desk.engine.status().captured > 8

    assert longest_pause(desk, lambda: desk.show(spec="8"), ended) < PROMISED_S


def test_leaving_a_source_that_stalls(desk: Desk) -> None:
    """Neither another source nor pause, step or close waits for the one that does not answer."""
    desk.sources["8"] = lambda: FakeSource("stalled", stalls_after=3)
    window = desk.show(FakeSource)
    desk.wait_picture()

    def leave() -> None:
        desk.show(spec="8")
        desk.wait(lambda: window.stage.view.item is not None)
        window.actions_.pause.trigger()
        window.actions_.pause.trigger()
        desk.engine.step(1)
        desk.show(spec="7")

    assert longest_pause(desk, leave, lambda: desk.engine.status().captured > 5) < PROMISED_S


def test_models_that_are_slow_to_load(desk: Desk) -> None:
    pulse: list[Pulse] = []

    def load() -> object:
        time.sleep(SLOW_S)
        return desk.analyzer

    desk.load = load

    def start() -> None:
        desk.close()
        desk.show(FakeSource)
        # From here on: to make a window takes what it takes.
        pulse.append(Pulse())

    def ended() -> bool:
        return desk.engine.status().backend != ""

    pauses = []
    for _ in range(TRIES):
        start()
        desk.wait(ended)
        pulse[-1].stop()
        pauses.append(pulse[-1].longest_s if pulse[-1].beats > 30 else math.inf)
        if pauses[-1] < PROMISED_S:
            break
    assert min(pauses) < PROMISED_S


def test_an_analysis_that_is_slow(desk: Desk) -> None:
    desk.show(FakeSource)
    desk.wait_picture()

    def slow_down() -> None:
        desk.analyzer.takes_s = 0.5
        desk.qtbot.wait(900)
        desk.analyzer.takes_s = 0.0

    assert longest_pause(desk, slow_down, lambda: True) < PROMISED_S


def test_changing_to_a_server_that_says_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emotionai_desktop.inference.served.PATIENCE_S", SLOW_S)
    window = desk.show(FakeSource)
    desk.wait_picture()
    with model_server() as server, faulty_proxy(server.server_address[1]) as proxy:
        proxy.fault = "black hole"
        dark = Networks(server=Endpoint(proxy.url), served=True, allow_fallback=False)

        def change() -> None:
            frames = desk.engine.status().analysed
            window.switch.change(dark)
            desk.wait(lambda: desk.engine.status().analysed > frames + 5)

        def ended() -> bool:
            return not desk.engine.status().switching

        assert longest_pause(desk, change, ended) < PROMISED_S
        desk.wait_text("Nothing was changed")


def test_cameras_that_are_slow_to_list(desk: Desk) -> None:
    def list_cameras() -> list[FakeCamera]:
        time.sleep(SLOW_S)
        return [FakeCamera(0, "Webcam")]

    desk.list_cameras = list_cameras
    window = desk.start()
    desk.qtbot.wait(200)
    pause = longest_pause(desk, window.menus.all.aboutToShow.emit, lambda: not window.cameras.running)
    assert pause < PROMISED_S
    assert window.cameras.found is not None


def test_a_photograph_of_any_size_is_scaled_in_time() -> None:
    frame = Frame(np.zeros((8000, 10000, 3), np.uint8), 0, 0.0, "large")
    for zoom in (None, 0.2, 0.5, 1.0, 4.0, 32.0):
        costs = []
        for _ in range(5):
            begun = time.thread_time()
            compose(frame, QSize(1280, 720), lens=Lens(zoom))
            costs.append(time.thread_time() - begun)
        assert min(costs) < PROMISED_S


def test_closing_waits_for_no_source(desk: Desk) -> None:
    """The window goes at once; its threads are joined behind its back."""
    release = threading.Event()

    def held() -> Source:
        release.wait(10)
        return FakeSource()

    desk.sources["8"] = held
    window = desk.show(spec="8")
    desk.qtbot.wait(100)
    begun = time.perf_counter()
    window.close()
    assert time.perf_counter() - begun < 1.0
    assert not window.isVisible()
    QApplication.processEvents()
    release.set()
