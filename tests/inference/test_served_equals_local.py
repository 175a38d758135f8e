"""The shipped models on the embedded server, and on TensorFlow Serving itself where TFSERVING_URL names one."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import requests

from emotionai_desktop.analysis import Analyzer, load_analyzer
from emotionai_desktop.inference.catalog import MODELS_DIR, Catalog
from emotionai_desktop.inference.choice import BackendChoice, open_live_backend
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.inference.local import LocalBackend
from emotionai_desktop.inference.served import ServedBackend
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.serving.process import ServerProcess
from tests.serving.served import tensorflow_serving

DEMO = Path(__file__).parents[2] / "assets" / "demo"
#: Seconds that whatever the server does may take on a busy machine.
PATIENCE_S = 30.0


@pytest.fixture(scope="module")
def embedded() -> Iterator[ServerProcess]:
    with ServerProcess(MODELS_DIR / "models.config") as process:
        yield process


@pytest.fixture(params=["embedded", "TFSERVING_URL"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "embedded":
        return str(request.getfixturevalue("embedded").url)
    url = tensorflow_serving()
    for model in ("keypoints", "emotion"):
        if not requests.get(f"{url}/v1/models/{model}", timeout=PATIENCE_S).ok:
            pytest.skip(f"the TensorFlow Serving at TFSERVING_URL does not serve {model}")
    return url


@pytest.fixture
def analyzer() -> Iterator[Analyzer]:
    analyzer = load_analyzer(lambda: LocalBackend(Catalog.load()))
    yield analyzer
    analyzer.close()


def served(url: str) -> ServedBackend:
    local = LocalBackend(Catalog.load())
    return ServedBackend(
        Endpoint(url), local.labels, local.threshold, deadline_s=PATIENCE_S, credential=lambda _origin: None
    )


def look_at(analyzer: Analyzer, name: str) -> FrameResult:
    image = cv2.imread(str(DEMO / name))
    return analyzer.analyze(Frame(np.asarray(image, np.uint8), 0, 0.0, name), still=True)


@pytest.mark.parametrize("takes", ["bytes", "floats"])
def test_a_server_sees_in_a_picture_what_this_machine_sees(
    url: str, analyzer: Analyzer, takes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if takes == "floats":
        monkeypatch.setattr("emotionai_desktop.inference.signature.BYTES_SIGNATURE", "not there")
    backend = served(url)
    assert {model.takes for model in backend.connect().models} == {takes}
    seen = 0
    for name in ("astronaut.png", "group.jpg", "tilted.jpg"):
        here = look_at(analyzer, name)
        local = analyzer.swap_backend(backend)
        there = look_at(analyzer, name)
        analyzer.swap_backend(local)
        assert (here.backend, there.backend) == ("local", backend.name)
        assert len(here.faces) == len(there.faces) > 0
        for mine, theirs in zip(here.faces, there.faces, strict=True):
            np.testing.assert_allclose(mine.keypoints, theirs.keypoints, atol=0.01)
            probabilities = [list(face.emotion.probabilities.values()) for face in (mine, theirs)]
            np.testing.assert_allclose(*probabilities, atol=1e-3)
            seen += 1
    backend.close()
    assert seen > 3


def test_a_server_says_where_the_network_sees_what(url: str) -> None:
    crops = np.random.default_rng(1).integers(0, 256, (3, 96, 96), np.uint8)
    here = LocalBackend(Catalog.load()).predict(crops, activations=True)
    backend = served(url)
    there = backend.predict(crops, activations=True)
    plain = backend.predict(crops)
    backend.close()
    assert here.activations is not None
    assert there.activations is not None
    assert plain.activations is None
    assert here.activations.shape == (3, 6, 6, len(backend.labels))
    np.testing.assert_allclose(there.activations, here.activations, atol=1e-3)
    np.testing.assert_allclose(there.probabilities, here.probabilities, atol=1e-3)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be held there")
def test_a_server_that_hangs_and_goes_on_costs_no_frame(embedded: ServerProcess) -> None:
    faces = np.random.default_rng(0).integers(0, 256, (2, 96, 96), np.uint8)
    backend = open_live_backend(BackendChoice(Endpoint(embedded.url)), MODELS_DIR, "emotion", replacing=True)

    def until_answered_by(name: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while (answered := backend.predict(faces)).backend != name:
            assert time.monotonic() < end, f"{answered.backend} goes on answering: {backend.status()}"
            time.sleep(0.02)

    try:
        until_answered_by(f"served ({Endpoint(embedded.url).host})")
        os.kill(embedded.pid, signal.SIGSTOP)
        try:
            answered = [backend.predict(faces).backend for _ in range(20)]
        finally:
            os.kill(embedded.pid, signal.SIGCONT)
        assert answered == ["local"] * 20
        assert "did not answer in time" in backend.status().trouble
        until_answered_by(f"served ({Endpoint(embedded.url).host})")
    finally:
        backend.close()
