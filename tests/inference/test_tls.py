"""https: only with a server that proves who it is. loopback.pem is a key and certificate for 127.0.0.1, for tests."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emotionai_desktop.inference.backend import BackendError, LateError
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.inference.served import ServedBackend
from tests.inference.faulty_proxy import faulty_proxy
from tests.inference.model_server import LABELS, THRESHOLD, ModelServer, crops, model_server

PEM = Path(__file__).with_name("loopback.pem")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with model_server(context) as server:
        yield server


def served(url: str, ca_file: Path | None, deadline_s: float = 5.0) -> ServedBackend:
    endpoint = Endpoint(url, ca_file=ca_file)
    return ServedBackend(endpoint, LABELS, THRESHOLD, deadline_s=deadline_s, credential=lambda _origin: None)


def test_a_server_whose_authority_is_given_answers(server: ModelServer) -> None:
    backend = served(server.url, PEM)
    for _ in range(2):
        assert backend.predict(crops(2)).backend == backend.name
    assert server.connections == 2
    backend.close()


def test_a_server_of_an_unknown_authority_is_sent_nothing(server: ModelServer) -> None:
    backend = served(server.url, None)
    with pytest.raises(BackendError, match="cannot prove who it is: self"):
        backend.predict(crops(1))
    assert not server.requests
    backend.close()


def test_a_server_of_another_name_is_sent_nothing(server: ModelServer) -> None:
    backend = served(server.url.replace("127.0.0.1", "localhost"), PEM)
    with pytest.raises(BackendError, match="cannot prove who it is: Hostname mismatch"):
        backend.predict(crops(1))
    assert not server.requests
    backend.close()


def test_a_file_of_authorities_that_is_not_there_is_named(server: ModelServer, tmp_path: Path) -> None:
    backend = served(server.url, tmp_path / "gone.pem")
    with pytest.raises(BackendError, match=r"gone\.pem: no such file"):
        backend.predict(crops(1))
    backend.close()


def test_a_file_of_authorities_that_holds_none_is_told(server: ModelServer, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing of the kind")
    backend = served(server.url, tmp_path / "ca.pem")
    with pytest.raises(BackendError, match="127"):
        backend.predict(crops(1))
    backend.close()


def test_plain_http_where_https_is_wanted_is_told() -> None:
    with model_server() as plain:
        backend = served(plain.url.replace("http:", "https:"), PEM)
        with pytest.raises(BackendError, match="does not speak https"):
            backend.predict(crops(1))
        backend.close()


def test_an_encrypted_answer_that_does_not_come_is_cut(server: ModelServer) -> None:
    with faulty_proxy(server.server_address[1], opaque=True) as proxy:
        backend = served(proxy.url.replace("http:", "https:"), PEM, deadline_s=1.0)
        backend.predict(crops(1))
        proxy.fault = "black hole"
        started = time.monotonic()
        with pytest.raises(LateError, match="did not answer in time"):
            backend.predict(crops(1))
        backend.close()
        assert time.monotonic() - started < 3.0
