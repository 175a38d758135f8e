"""A server that fails in every way that the faulty proxy knows: each frame is answered, its return is noticed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.breaker import Breaker
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.inference.failover import FailoverBackend
from emotionai_desktop.inference.served import LIVE_DEADLINE_S, ServedBackend
from tests.inference.faulty_proxy import CONNECTION, STATUSES, FaultyProxy, faulty_proxy
from tests.inference.model_server import LABELS, THRESHOLD, LocalStandIn, ModelServer, answer, crops, model_server

#: Seconds that a story may take on a busy machine.
PATIENCE_S = 30.0
#: Seconds beyond its deadline that a frame may take on a machine that is busy with trainings and other tests.
SLACK_S = 1.5
DEADLINE_S = 0.4

#: What the user reads, by fault; every other one is at least named with the server.
REASONS = {
    "slow": "did not answer in time",
    "black hole": "did not answer in time",
    "dripping head": "did not answer in time",
    "dripping body": "did not answer in time",
    "endless": "answered with more than",
    "cut": "broke its answer off",
    "drop": "dropped the connection",
    "reset": "dropped the connection",
    "503": r"is overloaded \(503: overloaded\)",
    "504": r"took too long \(504\)",
    "garbage": "does not answer as a web server does",
    "not a number": "NaN",
    "wrong shape": r"expected numbers of shape \[1, (30|5)\], got \[1, 3\]",
    "other numbers": "expected numbers",
    "no predictions": "its answer cannot be read",
    "deep JSON": "its answer cannot be read",
    "truncated JSON": "its answer cannot be read",
    "no JSON": "its answer cannot be read: <html>Welcome",
    "empty": "its answer cannot be read: it is empty",
}


@pytest.fixture(autouse=True)
def _short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emotionai_desktop.inference.served.PATIENCE_S", 0.6)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def proxy(server: ModelServer) -> Iterator[FaultyProxy]:
    with faulty_proxy(server.server_address[1]) as proxy:
        yield proxy


@contextmanager
def failover(url: str, fallback: LocalStandIn | None, deadline_s: float = DEADLINE_S) -> Iterator[FailoverBackend]:
    primary = ServedBackend(Endpoint(url), LABELS, THRESHOLD, deadline_s=deadline_s, credential=lambda _origin: None)
    backend = FailoverBackend(primary, fallback, Breaker(draw=lambda: 0.0))
    try:
        yield backend
    finally:
        backend.close()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def answered_by(backend: FailoverBackend, deadline_s: float = DEADLINE_S) -> str:
    """Who answered a frame; that it was in time is part of every story."""
    started = time.monotonic()
    predictions = backend.predict(crops(1))
    assert time.monotonic() - started < deadline_s + SLACK_S
    assert predictions.keypoints.shape == (1, 15, 2)
    return predictions.backend


def until_served(backend: FailoverBackend) -> None:
    until(lambda: answered_by(backend).startswith("served"))


def own_threads() -> int:
    return sum(thread.name.startswith(("served", "failover")) for thread in threading.enumerate())


@pytest.mark.parametrize("fault", [*CONNECTION, *STATUSES, "not a number", "truncated JSON"])
def test_every_frame_is_answered_through_every_fault_and_the_server_comes_back_by_itself(
    proxy: FaultyProxy, fault: str
) -> None:
    with failover(proxy.url, LocalStandIn()) as backend:
        until_served(backend)
        threads = own_threads()
        proxy.fault = fault
        assert [answered_by(backend) for _ in range(3)] == ["local"] * 3
        status = backend.status()
        assert (status.name, status.server) == ("local", proxy.url.removeprefix("http://"))
        assert status.failed >= 1
        assert proxy.url.removeprefix("http://") in status.trouble
        time.sleep(0.2)  # while the server is looked at and found as bad as before, frames go on
        assert answered_by(backend) == "local"
        assert own_threads() == threads == 3
        proxy.fault = ""
        until_served(backend)
        assert backend.status().trouble == ""
    assert own_threads() == 0


@pytest.mark.parametrize(("fault", "reason"), REASONS.items())
def test_the_reason_is_told_where_local_weights_are_forbidden(proxy: FaultyProxy, fault: str, reason: str) -> None:
    deadline_s = DEADLINE_S if "in time" in reason else PATIENCE_S  # On a busy machine any answer may come late.
    with failover(proxy.url, None, deadline_s) as backend:
        assert backend.wait_until_looked(PATIENCE_S) == ""
        proxy.fault = fault
        with pytest.raises(BackendError, match=reason):
            backend.predict(crops(1))
        started = time.monotonic()
        with pytest.raises(BackendError, match=reason):
            backend.predict(crops(1))
        assert time.monotonic() - started < DEADLINE_S + SLACK_S
        assert backend.name.startswith("served")


def test_a_frame_with_the_deadline_of_live_pictures_takes_less_than_a_second_of_it(proxy: FaultyProxy) -> None:
    assert LIVE_DEADLINE_S < 1
    with failover(proxy.url, LocalStandIn(), LIVE_DEADLINE_S) as backend:
        until(lambda: answered_by(backend, LIVE_DEADLINE_S).startswith("served"))
        proxy.fault = "dripping body"
        assert answered_by(backend, LIVE_DEADLINE_S) == "local"
        status = backend.status()
        assert (status.failed, status.late) == (1, 1)


def test_no_frame_waits_for_a_server_that_is_looked_at(proxy: FaultyProxy) -> None:
    proxy.fault = "black hole"
    with failover(proxy.url, LocalStandIn()) as backend:
        end = time.monotonic() + 1.0
        took = []
        while time.monotonic() < end:
            started = time.monotonic()
            assert answered_by(backend) == "local"
            took.append(time.monotonic() - started)
            time.sleep(0.005)
        assert sorted(took)[len(took) // 2] < 0.05
        assert backend.status().failed == 0


def test_the_first_frame_that_only_the_server_may_answer_waits_for_it(server: ModelServer) -> None:
    with failover(server.url, None, deadline_s=5.0) as backend:
        assert answered_by(backend).startswith("served")


def test_a_server_that_is_not_there_yet_is_used_once_it_is(server: ModelServer) -> None:
    server.unloaded = True
    with failover(server.url, LocalStandIn()) as backend:
        assert "does not have the model (404" in backend.wait_until_looked(PATIENCE_S)
        assert answered_by(backend) == "local"
        server.unloaded = False
        until_served(backend)


def test_a_version_unloaded_in_mid_stream_costs_no_frame(server: ModelServer) -> None:
    with failover(server.url, LocalStandIn()) as backend:
        until_served(backend)
        server.unloaded = True
        assert answered_by(backend) == "local"
        assert "404" in backend.status().trouble
        server.unloaded, server.version, server.signatures = False, 2, ("serving_default",)
        until_served(backend)
        assert "signature_name" not in server.predicts()[-1]


def test_a_port_where_nobody_listens_is_named() -> None:
    with model_server() as server:
        url = server.url
    with failover(url, LocalStandIn()) as backend:
        assert "refuses the connection" in backend.wait_until_looked(PATIENCE_S)
        assert answered_by(backend) == "local"


def test_a_slow_server_gets_one_request_a_network_at_a_time(server: ModelServer, proxy: FaultyProxy) -> None:
    with failover(proxy.url, LocalStandIn()) as backend:
        until_served(backend)
        before = len(server.predicts())
        proxy.fault, proxy.delay_s = "slow", 1.0
        for _ in range(200):
            answered_by(backend)
        # One frame that failed, and looks at the server, which come to an end before the next one begins.
        assert len(server.predicts()) - before <= 2 * 4
        assert backend.status().failed == 1


def test_closing_does_not_wait_for_a_server_that_does_not_answer(proxy: FaultyProxy) -> None:
    proxy.fault = "dripping head"
    with failover(proxy.url, LocalStandIn()) as backend:
        time.sleep(0.2)
        started = time.monotonic()
        backend.close()
        assert time.monotonic() - started < SLACK_S
    assert own_threads() == 0


def test_a_name_that_is_looked_up_for_ever_holds_two_threads_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def never(*_: object, **__: object) -> list[object]:
        over.wait(PATIENCE_S)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    # The one fault that no proxy can show: the system's resolver knows no timeout.
    monkeypatch.setattr(socket, "getaddrinfo", never)
    try:
        with failover("http://gpu.example:8501", LocalStandIn()) as backend:
            assert "did not answer in time" in backend.wait_until_looked(PATIENCE_S)
            time.sleep(0.5)  # it is looked at again meanwhile, in vain
            assert answered_by(backend) == "local"
            assert own_threads() == 3
            started = time.monotonic()
            backend.close()
            assert time.monotonic() - started < 4 + SLACK_S
    finally:
        over.set()
    until(lambda: own_threads() == 0)


def test_what_a_frame_waited_for_in_vain_is_not_given_to_the_next(server: ModelServer, proxy: FaultyProxy) -> None:
    """A late answer belongs to a frame that is gone."""
    primary = ServedBackend(Endpoint(proxy.url), LABELS, THRESHOLD, deadline_s=1.0, credential=lambda _origin: None)
    until(lambda: tried(primary) == "")
    proxy.fault, proxy.delay_s = "slow", 1.2
    assert "did not answer in time" in tried(primary)
    proxy.fault = ""
    time.sleep(0.5)  # by now the late answer would lie there
    faces = crops(1, seed=5)
    until(lambda: tried(primary) == "")
    np.testing.assert_allclose(primary.predict(faces).probabilities, answer("emotion", faces / 255), atol=1e-5)
    assert primary.status().late >= 1
    primary.close()


def tried(primary: ServedBackend) -> str:
    """Why a frame is not answered; empty where it is."""
    try:
        primary.predict(crops(1))
    except BackendError as error:
        return str(error)
    return ""
