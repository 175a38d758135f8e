"""The engine, with sources and analyzers that do exactly what each story needs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pytest

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.capture.source import SourceError, SourceKind
from emotionai_desktop.inference.backend import BackendError, BackendStatus, Predictions
from emotionai_desktop.live import LiveEngine, LiveStatus, ModelState, SourceState
from emotionai_desktop.live.slot import LatestSlot
from emotionai_desktop.results import Frame, FrameResult

#: Seconds that a story may take on a busy machine; a story that works takes far less.
PATIENCE_S = 20.0


class FakeSource:
    """Frames whose pixels hold their index; `gate` must be open for a frame to come."""

    def __init__(
        self, kind: SourceKind = "camera", frames: int | None = None, rate: float = 1000.0, broken: tuple[int, ...] = ()
    ) -> None:
        self.name = f"fake {kind}"
        self.kind = kind
        self.frame_count = frames
        self.frame_rate = rate
        self.gate = threading.Event()
        self.gate.set()
        self.closed = threading.Event()
        self.seeks: list[int] = []
        self._rate = rate
        self._broken = broken
        self._next = 0

    def read(self) -> Frame | None:
        if not self.gate.wait(PATIENCE_S):
            raise SourceError("the test forgot the gate")
        if self.kind == "camera":
            time.sleep(0.001)
        index = self._next
        if self.frame_count is not None and index >= self.frame_count:
            return None
        self._next += 1
        if index in self._broken:
            raise SourceError(f"picture {index}: torn")
        return Frame(np.full((4, 4, 3), index % 256, np.uint8), index, index / self._rate, self.name)

    def seek(self, index: int) -> None:
        self.seeks.append(index)
        self._next = index

    def close(self) -> None:
        self.closed.set()


class FakeBackend:
    """Answers nothing; notes that it was closed."""

    labels, threshold = ("Happy",), 0.5

    def __init__(self, name: str = "fake", server: str = "", trouble: str = "") -> None:
        self.name = name
        self.server, self.trouble = server, trouble
        self.closed = threading.Event()

    def predict(self, crops: Any, *, activations: bool = False) -> Predictions:
        raise BackendError("the engine's tests have no crops")

    def status(self) -> BackendStatus:
        return BackendStatus(self.name, 1.0, self.server, bool(self.server), self.trouble, failed=2, late=1)

    def close(self) -> None:
        self.closed.set()


class FakeAnalyzer:
    """Notes what it is given; `gate` must be open for a result to come."""

    def __init__(self) -> None:
        self.backend = FakeBackend()
        self.gate = threading.Event()
        self.gate.set()
        self.seen: list[int] = []
        self.still: list[bool] = []
        self.resets = 0
        self.closed = False
        self.error: Exception | None = None

    def analyze(self, frame: Frame, *, still: bool = False) -> FrameResult:
        self.gate.wait(PATIENCE_S)
        if self.error is not None:
            raise self.error
        self.seen.append(frame.index)
        self.still.append(still)
        return FrameResult(frame, (), self.backend.name)

    def swap_backend(self, backend: FakeBackend) -> FakeBackend:
        self.backend, before = backend, self.backend
        return before

    def reset(self) -> None:
        self.resets += 1

    def close(self) -> None:
        self.closed = True
        self.backend.close()


@contextmanager
def running(analyzer: FakeAnalyzer, load: Callable[[], Any] | None = None) -> Iterator[LiveEngine]:
    engine = LiveEngine(cast("Callable[[], Analyzer]", load or (lambda: analyzer)))
    engine.start()
    try:
        yield engine
    finally:
        analyzer.gate.set()
        assert engine.close()


def until(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.002)
    return value


def status_when(engine: LiveEngine, condition: Callable[[LiveStatus], bool]) -> LiveStatus:
    def status() -> LiveStatus | None:
        return now if condition(now := engine.status()) else None

    return cast(LiveStatus, until(status))


def result_of(engine: LiveEngine) -> FrameResult:
    def newest() -> FrameResult | None:
        view = engine.take_view()
        return view if isinstance(view, FrameResult) else None

    return cast(FrameResult, until(newest))


def test_the_slot_keeps_the_newest_and_tells_of_the_others() -> None:
    slot: LatestSlot[int] = LatestSlot()
    assert slot.take() is None
    assert not slot.put(1)
    assert slot.put(2)
    assert slot.take() == 2
    assert slot.take() is None


def test_closing_the_slot_lets_the_waiting_go() -> None:
    slot: LatestSlot[int] = LatestSlot()
    answers: list[int | None] = []
    thread = threading.Thread(target=lambda: answers.append(slot.wait()))
    thread.start()
    slot.close()
    thread.join(PATIENCE_S)
    assert answers == [None]


def test_a_result_carries_the_frame_that_was_analysed() -> None:
    with running(FakeAnalyzer()) as engine:
        engine.open("fake", FakeSource)
        for _ in range(5):
            result = result_of(engine)
            assert result.frame.image[0, 0, 0] == result.frame.index % 256
        status = engine.status()
        assert (status.source, status.kind, status.state) == ("fake camera", "camera", SourceState.RUNNING)
        assert (status.models, status.backend) == (ModelState.READY, "fake")


def test_the_picture_is_there_before_the_models_are() -> None:
    loaded = threading.Event()
    analyzer = FakeAnalyzer()

    def load() -> FakeAnalyzer:
        loaded.wait(PATIENCE_S)
        return analyzer

    with running(analyzer, load) as engine:
        engine.open("fake", FakeSource)
        assert isinstance(until(engine.take_view), Frame)
        assert engine.status().models is ModelState.LOADING
        loaded.set()
        result_of(engine)


def test_models_that_cannot_be_loaded_are_told_and_the_picture_goes_on() -> None:
    def load() -> FakeAnalyzer:
        raise BackendError("models/emotion/1/model.tflite: gone")

    with running(FakeAnalyzer(), load) as engine:
        engine.open("fake", FakeSource)
        status = status_when(engine, lambda s: s.models is ModelState.FAILED)
        assert status.models_message == "models/emotion/1/model.tflite: gone"
        engine.take_view()
        assert isinstance(until(engine.take_view), Frame)


def test_a_slow_analysis_drops_the_old_and_counts_every_frame() -> None:
    analyzer = FakeAnalyzer()
    with running(analyzer) as engine:
        source = FakeSource()
        engine.open("fake", lambda: source)
        result_of(engine)
        analyzer.gate.clear()
        before = engine.status().captured
        status_when(engine, lambda s: s.captured > before + 20)
        source.gate.clear()
        analyzer.gate.set()
        status = status_when(engine, lambda s: s.captured == s.analysed + s.dropped)
        assert status.dropped >= 15
        assert analyzer.seen == sorted(analyzer.seen)
        source.gate.set()


def test_another_source_takes_over_and_nothing_of_the_old_one_is_shown() -> None:
    analyzer = FakeAnalyzer()
    with running(analyzer) as engine:
        old, new = FakeSource(), FakeSource("video", frames=3)
        engine.open("old", lambda: old)
        result_of(engine)
        analyzer.gate.clear()
        engine.open("new", lambda: new)
        analyzer.gate.set()
        assert result_of(engine).frame.source == "fake video"
        assert until(old.closed.is_set)
        assert analyzer.resets == 2


def test_a_source_that_blocks_does_not_hold_up_another() -> None:
    blocked = FakeSource()
    blocked.gate.clear()
    opened = threading.Event()

    def open_blocked() -> FakeSource:
        opened.set()
        return blocked

    with running(FakeAnalyzer()) as engine:
        engine.open("blocked", open_blocked)
        assert opened.wait(PATIENCE_S)
        engine.open("free", FakeSource)
        result_of(engine)
        blocked.gate.set()


def test_a_source_that_cannot_be_opened_says_why() -> None:
    def refuse() -> FakeSource:
        raise SourceError("camera 7: there is none")

    with running(FakeAnalyzer()) as engine:
        engine.open("camera 7", refuse)
        status = status_when(engine, lambda s: s.state is SourceState.FAILED)
        assert (status.source, status.message) == ("camera 7", "camera 7: there is none")


def test_an_error_nobody_foresaw_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    def crash() -> FakeSource:
        raise ZeroDivisionError("oh")

    with running(FakeAnalyzer()) as engine:
        engine.open("thing", crash)
        status = status_when(engine, lambda s: s.state is SourceState.FAILED)
        assert status.message == "thing: ZeroDivisionError: oh"
    assert "cannot be opened" in caplog.text


def test_a_camera_that_ends_is_lost_and_a_video_that_ends_can_be_played_again() -> None:
    with running(FakeAnalyzer()) as engine:
        engine.open("camera", lambda: FakeSource("camera", frames=2))
        assert "ended" in status_when(engine, lambda s: s.state is SourceState.LOST).message
        video = FakeSource("video", frames=3)
        engine.open("video", lambda: video)
        assert status_when(engine, lambda s: s.state is SourceState.ENDED).captured == 3
        engine.set_paused(False)
        assert status_when(engine, lambda s: s.captured == 6 and s.state is SourceState.ENDED).position == 2
        assert video.seeks == [0]


def test_the_demo_goes_round_with_rising_indexes_and_times() -> None:
    analyzer = FakeAnalyzer()
    times: list[float] = []
    analyze = analyzer.analyze
    analyzer.analyze = lambda frame, **kw: (times.append(frame.time_s), analyze(frame, **kw))[1]  # type: ignore[method-assign]
    with running(analyzer) as engine:
        source = FakeSource("demo", frames=4, rate=200.0)
        engine.open("demo", lambda: source)
        until(lambda: len(source.seeks) >= 3)
    assert analyzer.seen == sorted(set(analyzer.seen))
    assert all(later > earlier for earlier, later in pairwise(times))


def test_a_video_keeps_its_pace() -> None:
    with running(FakeAnalyzer()) as engine:
        started = time.monotonic()
        engine.open("video", lambda: FakeSource("video", frames=11, rate=20.0))
        status_when(engine, lambda s: s.state is SourceState.ENDED)
        # Eleven frames, ten gaps of 50 ms: it may take longer on a busy machine, never less.
        assert time.monotonic() - started >= 0.5


def test_a_paused_video_stands_and_goes_on_where_it_stood() -> None:
    analyzer = FakeAnalyzer()
    with running(analyzer) as engine:
        engine.open("video", lambda: FakeSource("video", frames=400, rate=200.0))
        status_when(engine, lambda s: s.captured > 3)
        engine.set_paused(True)
        time.sleep(0.05)  # a frame that was under way may still come
        held = engine.status().captured
        time.sleep(0.1)
        assert engine.status().captured == held
        assert engine.status().paused
        engine.set_paused(False)
        status = status_when(engine, lambda s: s.captured > held + 3)
        assert status.position == status.captured - 1


def test_a_video_that_is_sought_goes_on_from_there_also_after_its_end() -> None:
    with running(FakeAnalyzer()) as engine:
        video = FakeSource("video", frames=400, rate=200.0)
        engine.open("video", lambda: video)
        status_when(engine, lambda s: s.captured > 3)
        engine.seek(390)
        assert status_when(engine, lambda s: s.state is SourceState.ENDED).position == 399
        engine.seek(395)
        status = status_when(engine, lambda s: s.state is SourceState.ENDED and len(video.seeks) == 2)
        assert status.position == 399
        assert video.seeks == [390, 395]


def test_a_paused_video_that_is_sought_shows_that_frame_alone() -> None:
    with running(FakeAnalyzer()) as engine:
        video = FakeSource("video", frames=400, rate=200.0)
        engine.open("video", lambda: video)
        status_when(engine, lambda s: s.captured > 3)
        engine.set_paused(True)
        for wanted, index in ((300, 300), (20, 20), (10_000, 399), (-3, 0)):
            engine.seek(wanted)
            status_when(engine, lambda s, index=index: s.position == index)  # type: ignore[misc]
            until(lambda index=index: result_of(engine).frame.index == index)
        time.sleep(0.05)
        status = engine.status()
        assert (status.position, status.paused) == (0, True)
        engine.set_paused(False)
        assert status_when(engine, lambda s: s.position > 3).position < 300


def test_of_many_seeks_the_newest_counts() -> None:
    with running(FakeAnalyzer()) as engine:
        video = FakeSource("video", frames=400, rate=200.0)
        engine.open("video", lambda: video)
        status_when(engine, lambda s: s.captured > 3)
        engine.set_paused(True)
        time.sleep(0.05)
        video.gate.clear()  # The first seek is taken up at once, and its frame does not come yet.
        engine.seek(5)
        until(lambda: video.seeks == [5])
        for index in range(100, 200):
            engine.seek(index)
        video.gate.set()
        status_when(engine, lambda s: s.position == 199)
        assert video.seeks == [5, 199]


def test_a_camera_does_not_listen_to_a_seek_and_pictures_do() -> None:
    with running(FakeAnalyzer()) as engine:
        engine.seek(3)
        camera = FakeSource("camera")
        engine.open("camera", lambda: camera)
        status_when(engine, lambda s: s.captured > 3)
        engine.seek(0)
        status_when(engine, lambda s: s.captured > 6)
        assert not camera.seeks
        engine.open("folder", lambda: FakeSource("images", frames=5))
        assert result_of(engine).frame.index == 0
        engine.seek(3)
        assert result_of(engine).frame.index == 3


def test_a_listener_gets_every_result_and_none_of_the_source_before() -> None:
    analyzer = FakeAnalyzer()
    heard: list[str] = []
    with running(analyzer) as engine:
        engine.add_listener(lambda result: heard.append(result.frame.source))
        engine.open("old", lambda: FakeSource("video", frames=20))
        status = status_when(engine, lambda s: s.state is SourceState.ENDED and s.captured == s.analysed + s.dropped)
        until(lambda: len(heard) == status.analysed)
        analyzer.gate.clear()
        engine.open("middle", FakeSource)
        status_when(engine, lambda s: s.captured > 2)  # One of its frames is under analysis now.
        heard.clear()
        engine.open("new", lambda: FakeSource("demo", frames=20))
        analyzer.gate.set()
        until(lambda: len(heard) > 20)
    assert set(heard) == {"fake demo"}


def test_a_paused_camera_is_read_on_and_not_shown() -> None:
    with running(FakeAnalyzer()) as engine:
        engine.open("camera", FakeSource)
        result_of(engine)
        engine.set_paused(True)
        time.sleep(0.05)
        engine.take_view()
        held = engine.status()
        time.sleep(0.1)
        assert engine.take_view() is None
        assert engine.status().captured == held.captured
        assert engine.status().state is SourceState.RUNNING
        engine.set_paused(False)
        assert result_of(engine).frame.index > held.position + 10


def test_pictures_are_shown_one_at_a_time_and_round_and_round() -> None:
    analyzer = FakeAnalyzer()
    with running(analyzer) as engine:
        engine.open("folder", lambda: FakeSource("images", frames=3))
        assert result_of(engine).frame.index == 0
        for by, index in ((1, 1), (1, 2), (1, 0), (-1, 2), (-1, 1)):
            engine.step(by)
            assert result_of(engine).frame.index == index
        assert all(analyzer.still)


def test_a_broken_picture_is_told_and_stepped_over() -> None:
    with running(FakeAnalyzer()) as engine:
        engine.open("folder", lambda: FakeSource("images", frames=3, broken=(0, 1)))
        status = status_when(engine, lambda s: s.state is SourceState.FAILED)
        assert (status.message, status.position) == ("picture 0: torn", 0)
        engine.step(1)
        status = status_when(engine, lambda s: s.message == "picture 1: torn")
        assert status.position == 1
        engine.step(1)
        assert result_of(engine).frame.index == 2
        assert status_when(engine, lambda s: s.state is SourceState.RUNNING).message == ""


def test_a_source_that_goes_quiet_is_called_stalled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emotionai_desktop.live.reader.STALL_S", 0.1)
    source = FakeSource()
    with running(FakeAnalyzer()) as engine:
        engine.open("camera", lambda: source)
        result_of(engine)
        source.gate.clear()
        assert "no picture from fake camera" in status_when(engine, lambda s: s.state is SourceState.STALLED).message
        source.gate.set()
        status_when(engine, lambda s: s.state is SourceState.RUNNING)


@pytest.mark.parametrize(
    ("error", "message"),
    [(BackendError("the server is gone"), "the server is gone"), (RuntimeError("bug"), "RuntimeError: bug")],
)
def test_a_frame_that_cannot_be_analysed_is_shown_bare_and_told(error: Exception, message: str) -> None:
    analyzer = FakeAnalyzer()
    with running(analyzer) as engine:
        engine.open("camera", FakeSource)
        result_of(engine)
        analyzer.error = error
        assert status_when(engine, lambda s: s.analysis_error != "").analysis_error == message
        assert until(lambda: isinstance(engine.take_view(), Frame))
        analyzer.error = None
        status_when(engine, lambda s: s.analysis_error == "")


def test_closing_the_slot_or_waking_lets_the_waiting_go_and_keeps_the_item() -> None:
    slot: LatestSlot[int] = LatestSlot()
    slot.wake()
    assert slot.wait() is None
    slot.put(7)
    slot.wake()
    assert slot.wait() == 7


def test_another_backend_takes_over_between_two_frames_and_none_is_lost() -> None:
    analyzer = FakeAnalyzer()
    old = analyzer.backend
    new = FakeBackend("served (gpu)", "gpu", "overloaded")
    made = threading.Event()

    def make() -> FakeBackend:
        made.wait(PATIENCE_S)
        return new

    with running(analyzer) as engine:
        engine.open("video", lambda: FakeSource("video", frames=60, rate=50.0))
        result_of(engine)
        engine.set_backend(make)
        assert engine.status().switching
        assert result_of(engine).backend == "fake"
        made.set()
        until(lambda: result_of(engine).backend == "served (gpu)")
        assert until(old.closed.is_set)
        status = status_when(engine, lambda s: s.state is SourceState.ENDED and s.captured == s.analysed + s.dropped)
        assert (status.switching, status.switch_error) == (False, "")
        assert (status.backend, status.server, status.backend_trouble) == ("served (gpu)", "gpu", "overloaded")
        assert (status.unanswered, status.late, status.backend_since_s, status.readable) == (2, 1, 1.0, True)
        assert len(analyzer.seen) == status.analysed
        assert status.analysis_error == ""
        assert not new.closed.is_set()
    assert new.closed.is_set()


def test_the_frame_that_waits_while_the_backend_changes_is_analysed_by_the_new_one() -> None:
    analyzer = FakeAnalyzer()
    with running(analyzer) as engine:
        engine.open("images", lambda: FakeSource("images", frames=2))
        result_of(engine)
        analyzer.gate.clear()
        engine.step(1)
        engine.set_backend(lambda: FakeBackend("other"))
        analyzer.gate.set()
        status_when(engine, lambda s: s.backend == "other")
        assert until(lambda: analyzer.seen == [0, 1])


def test_the_backend_changes_while_there_is_no_frame() -> None:
    with running(FakeAnalyzer()) as engine:
        engine.set_backend(lambda: FakeBackend("other"))
        status_when(engine, lambda s: s.backend == "other" and not s.switching)


def test_a_backend_that_cannot_be_made_leaves_the_old_one_and_the_reason() -> None:
    def refuse() -> FakeBackend:
        raise BackendError("gpu refuses the connection")

    analyzer = FakeAnalyzer()
    with running(analyzer) as engine:
        engine.open("camera", FakeSource)
        result_of(engine)
        engine.set_backend(refuse)
        status = status_when(engine, lambda s: not s.switching)
        assert (status.backend, status.switch_error) == ("fake", "gpu refuses the connection")
        assert result_of(engine).backend == "fake"
        assert not analyzer.backend.closed.is_set()
        engine.set_backend(lambda: FakeBackend("other"))
        assert status_when(engine, lambda s: s.backend == "other").switch_error == ""


def test_of_several_wishes_the_last_counts_and_the_others_are_closed() -> None:
    slow, quick, made = FakeBackend("slow"), FakeBackend("quick"), threading.Event()

    def make_slow() -> FakeBackend:
        made.wait(PATIENCE_S)
        return slow

    with running(FakeAnalyzer()) as engine:
        engine.set_backend(make_slow)
        engine.set_backend(lambda: quick)
        status_when(engine, lambda s: s.backend == "quick")
        made.set()
        assert until(slow.closed.is_set)
        assert engine.status().backend == "quick"
    assert quick.closed.is_set()


def test_a_backend_that_is_made_too_late_is_closed() -> None:
    late, closing = FakeBackend("late"), threading.Event()

    def make() -> FakeBackend:
        closing.wait(PATIENCE_S)
        return late

    with running(FakeAnalyzer()) as engine:
        engine.set_backend(make)
        threading.Timer(0.1, closing.set).start()
    assert late.closed.is_set()


def test_without_models_no_other_backend_is_taken_up() -> None:
    def load() -> FakeAnalyzer:
        raise BackendError("models/emotion/1/model.tflite: gone")

    other = FakeBackend("other")
    with running(FakeAnalyzer(), load) as engine:
        status_when(engine, lambda s: s.models is ModelState.FAILED)
        engine.set_backend(lambda: other)
        assert "gone" in status_when(engine, lambda s: not s.switching).switch_error
        assert until(other.closed.is_set)


def test_closing_stops_every_thread_and_lets_go_of_everything() -> None:
    analyzer, source = FakeAnalyzer(), FakeSource()
    with running(analyzer) as engine:
        engine.open("camera", lambda: source)
        result_of(engine)
    assert source.closed.is_set()
    assert analyzer.closed
    assert engine.status().source == ""
