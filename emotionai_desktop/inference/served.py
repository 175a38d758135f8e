"""Both networks on a TensorFlow Serving server, over REST."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.inference.backend import (
    BackendError,
    BackendStatus,
    LateError,
    Predictions,
    check_crops,
)
from emotionai_desktop.inference.connection import Connection
from emotionai_desktop.inference.credential import Credential, find_credential
from emotionai_desktop.inference.deadline import Deadline
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.inference.served_network import ServedModel, ServedNetwork
from emotionai_desktop.results import KEYPOINT_NAMES

T = TypeVar("T")

#: Seconds that a live frame waits for a server before local weights answer it: the picture stands still meanwhile.
LIVE_DEADLINE_S = 0.8
#: Seconds that looking a server up may take; nothing on the screen waits for it.
PATIENCE_S = 5.0
#: Seconds that `close` waits for each thread. Only looking up a name can hold one for longer.
_CLOSE_S = 1.0


@dataclass(frozen=True, slots=True)
class ServerReport:
    """What a look at a server has shown.

    Parameters
    ----------
    host
        Where it is.
    models
        The two models, keypoints first.
    round_trip_ms
        From a face sent to both answers read.
    readable_on_the_way
        Whether faces would cross a network in plain http.
    """

    host: str
    models: tuple[ServedModel, ...]
    round_trip_ms: float
    readable_on_the_way: bool


class ServedBackend:
    """Asks a model server for both networks at once, all faces of a frame in one request each.

    Nothing is sent before the first `predict` or `connect`.

    Parameters
    ----------
    endpoint
        The server and its models.
    labels, threshold
        Meaning of the emotion model's output, as the catalog has it: servers do not say.
    deadline_s
        Seconds that a frame may take.
    credential
        Gives the token for the server's address.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        labels: tuple[str, ...],
        threshold: float,
        *,
        deadline_s: float = LIVE_DEADLINE_S,
        credential: Callable[[str], Credential | None] = find_credential,
    ) -> None:
        self.name = f"served ({endpoint.host})"
        self.labels = labels
        self.threshold = threshold
        self.deadline_s = deadline_s
        self._endpoint = endpoint
        self._started = time.monotonic()
        self._failed = self._late = 0
        self._closed = False
        token = _Once(lambda: credential(endpoint.origin))
        self._keypoints = ServedNetwork(
            Connection(endpoint, token),
            endpoint.model_url(endpoint.keypoints_model),
            endpoint.keypoints_model,
            endpoint.host,
            2 * len(KEYPOINT_NAMES),
        )
        self._emotion = ServedNetwork(
            Connection(endpoint, token),
            endpoint.model_url(endpoint.emotion_model),
            endpoint.emotion_model,
            endpoint.host,
            len(labels),
            distribution=True,
        )

    def predict(self, crops: NDArray[np.uint8], *, activations: bool = False) -> Predictions:
        """Run both networks; see `backend.Backend.predict`. Takes no longer than the deadline.

        Raises
        ------
        LateError
            The server did not answer in time.
        BackendError
            It cannot answer.
        """
        check_crops(crops)
        if not len(crops):
            nothing = np.empty((0, len(KEYPOINT_NAMES), 2), np.float32)
            return Predictions(nothing, np.empty((0, len(self.labels)), np.float32), self.name)
        started = time.monotonic()
        try:
            ((keypoints, _), (probabilities, maps)), (pointed, named) = self._both(
                lambda network, deadline: network.ask(crops, deadline, maps=activations and network is self._emotion),
                self.deadline_s,
            )
        except BackendError as error:
            self._failed += 1
            self._late += isinstance(error, LateError)
            raise
        # Both are asked at once: what is left of the second one once the first has come is the second one's stage.
        stage_ms = {"keypoints": 1e3 * (pointed - started), "emotion": 1e3 * (named - pointed)}
        return Predictions(keypoints.reshape(-1, len(KEYPOINT_NAMES), 2), probabilities, self.name, stage_ms, maps)

    def connect(self) -> ServerReport:
        """Look at the server anew: status, metadata, and a gray crop through both models. No face is sent.

        Raises
        ------
        BackendError
            It cannot answer, or not as quickly as frames need it.
        """
        gray = np.full((1, 96, 96), 128, np.uint8)
        models, _ = self._both(lambda network, deadline: network.look_up(gray, deadline), PATIENCE_S)
        round_trip_ms = max(model.round_trip_ms for model in models)
        if round_trip_ms > 1e3 * self.deadline_s:
            raise LateError(f"{self._endpoint.host} takes {1e-3 * round_trip_ms:.1f} s to answer, which is too long")
        return ServerReport(self._endpoint.host, tuple(models), round_trip_ms, self._endpoint.readable_on_the_way)

    def status(self) -> BackendStatus:
        """How it stands; see `backend.Backend.status`."""
        since_s = time.monotonic() - self._started
        return BackendStatus(
            self.name,
            since_s,
            server=self._endpoint.host,
            readable=self._endpoint.readable_on_the_way,
            failed=self._failed,
            late=self._late,
        )

    def close(self) -> None:
        """End both threads and connections. May be called twice."""
        if not self._closed:
            self._closed = True
            self._keypoints.close(_CLOSE_S)
            self._emotion.close(_CLOSE_S)

    def _both(
        self, begin: Callable[[ServedNetwork, Deadline], Future[T]], seconds: float
    ) -> tuple[list[T], list[float]]:
        """What both networks answer, keypoints first, and when (monotonic seconds) each answer was there."""
        deadline = Deadline(seconds)
        asked: dict[ServedNetwork, Future[T]] = {}
        answers: list[T] = []
        moments: list[float] = []
        try:
            for network in (self._keypoints, self._emotion):
                asked[network] = begin(network, deadline)
            for network, future in asked.items():
                answers.append(network.result_of(future, deadline))
                moments.append(time.monotonic())
        finally:
            deadline.end()
            for network, future in asked.items():
                network.drop(future)
        return answers, moments


class _Once:
    """Asks for the token when it is first wanted, on the thread that wants it, and once only: keyrings may prompt."""

    def __init__(self, find: Callable[[], Credential | None]) -> None:
        self._find = find
        self._lock = threading.Lock()
        self._found: tuple[Credential | None] | None = None

    def __call__(self) -> Credential | None:
        with self._lock:
            if self._found is None:
                self._found = (self._find(),)
            return self._found[0]
