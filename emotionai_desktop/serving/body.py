"""Reading request bodies without giving any client more memory or time than is its due."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

from emotionai_desktop.serving.errors import InvalidRequestError, RequestError

#: Bytes of a body at most, decoded: 80 faces as JSON floats, 1,300 as base64 bytes.
MAX_BODY = 16 * 2**20
#: Bytes of all bodies together that are being read or answered.
MAX_BODIES = 128 * 2**20
#: Seconds that a client may take to send a body.
BODY_S = 10.0
#: Bytes of a body too large that are read and thrown away, so that a well-meant client gets to read the 413.
MAX_DISCARDED = 64 * 2**20


class BodyReader:
    """Reads bodies, and knows how much memory all of them hold."""

    def __init__(self) -> None:
        self._held = 0

    @asynccontextmanager
    async def body(self, request: Request) -> AsyncIterator[bytes]:
        """The body of `request`, decoded; its memory is accounted for until the block ends.

        Raises
        ------
        RequestError
            It is too large (413), too slow (408), not the gzip that it says (400), or there is no room for it (503).
        """
        parts: list[bytes] = []
        try:
            try:
                await asyncio.wait_for(self._receive(request, parts), BODY_S)
            except asyncio.TimeoutError:
                raise RequestError(408, f"The request's body did not arrive within {BODY_S:g} s") from None
            body = b"".join(parts)
            if request.headers.get("content-encoding", "identity").lower() == "gzip":
                body = _gunzip(body)
            yield body
        finally:
            self._held -= sum(map(len, parts))

    async def _receive(self, request: Request, parts: list[bytes]) -> None:
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > MAX_BODY + MAX_DISCARDED:
                break
            if size > MAX_BODY:
                continue
            if self._held + len(part) > MAX_BODIES:
                raise RequestError(503, "Overloaded: the requests of other clients fill the memory set aside for them")
            parts.append(part)
            self._held += len(part)
        if size > MAX_BODY:
            raise RequestError(413, f"The request's body is larger than {MAX_BODY} bytes")


def _gunzip(body: bytes) -> bytes:
    decoder = zlib.decompressobj(wbits=31)
    try:
        decoded = decoder.decompress(body, MAX_BODY)
    except zlib.error as error:
        raise InvalidRequestError(f"The request's body is not gzip: {error}") from None
    if decoder.unconsumed_tail:
        raise RequestError(413, f"The request's body is larger than {MAX_BODY} bytes")
    if not decoder.eof:
        raise InvalidRequestError("The request's body is not gzip: it ends too early")
    return decoded
