"""Clocks that jump, and a machine that slept: what the app measures is measured by the monotonic clock."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest

from emotionai_desktop.live import SourceState
from tests.test_live import FakeAnalyzer, FakeSource, result_of, running, status_when

APP = Path(__file__).parents[1] / "emotionai_desktop"
#: Calls that ask what time of day it is; a user or a time server may set it at any moment.
WALL_CLOCKS = {("time", "time"), ("time", "time_ns"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
#: Where the time of day is what is wanted: to be read by people, beside what was recorded or reported then.
STAMPS = {"crash.py"}


def wall_clock_calls(path: Path) -> list[str]:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    named = [
        (each.value.id, each.attr)
        for each in calls
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name)
    ]
    return [f"{path.name}: {'.'.join(name)}" for name in named if name in WALL_CLOCKS]


def test_no_duration_is_measured_by_the_time_of_day() -> None:
    assert [call for path in APP.rglob("*.py") if path.name not in STAMPS for call in wall_clock_calls(path)] == []


@pytest.fixture
def asleep(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that the machine has slept, as its monotonic clock tells where that goes on (Windows)."""
    slept, monotonic = [0.0], time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: monotonic() + slept[0])
    return slept


def test_a_video_goes_on_after_suspend_where_it_was_and_at_its_pace(asleep: list[float]) -> None:
    perf = time.perf_counter
    with running(FakeAnalyzer()) as engine:
        engine.open("video", lambda: FakeSource("video", frames=1000, rate=100.0))
        before = status_when(engine, lambda s: s.captured > 5).position
        asleep[0], at = 8 * 3600.0, perf()
        status = status_when(engine, lambda s: s.position >= before + 31)
        assert status.position + 1 == status.captured, "no frame is left out"
        # Thirty gaps of 10 ms: longer on a busy machine, never shorter.
        assert perf() - at >= 0.29


def test_a_camera_goes_on_after_suspend(asleep: list[float]) -> None:
    source = FakeSource("camera")
    with running(FakeAnalyzer()) as engine:
        engine.open("camera", lambda: source)
        result_of(engine)
        source.gate.clear()
        asleep[0] = 8 * 3600.0
        assert "for 28800 s" in status_when(engine, lambda s: s.state is SourceState.STALLED).message
        source.gate.set()
        status_when(engine, lambda s: s.state is SourceState.RUNNING)
        result_of(engine)


def test_a_clock_that_was_set_back_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(FakeAnalyzer()) as engine:
        engine.open("camera", FakeSource)
        result_of(engine)
        monkeypatch.setattr(time, "time", lambda: -1e9)
        before = engine.status().analysed
        status = status_when(engine, lambda s: s.analysed > before + 20 and s.fps > 0)
        assert status.state is SourceState.RUNNING
        assert 0 <= status.latency_ms < 20_000
