from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.catalog import MODELS_DIR
from emotionai_desktop.inference.choice import BackendChoice, look_at_server, open_file_backend, open_live_backend
from emotionai_desktop.inference.endpoint import Endpoint
from tests.inference.model_server import crops, model_server


@pytest.mark.parametrize(
    "choice",
    [
        BackendChoice(),
        BackendChoice(Endpoint("https://gpu", "points", "mood", version=3, ca_file=Path("/etc/ca.pem")), False),
        BackendChoice(Endpoint("gpu:8501", label="stable")),
    ],
)
def test_a_choice_is_remembered_as_it_was(choice: BackendChoice) -> None:
    assert BackendChoice.from_plain(json.loads(json.dumps(choice.as_plain()))) == choice


PLAIN: dict[str, Any] = BackendChoice(Endpoint("gpu", version=3)).as_plain()


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        [],
        {},
        {"allow_fallback": 1},
        {**PLAIN, "endpoint": "gpu"},
        {**PLAIN, "endpoint": {}},
        *({**PLAIN, "endpoint": {**PLAIN["endpoint"], key: 1.5}} for key in PLAIN["endpoint"]),
        {**PLAIN, "endpoint": {**PLAIN["endpoint"], "url": "ftp://x"}},
        {**PLAIN, "endpoint": {**PLAIN["endpoint"], "label": "both"}},
    ],
)
def test_a_damaged_choice_counts_as_none(damaged: Any) -> None:
    assert BackendChoice.from_plain(damaged) is None


def test_a_server_that_is_down_matters_only_where_nothing_may_answer_for_it() -> None:
    with model_server() as server:
        endpoint = Endpoint(server.url)
    for backend in (
        open_live_backend(BackendChoice(endpoint), MODELS_DIR, "emotion", replacing=True),
        open_file_backend(BackendChoice(endpoint), MODELS_DIR, "emotion"),
    ):
        assert backend.predict(crops(1)).backend == "local"
        backend.close()
    # At the start of the window, the server may still come.
    backend = open_live_backend(BackendChoice(endpoint, allow_fallback=False), MODELS_DIR, "emotion")
    with pytest.raises(BackendError):
        backend.predict(crops(1))
    backend.close()
    for refused in (
        lambda: open_live_backend(BackendChoice(endpoint, allow_fallback=False), MODELS_DIR, "emotion", replacing=True),
        lambda: open_file_backend(BackendChoice(endpoint, allow_fallback=False), MODELS_DIR, "emotion"),
    ):
        with pytest.raises(BackendError, match="refuses the connection"):
            refused()


def test_a_token_can_be_tried_before_it_is_kept() -> None:
    with model_server() as server:
        server.token = ("Authorization", "Bearer right")
        report = look_at_server(Endpoint(server.url), MODELS_DIR, "emotion", "right")
        assert [model.name for model in report.models] == ["keypoints", "emotion"]
        with pytest.raises(BackendError, match="asks for a token"):
            look_at_server(Endpoint(server.url), MODELS_DIR, "emotion", "wrong")
