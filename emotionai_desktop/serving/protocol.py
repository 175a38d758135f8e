"""HTTP as uvicorn speaks it, with the patience that it lacks an end of."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Seconds that a client may take from the first byte of a request to the end of its headers.
HEAD_S = 5.0
#: Bytes of request line and headers.
MAX_HEAD = 64 * 2**10


class BoundedHttpProtocol(HttpToolsProtocol):
    """A connection that is cut where a request's headers come too slowly, are too large, or never come.

    uvicorn bounds only the silence between requests: whoever sends a byte now and then, or nothing at all, would hold
    a connection for ever. Bodies are bounded where they are read, see `emotionai_desktop.serving.body`.
    """

    _deadline: asyncio.TimerHandle | None = None
    _in_head = True
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock: a request has to follow."""
        super().connection_made(transport)
        self._start_clock()

    def data_received(self, data: bytes) -> None:
        """Count what comes before the headers have ended."""
        if self._in_head:
            self._start_clock()
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD:
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Stop the clock."""
        self._in_head = False
        self._head_bytes = 0
        self._stop_clock()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the next request's headers."""
        self._in_head = True
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def _start_clock(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_S, self.transport.abort)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
