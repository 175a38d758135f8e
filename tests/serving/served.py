"""What the tests know of the server that they talk to."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import requests

from emotionai_desktop.serving.process import ServerProcess

#: Seconds for whatever another process does while tests and trainings keep the machine busy.
PATIENCE_S = 60.0


def wait_for(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"waited {PATIENCE_S:g} s for {what}"
        time.sleep(0.1)


def tensorflow_serving() -> str:
    """Address of the real TensorFlow Serving that the environment names; the test is skipped where it names none."""
    url = os.environ.get("TFSERVING_URL", "").rstrip("/")
    if not url:
        pytest.skip("TFSERVING_URL does not name a TensorFlow Serving (docs/serving.md: how to run one for the tests)")
    return url


@dataclass
class Served:
    """A model server and the folder that it serves from."""

    url: str
    folder: Path
    process: ServerProcess

    def http(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        return session

    def versions(self, model: str) -> dict[int, str]:
        with self.http() as http:
            answer = http.get(f"{self.url}/v1/models/{model}", timeout=PATIENCE_S)
        statuses = answer.json().get("model_version_status", []) if answer.ok else []
        return {int(status["version"]): status["state"] for status in statuses}

    def config(self) -> str:
        return (self.folder / "models.config").read_text()

    def write_config(self, text: str) -> None:
        (self.folder / "new.config").write_text(text)
        (self.folder / "new.config").replace(self.folder / "models.config")

    def add_model(self, name: str, version: int, extra: str = "") -> Path:
        """A model of a test's own, so that tests do not get in each other's way; `extra` goes to its config."""
        entry = f'  config {{ name: "{name}" base_path: "{name}" model_platform: "tensorflow" {extra} }}\n}}'
        shutil.copytree(self.folder / "tiny" / "1", self.folder / name / str(version))
        self.write_config(self.config().rstrip().removesuffix("}") + entry)
        wait_for(lambda: self.versions(name).get(version) == "AVAILABLE", f"{name} to be served")
        return self.folder / name


def expected(images: np.ndarray, version: int = 1) -> np.ndarray:
    """What the model `tiny` answers to uint8 [N, 96, 96]: float [N, 5]."""
    bands = images[:, :95].reshape(len(images), 5, -1).mean(axis=2) / 255.0
    exponents = np.exp(version * 10.0 * bands)
    return exponents / exponents.sum(axis=1, keepdims=True)
