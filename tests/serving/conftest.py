"""One model server for the whole folder, in a process of its own: TensorFlow takes ten seconds to import."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import requests

from emotionai_desktop.serving.process import ServerProcess
from tests.serving.served import PATIENCE_S, Served, tensorflow_serving, wait_for

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("models")
    shutil.copy(HERE / "models.config", folder)
    # Both import TensorFlow, so at the same time; the server finds the models when they are there.
    export = subprocess.Popen([sys.executable, str(HERE / "make_models.py"), str(folder)], stderr=subprocess.DEVNULL)
    with export, ServerProcess(folder / "models.config") as process:
        assert export.wait(PATIENCE_S) == 0
        server = Served(process.url, folder, process)
        for model in ("m", "tiny"):
            wait_for(lambda name=model: server.versions(name).get(1) == "AVAILABLE", f"{model} to be served")
        yield server
        assert process.alive(), process.log()
        assert "Traceback" not in process.log()
        assert process.close() == 0


@pytest.fixture(params=["embedded", "TFSERVING_URL"])
def any_url(request: pytest.FixtureRequest) -> str:
    """Address of the embedded server, and of a real one that serves what make_models.py writes."""
    if request.param == "embedded":
        return str(request.getfixturevalue("served").url)
    return tensorflow_serving()


@pytest.fixture
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def faces() -> np.ndarray:
    """Eight different crops, uint8 [8, 96, 96]."""
    return np.random.default_rng(0).integers(0, 256, (8, 96, 96), np.uint8)
