"""TensorFlow Serving's REST interface as an ASGI application."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from emotionai_desktop.serving.body import BodyReader
from emotionai_desktop.serving.errors import InvalidRequestError, RequestError
from emotionai_desktop.serving.heap import settle_heap
from emotionai_desktop.serving.metrics import CONTENT_TYPE, Metrics
from emotionai_desktop.serving.request import PredictRequest, read_request
from emotionai_desktop.serving.response import write_response
from emotionai_desktop.serving.servable import Servable
from emotionai_desktop.serving.signature import Signature
from emotionai_desktop.serving.store import ModelStore, VersionStatus

T = TypeVar("T")

log = logging.getLogger(__name__)

#: Seconds between two looks at the disk, as TensorFlow Serving's --file_system_poll_wait_seconds.
POLL_S = 1.0
#: Seconds that a request may wait and run, as TensorFlow Serving's --rest_api_timeout_in_ms.
RUN_S = 30.0
#: Bytes of a body, and numbers in an answer, from which on it is read and written in a thread: several milliseconds.
LARGE_BODY = 2**18
LARGE_ANSWER = 10_000

_MODEL = r"(?i:/v1/models/(?P<name>[^/:]+)(?:/versions/(?P<version>\d+)|/labels/(?P<label>[^/:]+))?"
_PREDICT = re.compile(_MODEL + ":predict)", re.ASCII)
_OTHER_VERB = re.compile(_MODEL + ":(?P<verb>classify|regress))", re.ASCII)
_STATUS = re.compile(_MODEL + "(?P<metadata>/metadata)?)", re.ASCII)

_NOT_FOUND = "<HTML><HEAD>\n<TITLE>404 Not Found</TITLE>\n</HEAD><BODY>\n<H1>Not Found</H1>\n</BODY></HTML>\n"


@dataclass(frozen=True, slots=True)
class _Target:
    """The model that a path names."""

    name: str
    version: int | None
    label: str | None

    @classmethod
    def of(cls, match: re.Match[str]) -> _Target:
        text = match["version"]
        if text is not None and (len(text) > 19 or int(text) >= 2**63):
            raise InvalidRequestError(f"Failed to convert version: {text} to numeric.")
        return cls(match["name"], None if text is None else int(text), match["label"])


class RestApi:
    """Answers requests from the models of a store.

    Parameters
    ----------
    store
        The models; looked through for changes every `POLL_S` seconds while the application runs.
    pool
        Threads for whatever would keep other clients waiting.
    """

    def __init__(self, store: ModelStore[Servable], pool: Executor) -> None:
        self._store = store
        self._pool = pool
        self._bodies = BodyReader()
        self._metrics = Metrics()

    def application(self) -> Starlette:
        """The ASGI application."""
        everything = Route("/{path:path}", self._answer, methods=["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
        return Starlette(routes=[everything], lifespan=self._polling)

    @asynccontextmanager
    async def _polling(self, _: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(self._poll())
        yield
        task.cancel()

    async def _poll(self) -> None:
        untidy = False
        while True:
            await asyncio.sleep(POLL_S)
            try:
                changed = await asyncio.to_thread(self._store.refresh)
            except Exception:
                log.exception("looking for new versions failed; tried again in %g s", POLL_S)
                continue
            if untidy and not changed:
                # Only now: requests on a version that was dropped have ended since.
                settle_heap()
            untidy = changed

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        if request.method == "GET" and path == "/monitoring/prometheus/metrics":
            return Response(self._metrics.text(), media_type=CONTENT_TYPE)
        if not path.lower().startswith("/v1/"):
            return Response(_NOT_FOUND, 404, media_type="text/html")
        try:
            if request.method == "POST" and (match := _PREDICT.fullmatch(path)):
                return await self._predict(request, _Target.of(match))
            if request.method == "POST" and (match := _OTHER_VERB.fullmatch(path)):
                raise InvalidRequestError(f"This server offers predict, not {match['verb']}")
            if request.method == "GET" and path.lower() == "/v1/models":
                raise InvalidRequestError("Missing model name in request.")
            if request.method == "GET" and (match := _STATUS.fullmatch(path)):
                return self._describe(_Target.of(match), metadata=match["metadata"] is not None)
            raise InvalidRequestError(f"Malformed request: {request.method} {path}")
        except RequestError as error:
            return _refusal(error)
        except ClientDisconnect:
            return Response(status_code=400)  # Nobody is there to read it.

    async def _predict(self, request: Request, target: _Target) -> Response:
        start = time.monotonic()
        status = 500
        try:
            async with self._bodies.body(request) as body:
                answer = await self._predictions(body, target)
            status = 200
            return Response(answer, media_type="application/json")
        except RequestError as error:
            status = error.status
            raise
        finally:
            # Only names that are served: those that clients think of would grow without end.
            if target.name in self._store.names:
                self._metrics.count(target.name, status, time.monotonic() - start)

    async def _predictions(self, body: bytes, target: _Target) -> bytes:
        def read() -> tuple[Servable, PredictRequest]:
            # Looked up once: the version may change before the request runs, and it was checked against this one.
            found: list[Servable] = []

            def find_signature(name: str) -> Signature:
                found.append(self._store.find(target.name, target.version, target.label)[1])
                return found[0].model.signature(name)

            request = read_request(body, find_signature)
            return found[0], request

        servable, predict = await self._unhurried(len(body) > LARGE_BODY, read)
        try:
            outputs = await asyncio.wait_for(servable.submit(predict.signature, predict.inputs), RUN_S)
        except asyncio.TimeoutError:
            raise RequestError(504, f"Timed out after {RUN_S:g} s") from None
        large = len(body) > LARGE_BODY or sum(output.size for output in outputs.values()) > LARGE_ANSWER
        return await self._unhurried(large, lambda: write_response(outputs, rows=predict.rows))

    async def _unhurried(self, large: bool, work: Callable[[], T]) -> T:
        """Do `work`, in a thread if it is large: other clients do not wait for it, and it waits for a thread."""
        if not large:
            return work()
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _describe(self, target: _Target, *, metadata: bool) -> Response:
        if not metadata:
            statuses = self._store.statuses(target.name, target.version, target.label)
            return _json({"model_version_status": [_status(status) for status in statuses]})
        version, servable = self._store.find(target.name, target.version, target.label)
        return _json(
            {
                "model_spec": {"name": target.name, "version": str(version), "signature_name": ""},
                "metadata": {"signature_def": servable.model.metadata},
            }
        )


def _status(status: VersionStatus) -> dict[str, Any]:
    return {
        "version": str(status.version),
        "state": status.state.value,
        "status": {"error_code": "UNKNOWN" if status.error else "OK", "error_message": status.error},
    }


def _json(document: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(document, indent=1), status, media_type="application/json")


def _refusal(error: RequestError) -> Response:
    response = _json({"error": error.message}, error.status)
    if error.status in (408, 413):
        # The rest of the body is still on its way, and nothing after it could be understood.
        response.headers["connection"] = "close"
    return response
