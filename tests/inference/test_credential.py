"""The token: found where it should be, and nowhere else."""

from __future__ import annotations

import logging
import sys
import traceback
import types
from collections.abc import Iterator

import pytest

from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.credential import (
    KEYRING_SERVICE,
    TOKEN_VARIABLE,
    Credential,
    find_credential,
    store_token,
)
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.inference.served import ServedBackend
from tests.inference.faulty_proxy import ANSWERS, CONNECTION, STATUSES, faulty_proxy
from tests.inference.model_server import LABELS, THRESHOLD, ModelServer, crops, model_server

TOKEN = "s3cret-t0ken"


class Keyring(types.ModuleType):
    """A keyring in memory."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.error = error

    def get_password(self, service: str, name: str) -> str | None:
        if self.error is not None:
            raise self.error
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        if self.error is not None:
            raise self.error
        self.kept[service, name] = text

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    keyring = Keyring()
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    return keyring


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.mark.parametrize(
    ("text", "header", "value"),
    [
        (TOKEN, "Authorization", f"Bearer {TOKEN}"),
        (f" Bearer {TOKEN}\n", "Authorization", f"Bearer {TOKEN}"),
        (f"X-Api-Key: {TOKEN}", "X-Api-Key", TOKEN),
        (f"Authorization: Basic {TOKEN}==", "Authorization", f"Basic {TOKEN}=="),
    ],
)
def test_a_token_or_a_header_comes_from_the_environment_and_reaches_the_server(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch, text: str, header: str, value: str
) -> None:
    server.token = (header, value)
    monkeypatch.setenv(TOKEN_VARIABLE, text)
    backend = ServedBackend(Endpoint(server.url), LABELS, THRESHOLD, deadline_s=5.0)
    assert backend.predict(crops(1)).backend == backend.name
    backend.close()


def test_a_token_of_the_keyring_belongs_to_one_server(keyring: Keyring) -> None:
    store_token("https://gpu:8501", TOKEN)
    assert keyring.kept == {(KEYRING_SERVICE, "https://gpu:8501"): TOKEN}
    found = find_credential("https://gpu:8501")
    assert found is not None
    assert found.value == f"Bearer {TOKEN}"
    assert find_credential("http://gpu:8501") is None
    store_token("https://gpu:8501", "")
    store_token("https://gpu:8501", "")
    assert find_credential("https://gpu:8501") is None


def test_no_keyring_and_one_that_fails_are_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    for keyring in (None, Keyring(RuntimeError(f"locked; tried {TOKEN}"))):
        monkeypatch.setitem(sys.modules, "keyring", keyring)  # type: ignore[arg-type]
        assert find_credential("https://gpu") is None
        with pytest.raises(BackendError, match="keyring does not keep the token") as error:
            store_token("https://gpu", TOKEN)
        assert TOKEN not in "".join(traceback.format_exception(error.value))


@pytest.mark.parametrize("text", [f"{TOKEN}\r\nX-Evil: 1", f"{TOKEN}\u20ac", f"{TOKEN}\x00"])
def test_a_token_that_no_header_can_hold_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    with pytest.raises(BackendError, match="characters that a header cannot") as error:
        Credential.parse(text, "a test")
    assert TOKEN not in str(error.value)


def test_the_token_is_in_no_log_no_text_and_no_trace_whatever_goes_wrong(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    monkeypatch.setattr("emotionai_desktop.inference.served.PATIENCE_S", 0.2)
    caplog.set_level(logging.DEBUG)
    said = [repr(find_credential("x")), str(find_credential("x"))]
    server.token = ("Authorization", "another one")  # its 401 repeats every header that it was sent
    with faulty_proxy(server.server_address[1]) as proxy:
        for fault in ("", *CONNECTION, *STATUSES, *ANSWERS):
            proxy.fault = fault
            backend = ServedBackend(Endpoint(proxy.url), LABELS, THRESHOLD, deadline_s=0.2)
            for ask in (lambda backend=backend: backend.predict(crops(1)), backend.connect):
                with pytest.raises(BackendError) as error:
                    ask()
                said += ["".join(traceback.format_exception(error.value)), repr(error.value)]
            said += [repr(backend), repr(backend.status())]
            backend.close()
    assert any("asks for a token" in text for text in said)
    assert any("Authorization" in body for _, _, _, body, _ in server.requests for body in [str(body)])
    assert TOKEN not in "".join(said) + caplog.text


def test_a_redirect_is_not_followed_and_takes_no_token_along(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    with faulty_proxy(server.server_address[1]) as proxy:
        monkeypatch.setitem(
            STATUSES, "302", f"HTTP/1.1 302 Found\r\nLocation: {server.url}/x\r\nContent-Length: 0\r\n\r\n".encode()
        )
        proxy.fault = "302"
        backend = ServedBackend(Endpoint(proxy.url), LABELS, THRESHOLD, deadline_s=5.0)
        with pytest.raises(BackendError, match=r"sends its clients elsewhere to 127\.0\.0\.1 \(302\)"):
            backend.predict(crops(1))
        backend.close()
    assert not server.requests
