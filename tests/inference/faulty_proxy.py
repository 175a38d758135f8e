"""A TCP proxy on loopback that does to connections what networks, load balancers and dying servers do."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Faults that the proxy answers by itself, to predict requests only: the server still looks well.
ANSWERS = {
    "not a number": b'{"predictions": [[NaN, Infinity, -Infinity' + 27 * b", 0.5" + b"]]}",
    "wrong shape": b'{"predictions": [[0.2, 0.2, 0.2]]}',
    "other numbers": b'{"predictions": [["a"' + 29 * b', "b"' + b"]]}",
    "no predictions": b'{"outputs": []}',
    "no JSON": b"<html>Welcome to the hotel's network</html>",
    "truncated JSON": b'{"predictions": [[0.1, 0.2, 0.3',
    "deep JSON": b"[" * 40_000,
    "empty": b"",
}
#: Faults that it answers by itself, to every request.
STATUSES = {
    "503": b'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 23\r\n\r\n{"error": "overloaded"}\n',
    "504": b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n",
    "garbage": bytes(range(256)) * 8,
    "compressed": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
}
#: Faults of the connection.
CONNECTION = ("slow", "black hole", "dripping head", "dripping body", "endless", "cut", "drop", "reset", "refuse")

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class FaultyProxy:
    """Passes requests on to `target`, until `fault` says otherwise; it may change at any time.

    Parameters
    ----------
    target
        Port of the server behind.
    opaque
        Whether what passes is encrypted: then the only fault is the black hole.
    """

    def __init__(self, target: int, *, opaque: bool = False) -> None:
        self.fault = ""
        self.delay_s = 60.0
        self._target, self._opaque = target, opaque
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._over = threading.Event()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._over.set()
        self._hang_up(self._listener)
        for wire in list(self._sockets):
            self._hang_up(wire)
        for thread in list(self._threads):
            thread.join()

    def _start(self, run: object, *arguments: object) -> None:
        thread = threading.Thread(target=run, args=arguments, name="faulty proxy")  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                wire, _ = self._listener.accept()
            except OSError:
                return
            if self.fault == "refuse":
                # As close as a listener that must keep its port comes to it: reset at once.
                self._reset(wire)
                continue
            self._sockets.add(wire)
            self._start(self._relay if self._opaque else self._serve, wire)

    def _serve(self, wire: socket.socket) -> None:
        with contextlib.suppress(OSError), wire:
            while not self._over.is_set() and (request := _message(wire)):
                if not self._answer(wire, request):
                    break
        self._sockets.discard(wire)

    def _relay(self, wire: socket.socket) -> None:
        """Pass on what comes from either side; nothing any more from the moment of the fault on."""
        with contextlib.suppress(OSError), wire, socket.create_connection(("127.0.0.1", self._target)) as server:
            while not self._over.is_set():
                ready, _, _ = select.select([wire, server], [], [], 0.02)
                for side, other in ((wire, server), (server, wire)):
                    if side not in ready:
                        continue
                    if not (piece := side.recv(65536)):
                        return
                    if not self.fault:
                        other.sendall(piece)
        self._sockets.discard(wire)

    def _answer(self, wire: socket.socket, request: bytes) -> bool:
        """Answer one request; False where the connection is at its end."""
        fault = self.fault
        if fault in ANSWERS and b":predict HTTP" in request:
            wire.sendall(_OK % len(ANSWERS[fault]) + ANSWERS[fault])
        elif fault in STATUSES:
            wire.sendall(STATUSES[fault])
            return fault != "garbage"
        elif fault in ("drop", "reset", "refuse"):
            if fault == "reset":
                self._reset(wire)
            return False
        elif fault == "black hole":
            self._over.wait()
        elif fault == "endless":
            wire.sendall(_OK % 10**12)
            while not self._over.is_set():
                wire.sendall(b" " * 65536)
        elif fault.startswith("dripping"):
            self._drip(wire, fault)
        else:
            reply = self._pass_on(request)
            if fault == "slow":
                self._over.wait(self.delay_s)
            if fault == "cut":
                wire.sendall(reply[:-8])
                return False
            wire.sendall(reply)
        return True

    def _drip(self, wire: socket.socket, fault: str) -> None:
        """A byte every now and then, each before any timeout between two bytes would strike."""
        reply = b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 5000
        if fault == "dripping body":
            wire.sendall(_OK % 5000)
            reply = b" " * 5000
        for at in range(len(reply)):
            if self._over.wait(0.03):
                return
            wire.sendall(reply[at : at + 1])

    def _pass_on(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self._target)) as server:
            server.sendall(request)
            return _message(server)

    def _reset(self, wire: socket.socket) -> None:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        wire.close()

    def _hang_up(self, wire: socket.socket) -> None:
        with contextlib.suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)
        wire.close()


@contextmanager
def faulty_proxy(target: int, *, opaque: bool = False) -> Iterator[FaultyProxy]:
    proxy = FaultyProxy(target, opaque=opaque)
    try:
        yield proxy
    finally:
        proxy.close()


def _message(wire: socket.socket) -> bytes:
    """One HTTP message with its body; empty where the other side has hung up."""
    message = b""
    while b"\r\n\r\n" not in message:
        if not (piece := wire.recv(65536)):
            return b""
        message += piece
    head, _, _ = message.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    missing = len(head) + 4 + int(length[1] if length else 0) - len(message)
    while missing > 0:
        if not (piece := wire.recv(65536)):
            return b""  # Whoever is passed a part of it would wait for the rest for ever.
        message += piece
        missing -= len(piece)
    return message
