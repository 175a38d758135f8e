"""One kept-alive HTTP connection to a model server: verified, bounded in time and size, and open to being cut.

Everything that can go wrong ends as a `BackendError` that a user understands. Texts of the HTTP library go nowhere:
they are long, and what they quote is not known.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

from emotionai_desktop.inference.adapter import CuttableAdapter
from emotionai_desktop.inference.backend import BackendError, LateError
from emotionai_desktop.inference.credential import Credential
from emotionai_desktop.inference.deadline import Deadline
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.inference.wire import error_of

#: Seconds that one address of the server has to accept a connection.
CONNECT_S = 0.5
#: Seconds that are too few to begin an exchange with.
_TOO_LATE_S = 0.001
#: Bytes of an answer to be read at once.
_CHUNK = 64 * 2**10

_MEANINGS = {
    400: "does not accept the request",
    401: "asks for a token, or for another one",
    403: "refuses this token",
    404: "does not have the model",
    407: "is behind a proxy that asks for a password",
    413: "finds the request too large",
    429: "is asked too often",
    502: "is not reached by the proxy in front of it",
    503: "is overloaded",
    504: "took too long",
}


class Connection:
    """Exchanges JSON with one server, one request at a time.

    All but `cut` is for one thread.

    Parameters
    ----------
    endpoint
        The server.
    credential
        Gives the token, if there is one; asked before each new session.
    """

    def __init__(self, endpoint: Endpoint, credential: Callable[[], Credential | None]) -> None:
        self._endpoint = endpoint
        self._find_credential = credential
        self._credential: Credential | None = None
        self._adapter = CuttableAdapter()
        self._session: requests.Session | None = None
        self._proxies: dict[str, str] = {}

    def get(self, url: str, deadline: Deadline, limit: int) -> bytes:
        """The body of an answer; see `post`."""
        return self._exchange("GET", url, None, deadline, limit)

    def post(self, url: str, body: bytes, deadline: Deadline, limit: int) -> bytes:
        """Send JSON and give back the body of the answer.

        Parameters
        ----------
        url, body
            Where to send what.
        deadline
            When the answer is of no more use.
        limit
            Bytes that the answer may have.

        Raises
        ------
        LateError
            The answer did not come in time.
        BackendError
            There is no good answer; the text says why.
        """
        return self._exchange("POST", url, body, deadline, limit)

    def cut(self) -> None:
        """Break the exchange that is going on, from another thread: it fails at once."""
        self._adapter.cut()

    def close(self) -> None:
        """Close the connection; the next exchange opens another one."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _exchange(self, method: str, url: str, body: bytes | None, deadline: Deadline, limit: int) -> bytes:
        with self._told():
            if self._session is None:
                self._open()
            try:
                status, answer = self._send(method, url, body, deadline, limit)
            except (requests.ConnectionError, urllib3.exceptions.HTTPError) as error:
                if not self._adapter.reused or not _was_hung_up(error):
                    raise
                # Servers close connections that were quiet for a while, and it happens as the next request is sent.
                status, answer = self._send(method, url, body, deadline, limit)
        if status != 200:
            raise BackendError(self._refusal(status, answer))
        return answer

    def _open(self) -> None:
        self._credential = self._find_credential()
        session = requests.Session()
        # With it, requests would take passwords from ~/.netrc; proxies are looked up here instead, with Python's own
        # view of the environment (see faces.mediapipe_task).
        session.trust_env = False
        session.headers.update({"Content-Type": "application/json", "Accept-Encoding": "identity"})
        if self._credential is not None:
            session.headers[self._credential.header] = self._credential.value
        if self._endpoint.ca_file is not None:
            if not self._endpoint.ca_file.is_file():
                raise BackendError(f"{self._endpoint.ca_file}: no such file (with the server's authority)")
            session.verify = str(self._endpoint.ca_file)
        for scheme in ("http://", "https://"):
            session.mount(scheme, self._adapter)
        self._session = session
        self._proxies = {}
        if not self._endpoint.on_this_machine:
            self._proxies = dict(requests.utils.get_environ_proxies(self._endpoint.url))

    def _send(self, method: str, url: str, body: bytes | None, deadline: Deadline, limit: int) -> tuple[int, bytes]:
        assert self._session is not None
        left = deadline.left()
        if left < _TOO_LATE_S:
            raise LateError(f"{self._endpoint.host} did not answer in time")
        request = self._session.prepare_request(requests.Request(method, url, data=body))
        response = self._session.send(
            request,
            stream=True,
            allow_redirects=False,
            timeout=(min(CONNECT_S, left), left),
            proxies=self._proxies,
            verify=self._session.verify,
        )
        with contextlib.closing(response):
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise BackendError(f"{self._endpoint.host} compresses its answers, which it was asked not to")
            answer = bytearray()
            for chunk in response.raw.stream(_CHUNK, decode_content=False):
                answer += chunk
                if len(answer) > limit:
                    raise BackendError(f"{self._endpoint.host} answered with more than {limit} bytes")
            if 300 <= response.status_code < 400:
                raise BackendError(self._redirect(response))
            return response.status_code, bytes(answer)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the libraries raise into words for the user; the connection is a new one afterwards."""
        try:
            yield
        except BackendError:
            self.close()
            raise
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            self.close()
            kind = LateError if isinstance(error, _READ_TIMEOUTS) else BackendError
            # `from None`: what the library says may hold anything, and tracebacks end up in logs.
            raise kind(_why(error, self._endpoint.host)) from None

    def _refusal(self, status: int, answer: bytes) -> str:
        meaning = _MEANINGS.get(status, "has an error" if status >= 500 else "refuses the request")
        said = self._hidden(error_of(answer))
        return f"{self._endpoint.host} {meaning} ({status}{': ' if said else ''}{said})"

    def _redirect(self, response: requests.Response) -> str:
        try:
            place = self._hidden(urlsplit(response.headers.get("Location", "")).hostname or "")
        except ValueError:
            place = ""
        target = f" to {place[:100]}" if place.isprintable() and place else ""
        return f"{self._endpoint.host} sends its clients elsewhere{target} ({response.status_code}): give that address"

    def _hidden(self, text: str) -> str:
        return text if self._credential is None else self._credential.hidden_in(text)


_READ_TIMEOUTS = (requests.ReadTimeout, urllib3.exceptions.ReadTimeoutError)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps: as its cause, its reason or its argument, as urllib3 and requests do."""
    waiting, seen = [error], set[int]()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = (current.__cause__, current.__context__, getattr(current, "reason", None), *current.args)
        waiting.extend(each for each in inner if isinstance(each, BaseException))


