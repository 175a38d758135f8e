"""A server that does well: what goes over the wire, and what comes back."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator

import numpy as np
import pytest
import requests

from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.inference.served import ServedBackend
from tests.inference.model_server import LABELS, THRESHOLD, ModelServer, answer, crops, model_server


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def backend(server: ModelServer) -> Iterator[ServedBackend]:
    backend = served(server)
    yield backend
    backend.close()


def served(server: ModelServer, **choice: object) -> ServedBackend:
    return ServedBackend(
        Endpoint(server.url, **choice),  # type: ignore[arg-type]
        LABELS,
        THRESHOLD,
        deadline_s=5.0,
        credential=lambda _origin: None,
    )


def assert_right(backend: ServedBackend, faces: np.ndarray) -> None:
    predictions = backend.predict(faces)
    assert predictions.backend == backend.name
    assert predictions.keypoints.dtype == predictions.probabilities.dtype == np.float32
    expected = answer("keypoints", faces / 255).reshape(-1, 15, 2)
    np.testing.assert_allclose(predictions.keypoints, expected, atol=1e-4)
    np.testing.assert_allclose(predictions.probabilities, answer("emotion", faces / 255), atol=1e-5)


def test_all_faces_of_a_frame_go_in_one_request_a_network_on_one_connection_each(
    server: ModelServer, backend: ServedBackend
) -> None:
    for count in (1, 3, 20):
        assert_right(backend, crops(count))
    posts = [request for request in server.requests if request[1] == "POST"]
    assert len(posts) == 6
    assert server.connections == 2
    for model in ("keypoints", "emotion"):
        paths = [path for _, _, path, _, _ in server.requests if f"/{model}" in path]
        root = f"/v1/models/{model}"
        assert paths == [root, f"{root}/metadata", *[f"{root}:predict"] * 3]


def test_bytes_are_sent_where_the_model_takes_them(server: ModelServer, backend: ServedBackend) -> None:
    (face,) = faces = crops(1)
    assert_right(backend, faces)
    for body in server.predicts():
        assert body["signature_name"] == "serving_bytes"
        assert base64.b64decode(body["instances"][0]["b64"]) == face.tobytes()


@pytest.mark.parametrize("name", ["image", "conv2d_input"])
def test_a_server_with_the_first_contract_is_sent_floats_without_a_word_more(
    server: ModelServer, backend: ServedBackend, name: str
) -> None:
    server.signatures, server.input_name = ("serving_default",), name
    faces = crops(2)
    assert_right(backend, faces)
    for body in server.predicts():
        assert list(body) == ["instances"]
        np.testing.assert_allclose(np.array(body["instances"]), faces[..., np.newaxis] / 255, atol=1e-6)
    assert backend.predict(faces).probabilities.argmax(axis=1).tolist() == [
        int(row.argmax()) for row in answer("emotion", faces / 255)
    ]


def test_the_first_contract_is_what_the_test_server_speaks(server: ModelServer) -> None:
    """The request of the app's first version, as it was: instances of 96x96x1 floats, argmax over five."""
    (face,) = crops(1)
    body = {"instances": [(face.reshape(96, 96, 1) / 255).tolist()]}
    with requests.Session() as session:
        session.trust_env = False
        reply = session.post(f"{server.url}/v1/models/emotion:predict", data=json.dumps(body), timeout=5)
    assert int(np.argmax(reply.json()["predictions"][0])) == int(answer("emotion", face[np.newaxis] / 255).argmax())


@pytest.mark.parametrize(("choice", "place"), [({"version": 1}, "versions/1"), ({"label": "stable"}, "labels/stable")])
def test_a_version_or_label_is_asked_for(server: ModelServer, choice: dict[str, object], place: str) -> None:
    backend = served(server, **choice)
    assert_right(backend, crops(1))
    assert all(f"/{place}" in path for _, _, path, _, _ in server.requests)
    backend.close()


def test_models_may_have_other_names(server: ModelServer) -> None:
    backend = served(server, keypoints_model="points/2", emotion_model="mood")
    with pytest.raises(BackendError, match=r"does not have the model \(404: Servable not found"):
        backend.predict(crops(1))
    paths = {path for _, _, path, _, _ in server.requests}
    assert paths <= {"/v1/models/points%2F2", "/v1/models/mood"}
    backend.close()


