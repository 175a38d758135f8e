"""The exchanges recorded from TensorFlow Serving's own code, replayed (shared/tfserving/README.md)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import requests

EXCHANGES = [json.loads(line) for line in (Path(__file__).parent / "transcripts.jsonl").read_text().splitlines()]


def canonical(text: str) -> str:
    """JSON text without what is free: the order of keys and the white space. NaN, unlike as a float, equals NaN."""
    return json.dumps(json.loads(text), sort_keys=True)


def test_there_are_57():
    assert len(EXCHANGES) == 57


@pytest.mark.parametrize("exchange", EXCHANGES, ids=[f"{e['method']} {e['path']} {e['body']}" for e in EXCHANGES])
def test_exchange(exchange, any_url, http):
    body = None if exchange["body"] is None else exchange["body"].encode()
    answer = http.request(exchange["method"], any_url + exchange["path"], data=body, timeout=60)
    assert answer.status_code == exchange["status"], answer.text
    assert answer.headers["content-type"].split(";")[0] == exchange["ctype"]
    if exchange["status"] == 200:
        assert canonical(answer.text) == canonical(exchange["text"])
    elif exchange["ctype"] == "application/json":
        assert answer.json().keys() == {"error"}
        assert answer.json()["error"]
    else:
        assert "404" in answer.text


@pytest.mark.parametrize(
    ("number", "digits"),
    [(0.1, "0.1"), (1e10, "1e+10"), (9000000, "9e+06"), (1.1754944e-38, "1.17549435e-38"), (1234567, "1234567.0")],
)
def test_floats_are_as_short_as_they_can_be(number, digits, any_url, http):
    body = {"signature_name": "multi", "inputs": {"a": [number], "s": ["x"]}}
    # An int64 beside it cannot hold all of them, and is not looked at.
    answer = http.post(f"{any_url}/v1/models/m:predict", json=body, timeout=60)
    assert digits in re.split(r"[\s,\[\]]+", answer.text)


def test_answers_are_not_compressed(any_url, http: requests.Session):
    answer = http.get(f"{any_url}/v1/models/m/metadata", headers={"accept-encoding": "gzip"}, timeout=60)
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("verb", ["classify", "regress", "explain"])
def test_a_verb_that_is_not_offered_gets_400(verb, served, http):
    answer = http.post(f"{served.url}/v1/models/m:{verb}", json={"examples": [{"x": 1}]}, timeout=60)
    assert answer.status_code == 400
    assert verb in answer.json()["error"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_gets_400(method, served, http):
    answer = http.request(method, f"{served.url}/v1/models/m", timeout=60)
    assert answer.status_code == 400
    assert "Malformed request" in answer.json()["error"]
