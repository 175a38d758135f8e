"""HTTP as uvicorn speaks it, with the patience that it lacks an end of."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Seconds that a client may take from the first byte of a request to the end of its headers.
HEAD_S = 5.0
#: Bytes of request line and headers.
MAX_HEAD = 64 * 2**10
#: Seconds that a client may leave an answer unread.
UNREAD_S = 10.0


class _Clock:
    """Cuts a connection after some seconds, unless it is stopped before."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float, transport: asyncio.Transport) -> None:
        self._loop = loop
        self._seconds = seconds
        self._transport = transport
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Start, where it does not run already."""
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, self._transport.abort)

    def stop(self) -> None:
        """Stop; it may be started again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class BoundedHttpProtocol(HttpToolsProtocol):
    """A connection that is cut where headers come too slowly, are too large or never come, or answers are not read.

    uvicorn bounds only the silence between requests: whoever sends a byte now and then, sends nothing at all, or does
    not read what was asked for, would hold a connection for ever. Bodies are bounded where they are read, see
    `emotionai_desktop.serving.body`.
    """

    _head_clock: _Clock
    _unread_clock: _Clock
    _in_head = True
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock: a request has to follow."""
        super().connection_made(transport)
        self._head_clock = _Clock(self.loop, HEAD_S, transport)
        self._unread_clock = _Clock(self.loop, UNREAD_S, transport)
        self._head_clock.start()

    def data_received(self, data: bytes) -> None:
        """Count what comes before the headers have ended."""
        if self._in_head:
            self._head_clock.start()
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD:
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Stop the clock."""
        self._in_head = False
        self._head_bytes = 0
        self._head_clock.stop()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the next request's headers."""
        self._in_head = True
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Start the clock for reading: what was sent so far is not taken."""
        super().pause_writing()
        self._unread_clock.start()

    def resume_writing(self) -> None:
        """Stop the clock for reading."""
        super().resume_writing()
        self._unread_clock.stop()

    def on_response_complete(self) -> None:
        """Give the client time to read the rest of its last answer."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._unread_clock.start()

    def timeout_keep_alive_handler(self) -> None:
        """Cut a connection that has been idle, with whatever of the last answer is still unread."""
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._head_clock.stop()
        super().connection_lost(exc)
        self._unread_clock.stop()