def _was_hung_up(error: BaseException) -> bool:
    """Whether the other side closed the connection before it answered."""
    return any(isinstance(cause, (ConnectionResetError, BrokenPipeError)) for cause in _causes(error))


def _why(error: BaseException, host: str) -> str:
    """The reason in words, from the kinds of the errors alone."""
    causes = list(_causes(error))

    def first(*kinds: type[BaseException]) -> Any:
        return next((cause for cause in causes if isinstance(cause, kinds)), None)

    if certificate := first(ssl.SSLCertVerificationError):
        return f"{host} cannot prove who it is: {certificate.verify_message}"
    if first(requests.exceptions.ProxyError, urllib3.exceptions.ProxyError):
        return f"the proxy on the way to {host} cannot be used"
    if first(*_READ_TIMEOUTS):
        return f"{host} did not answer in time"
    if first(urllib3.exceptions.NameResolutionError, socket.gaierror):
        return f"{host}: no machine of this name is known"
    if first(ConnectionRefusedError):
        return f"{host} refuses the connection: no server listens there"
    if first(ssl.SSLError, requests.exceptions.SSLError):
        return f"{host} does not speak https as it should"
    if first(urllib3.exceptions.IncompleteRead, urllib3.exceptions.InvalidChunkLength):
        return f"{host} broke its answer off"
    if first(ConnectionResetError, BrokenPipeError):
        return f"{host} dropped the connection"
    if first(requests.exceptions.InvalidSchema):
        return f"the proxy on the way to {host} needs a package that is not installed (PySocks)"
    if cause := next(
        (cause for cause in causes if isinstance(cause, OSError) and cause.errno in errno.errorcode), None
    ):
        return f"{host} is not reached: {cause.strerror}"
    if first(requests.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError):
        return f"{host} is not reached: nothing accepts a connection there within {CONNECT_S} s"
    return f"{host} does not answer as a web server does ({type(causes[-1]).__name__})"
