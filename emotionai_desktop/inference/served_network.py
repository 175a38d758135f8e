"""One of the two networks on a model server: looked up first, then asked, one request at a time."""

from __future__ import annotations

import json
import logging
import math
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
from emotionai_desktop.inference.signature import (
    MAP_SIDE,
    Signature,
    SignatureError,
    choose_signature,
    explaining_signature,
)
from emotionai_desktop.inference.wire import AnswerError, check_probabilities, decode_answer, encode_request

log = logging.getLogger(__name__)

T = TypeVar("T")

Answer = tuple[NDArray[np.float32], NDArray[np.float32] | None]
"""Numbers [N, width], and activation maps [N, 6, 6, width] where there are any."""

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
        #: The signatures to ask: for the numbers alone, and for activation maps too, where there is one.
        self._known: tuple[Signature, Signature | None] | None = None
        #: That of the newest request.
        self._deadline = Deadline(0)
        self._lane = Lane(f"served {name}")

    def ask(self, crops: NDArray[np.uint8], deadline: Deadline, *, maps: bool = False) -> Future[Answer]:
        """Send crops, uint8 [N, 96, 96]; `result_of` gives the answer or raises.

        `maps` asks for activation maps too, which come where the model has them.

        Raises
        ------
        LateError
            The request before is still under way.
        """
        return self._submit(lambda: self._predict(crops, deadline, maps), deadline)

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

    def _predict(self, crops: NDArray[np.uint8], deadline: Deadline, maps: bool = False) -> Answer:
        known = self._known or self._read_signatures(deadline)
        # Known again only once all has gone well: after a failure, another version may answer.
        self._known = None
        plain, explaining = known
        signature = explaining or plain if maps else plain
        body = encode_request(crops, signature)
        shapes: dict[str | None, tuple[int, ...]] = {signature.output: (self._width,)}
        if signature.maps is not None:
            shapes[signature.maps] = (MAP_SIDE, MAP_SIDE, self._width)
        numbers = sum(math.prod(shape) for shape in shapes.values())
        limit = _ANSWER_BYTES + _NUMBER_BYTES * len(crops) * numbers
        answer = self._connection.post(f"{self._url}:predict", body, deadline, limit)
        try:
            rows, *rest = decode_answer(answer, len(crops), shapes)
            if self._distribution:
                check_probabilities(rows)
        except AnswerError as error:
            raise BackendError(f"{self._host}, model {self._name}: {error}") from None
        self._known = known
        return rows, rest[0] if rest else None

    def _read_signatures(self, deadline: Deadline) -> tuple[Signature, Signature | None]:
        self._check_available(self._get(self._url, deadline))
        metadata = self._get(f"{self._url}/metadata", deadline)
        try:
            plain = choose_signature(metadata, self._width)
            return plain, explaining_signature(metadata, self._width)
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
        self._known = self._read_signatures(deadline)
        signature, _ = self._known
        self._predict(crop, deadline)  # pays for what a first request pays
        started = time.monotonic()
        self._predict(crop, deadline)
        taken_ms = 1e3 * (time.monotonic() - started)
        return ServedModel(self._name, signature.version, signature.name, signature.takes, taken_ms)
