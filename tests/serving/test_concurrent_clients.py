"""Clients that ask at once each get their own answer."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from tests.serving.served import Served, expected


def test_each_gets_its_own_answer(served: Served):
    clients, requests_each = 8, 15

    def ask(seed: int) -> None:
        chance = np.random.default_rng(seed)
        with served.http() as http:
            for _ in range(requests_each):
                faces = chance.integers(0, 256, (chance.integers(1, 5), 96, 96), np.uint8)
                faces[:, :19] //= seed + 1
                encoded = [{"b64": base64.b64encode(face.tobytes()).decode()} for face in faces]
                body = {"signature_name": "serving_bytes", "instances": encoded}
                answer = http.post(f"{served.url}/v1/models/tiny:predict", json=body, timeout=60)
                np.testing.assert_allclose(answer.json()["predictions"], expected(faces), atol=1e-4)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, range(clients)))


def test_one_clients_mistake_is_not_anothers(served: Served):
    face = np.arange(9216).astype(np.uint8).reshape(1, 96, 96)

    def ask(index: int) -> int:
        size = 9216 if index % 2 else 9000
        encoded = [{"b64": base64.b64encode(face.tobytes()[:size]).decode()}]
        body = {"signature_name": "serving_bytes", "instances": encoded}
        with served.http() as http:
            return http.post(f"{served.url}/v1/models/tiny:predict", json=body, timeout=60).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(40))) == [400, 200] * 20


def test_the_count_of_requests_is_there_for_prometheus(served: Served, http):
    http.post(f"{served.url}/v1/models/tiny:predict", json={"instances": []})
    http.post(f"{served.url}/v1/models/made-up-by-a-client:predict", json={"instances": []})
    text = http.get(f"{served.url}/monitoring/prometheus/metrics").text
    assert ':tensorflow:serving:request_count_total{model_name="tiny",status="400"}' in text
    assert ":tensorflow:serving:request_latency_bucket{" in text
    assert "made-up" not in text
