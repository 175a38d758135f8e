"""One of the two networks on a model server: looked up first, then asked, one request at a time."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.inference.backend import BackendError, LateError
from emotionai_desktop.inference.connection import Connection
from emotionai_desktop.inference.deadline import Deadline
from emotionai_desktop.inference.lane import BusyError, Lane
from emotionai_desktop.inference.signature import Signature, SignatureError, choose_signature
from emotionai_desktop.inference.wire import AnswerError, check_probabilities, decode_answer, encode_request

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Bytes that status and metadata may have: those of large models with many signatures have some thousands.
_DESCRIPTION_LIMIT = 2**20
#: Bytes that a predict answer may have beside its numbers, and for each of them, white space and digits included.
_ANSWER_BYTES, _NUMBER_BYTES = 2**16, 64

#: Seconds that a request which was given up has to end: a moment, unless a name is being looked up.
_GIVEN_UP_S = 0.2


@dataclass(frozen=True, slots=True)
class ServedModel:
    """What a server says of one of its models.

    Parameters
    ----------
    name, version
        As the server has them.
    signature
        The signature in use.
    takes
        What that takes: ``bytes`` or ``floats``.
    round_trip_ms
        From a face sent to its answer read, on a connection that is open.
    """

    name: str
    version: str
    signature: str
    takes: str
    round_trip_ms: float


class ServedNetwork:
    """One model of a server, with a thread and a connection of its own.

    Parameters
    ----------
    connection
        The way to the server.
    url
        Address of the model, see `Endpoint.model_url`.
    name, host
        What the model and the server are called in messages.
    width
        Numbers that the model gives for a face.
    distribution
        Whether those are probabilities.
    """

    def __init__(
        self, connection: Connection, url: str, name: str, host: str, width: int, *, distribution: bool = False
    ) -> None:
        self._connection = connection
        self._url, self._name, self._host = url, name, host
        self._width, self._distribution = width, distribution
        self._signature: Signature | None = None
        #: That of the newest request.
        self._deadline = Deadline(0)
        self._lane = Lane(f"served {name}")

    def ask(self, crops: NDArray[np.uint8], deadline: Deadline) -> Future[NDArray[np.float32]]:
        """Send crops, uint8 [N, 96, 96]; `result_of` gives float32 [N, width] or raises.

        Raises
        ------
        LateError
            The request before is still under way.
        """
        return self._submit(lambda: self._predict(crops, deadline), deadline)

    def look_up(self, crop: NDArray[np.uint8], deadline: Deadline) -> Future[ServedModel]:
        """Read status and metadata anew, and time the answer to a crop, uint8 [1, 96, 96]."""
        return self._submit(lambda: self._look_up(crop, deadline), deadline)

    def result_of(self, future: Future[T], deadline: Deadline) -> T:
        """Wait for an answer until the deadline.

        Raises
        ------
        LateError, BackendError
            There is none.
        """
        try:
            return future.result(deadline.left())
        except FutureTimeoutError:
            raise LateError(f"{self._host} did not answer in time") from None
        except BackendError:
            raise
        except Exception as error:
            # A fault of ours or of the HTTP library: the picture goes on as with any other.
            log.exception("%s, model %s cannot be asked", self._host, self._name)
            raise BackendError(f"{self._host}, model {self._name}: {type(error).__name__}") from error

    def drop(self, future: Future[Any]) -> None:
        """Give a request up whose deadline has ended: however slowly the server drips, the thread is free at once."""
        if not future.done():
            self._connection.cut()

    def close(self, patience_s: float) -> bool:
        """End thread and connection; True where that was within `patience_s` seconds."""
        self._deadline.end()
        self._connection.cut()
        ended = self._lane.close(patience_s)
        if ended:
            self._connection.close()
        return ended

    def _submit(self, job: Callable[[], T], deadline: Deadline) -> Future[T]:
        try:
            future = self._lane.submit(job, min(_GIVEN_UP_S, deadline.left()))
        except BusyError:
            raise LateError(f"{self._host} has not answered the request before") from None
        self._deadline = deadline
        return future

    # The thread.

    def _predict(self, crops: NDArray[np.uint8], deadline: Deadline) -> NDArray[np.float32]:
        signature = self._signature or self._read_signature(deadline)
        # Known again only once all has gone well: after a failure, another version may answer.
        self._signature = None
        body = encode_request(crops, signature)
        limit = _ANSWER_BYTES + _NUMBER_BYTES * len(crops) * self._width
        answer = self._connection.post(f"{self._url}:predict", body, deadline, limit)
        try:
            rows = decode_answer(answer, len(crops), self._width, signature)
            if self._distribution:
                check_probabilities(rows)
        except AnswerError as error:
            raise BackendError(f"{self._host}, model {self._name}: {error}") from None
        self._signature = signature
        return rows

    def _read_signature(self, deadline: Deadline) -> Signature:
        self._check_available(self._get(self._url, deadline))
        try:
            return choose_signature(self._get(f"{self._url}/metadata", deadline), self._width)
        except SignatureError as error:
            raise BackendError(f"{self._host}, model {self._name}: {error}") from None

    def _check_available(self, status: Any) -> None:
        try:
            versions = [(str(each["version"]), str(each["state"])) for each in status["model_version_status"]]
        except (KeyError, TypeError) as error:
            raise BackendError(f"{self._host} does not answer as TensorFlow Serving does") from error
        if not any(state == "AVAILABLE" for _, state in versions):
            listed = (
                ", ".join(f"version {version[:20]} {state[:20]}" for version, state in versions[:4]) or "no version"
            )
            raise BackendError(f"{self._host}, model {self._name}: not available ({listed})")

    def _get(self, url: str, deadline: Deadline) -> Any:
        answer = self._connection.get(url, deadline, _DESCRIPTION_LIMIT)
        try:
            return json.loads(answer)
        except (ValueError, RecursionError):
            raise BackendError(f"{self._host} does not answer as TensorFlow Serving does") from None

    def _look_up(self, crop: NDArray[np.uint8], deadline: Deadline) -> ServedModel:
        signature = self._signature = self._read_signature(deadline)
        self._predict(crop, deadline)  # pays for what a first request pays
        started = time.monotonic()
        self._predict(crop, deadline)
        taken_ms = 1e3 * (time.monotonic() - started)
        return ServedModel(self._name, signature.version, signature.name, signature.takes, taken_ms)
