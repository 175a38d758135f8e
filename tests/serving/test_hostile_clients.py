"""Clients that send too much, too slowly, or nonsense."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import time
from urllib.parse import urlsplit

import pytest

from emotionai_desktop.serving.batching import MAX_WAITING_ROWS
from emotionai_desktop.serving.body import BODY_S, MAX_BODY
from emotionai_desktop.serving.protocol import HEAD_S, MAX_HEAD, UNREAD_S

PREDICT = "/v1/models/tiny:predict"


@pytest.fixture
def connect(served):
    with contextlib.ExitStack() as stack:
        address = urlsplit(served.url)

        def connection(receive_buffer=None):
            new = stack.enter_context(socket.socket())
            new.settimeout(60)
            if receive_buffer is not None:
                new.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            new.connect((address.hostname, address.port))
            return new

        yield connection


def reads(connection, text):
    """Whether `text` comes before the connection ends."""
    seen = b""
    with contextlib.suppress(ConnectionError):
        while text not in seen and (part := connection.recv(10_000)):
            seen += part
    return text in seen


def is_cut(connection):
    with contextlib.suppress(ConnectionError):
        return connection.recv(10) == b""
    return True


def head(path=PREDICT, **headers):
    lines = [f"POST {path} HTTP/1.1", "Host: x", *(f"{name.replace('_', '-')}: {v}" for name, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def test_a_body_too_large_gets_413(served, http):
    answer = http.post(served.url + PREDICT, data=b" " * (MAX_BODY + 1))
    assert answer.status_code == 413
    assert str(MAX_BODY) in answer.json()["error"]


def test_a_body_without_a_length_gets_413(served, http):
    answer = http.post(served.url + PREDICT, data=(b" " * 2**20 for _ in range(MAX_BODY // 2**20 + 1)))
    assert answer.status_code == 413


def test_a_small_body_that_unpacks_to_a_large_one_gets_413(served, http):
    bomb = gzip.compress(b" " * (MAX_BODY + 1))
    assert len(bomb) < 100_000
    assert http.post(served.url + PREDICT, data=bomb, headers={"content-encoding": "gzip"}).status_code == 413


@pytest.mark.parametrize("body", [b"not gzip", gzip.compress(b"{}", mtime=0)[:-4], b""], ids=["text", "cut", "empty"])
def test_what_is_not_gzip_gets_400(body, served, http):
    assert http.post(served.url + PREDICT, data=body, headers={"content-encoding": "gzip"}).status_code == 400


def test_slow_clients_are_cut(served, connect, http):
    started = time.monotonic()
    # The answer to this one is 12 MB, more than any socket holds back for whoever does not read.
    unread = connect(receive_buffer=4096)
    rows = b'{"signature_name": "multi", "inputs": {"a": [1], "s": ["' + b"x" * 5 * 10**6 + b'"]}}'
    unread.sendall(head("/v1/models/m:predict", Content_Length=len(rows)) + rows)
    silent, slow_head, slow_body, slow_second = (connect() for _ in range(4))
    slow_head.sendall(b"POST /v1/mod")
    slow_body.sendall(head(Content_Length=1000))
    slow_second.sendall(b"GET /v1/models/tiny HTTP/1.1\r\nHost: x\r\n\r\n")
    assert reads(slow_second, b"\n}")
    slow_second.sendall(b"GET /v1/mod")
    # A byte now and then is not enough to be spared.
    for _ in range(int(HEAD_S)):
        time.sleep(1)
        for connection in (slow_head, slow_body, slow_second):
            with contextlib.suppress(ConnectionError):
                connection.sendall(b"x")
        assert http.get(f"{served.url}/v1/models/tiny").ok
    assert all(is_cut(connection) for connection in (silent, slow_head, slow_second))
    assert reads(slow_body, b" 408 ")
    time.sleep(max(0.0, started + UNREAD_S + 3 - time.monotonic()))
    assert not reads(unread, b"]}")
    assert BODY_S - 1 < time.monotonic() - started < 5 * BODY_S


def test_headers_without_end_are_cut(connect):
    connection = connect()
    with contextlib.suppress(ConnectionError):
        connection.sendall(f"GET /{'x' * 100} HTTP/1.1\r\n".encode())
        for _ in range(100 * MAX_HEAD // 1024):
            connection.sendall(b"a: " + b"x" * 1024 + b"\r\n")
    assert is_cut(connection)


@pytest.mark.parametrize(
    "text",
    [
        b"\x00\x01\x02",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # a TLS client
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET \xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /v1/models/tiny:predict HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /v1/models/tiny:predict HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ],
)
def test_what_is_not_http_gets_400(text, connect):
    connection = connect()
    connection.sendall(text)
    assert reads(connection, b" 400 ")


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"instances": ' + b"[" * 5000,
        b'{"instances": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"instances": [' + b"9" * 5000 + b"]}",
        b'{"instances": [[[[1e39]]]]}',
        b'{"instances": "\xff"}',
        b'{"instances": [{"image": {"b64": 5}}]}',
        b'{"signature_name": "serving_bytes", "instances": ["\\ud800"]}',
        b'{"signature_name": "serving_bytes", "instances": [{"b64": "\xc3\xa4"}]}',
        b'{"signature_name": "__saved_model_init_op", "instances": [1]}',
        b'{"signature_name": null, "instances": [1]}',
        b"nul",
        b'{"instances": ' + b"[" * 60 + b"]" * 60 + b"}",
        b'{"instances": ' + b"[" * 900 + b"1" + b"]" * 900 + b"}",
        b'{"signature_name": ' + b"[" * 900 + b"]" * 900 + b"}",
        b"[" * 900 + b"]" * 900,
    ],
    ids=lambda body: str(body[:40]),
)
def test_strange_json_gets_400(body, served, http):
    answer = http.post(served.url + PREDICT, data=body)
    assert answer.status_code == 400
    assert len(answer.json()["error"]) < 1000


def test_more_rows_than_a_batch_holds_are_answered_all(served, http):
    rows = MAX_WAITING_ROWS + 100
    answer = http.post(
        f"{served.url}/v1/models/m:predict", data=json.dumps({"instances": [[1, 2 + row] for row in range(rows)]})
    )
    assert len(answer.json()["predictions"]) == rows


def test_many_connections_at_once(served, connect, http):
    crowd = [connect() for _ in range(100)]
    assert http.get(f"{served.url}/v1/models/tiny").ok
    for connection in crowd:
        connection.sendall(b"GET /v1/models/tiny HTTP/1.1\r\nHost: x\r\n\r\n")
    assert all(reads(connection, b"AVAILABLE") for connection in crowd)