def test_no_face_asks_nothing(server: ModelServer, backend: ServedBackend) -> None:
    nothing = backend.predict(crops(0))
    assert (nothing.keypoints.shape, nothing.probabilities.shape) == ((0, 15, 2), (0, 5))
    assert not server.requests


@pytest.mark.parametrize("wrong", [np.zeros((1, 96, 90), np.uint8), np.zeros((1, 96, 96), np.float32)])
def test_crops_of_another_shape_are_not_sent(server: ModelServer, backend: ServedBackend, wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="expected crops of uint8"):
        backend.predict(wrong)
    assert not server.requests


def test_a_connection_that_was_closed_while_it_was_quiet_costs_no_frame(
    server: ModelServer, backend: ServedBackend
) -> None:
    assert_right(backend, crops(1))
    server.hang_up()
    assert_right(backend, crops(1))
    assert server.connections == 4


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"image_shape": (-1, 48, 48, 1)}, r"expected an input of DT_FLOAT \[N, 96, 96, 1\], found .*48, 48"),
        ({"widths": {"keypoints": 28, "emotion": 7}}, r"expected an output of DT_FLOAT \[N, (30|5)\]"),
        ({"signatures": ()}, "has no signature serving_default"),
        ({"states": {"keypoints": "LOADING", "emotion": "AVAILABLE"}}, r"not available \(version 1 LOADING\)"),
    ],
)
def test_a_model_that_is_not_the_one_wanted_is_sent_no_face(
    server: ModelServer, backend: ServedBackend, change: dict[str, object], reason: str
) -> None:
    if "image_shape" in change:
        server.signatures = ("serving_default",)
    for name, value in change.items():
        setattr(server, name, value)
    with pytest.raises(BackendError, match=reason):
        backend.predict(crops(1))
    assert not [path for _, method, path, _, _ in server.requests if method == "POST" and "keypoints" in path]


def test_after_a_failure_the_model_is_looked_at_anew(server: ModelServer, backend: ServedBackend) -> None:
    assert_right(backend, crops(1))
    server.signatures = ("serving_default",)  # another version without the signature in use has taken over
    with pytest.raises(BackendError, match="not found in signature def"):
        backend.predict(crops(1))
    assert_right(backend, crops(1))


def test_a_look_at_the_server_tells_models_versions_and_round_trip_and_sends_no_face(
    server: ModelServer, backend: ServedBackend
) -> None:
    server.version = 7
    report = backend.connect()
    assert [(model.name, model.version, model.signature, model.takes) for model in report.models] == [
        ("keypoints", "7", "serving_bytes", "bytes"),
        ("emotion", "7", "serving_bytes", "bytes"),
    ]
    assert report.host == server.url.removeprefix("http://")
    assert 0 < report.round_trip_ms < 5000
    assert not report.readable_on_the_way
    sent = {each["b64"] for body in server.predicts() for each in body["instances"]}
    assert sent == {base64.b64encode(bytes([128]) * 9216).decode()}


def test_closing_ends_the_threads_and_may_be_done_twice(server: ModelServer) -> None:
    before = set(threading.enumerate())
    backend = served(server)
    backend.predict(crops(1))
    mine = [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("served")]
    assert len(mine) == 2
    backend.close()
    backend.close()
    assert not any(thread.is_alive() for thread in mine)
    with pytest.raises(BackendError):
        backend.predict(crops(1))


def test_a_proxy_of_the_user_is_for_other_machines_only(
    server: ModelServer, backend: ServedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HTTP_PROXY", server.url)
    assert_right(backend, crops(1))
    assert not any(path.startswith("http:") for _, _, path, _, _ in server.requests)
    elsewhere = ServedBackend(
        Endpoint("http://gpu.example"), LABELS, THRESHOLD, deadline_s=5.0, credential=lambda _origin: None
    )
    # The test server, as the proxy, is asked for the whole address and does not know what to do with it.
    with pytest.raises(BackendError, match=r"gpu\.example"):
        elsewhere.predict(crops(1))
    elsewhere.close()
    assert any(path.startswith("http://gpu.example/v1/models/") for _, _, path, _, _ in server.requests)
