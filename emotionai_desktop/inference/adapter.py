"""What carries the requests of a session: it remembers its newest connection, so that another thread can cut it."""

from __future__ import annotations

import contextlib
import socket
import ssl
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class CuttableAdapter(HTTPAdapter):
    """Carries the requests of one session over one connection; all but `cut` is for one thread."""

    def __init__(self) -> None:
        self._newest: HTTPConnection | None = None
        self._sent_before: HTTPConnection | None = None
        #: Whether the last request went over a connection that had carried one before.
        self.reused = False
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pool of connections to the server itself."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Make the pool of connections through a proxy."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = self._pools()
        return manager

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request, and note whether the connection is an old one."""
        before = self._newest
        try:
            return super().send(*args, **kwargs)
        finally:
            self.reused = before is not None and before is self._newest and before is self._sent_before
            self._sent_before = self._newest

    def cut(self) -> None:
        """End what the newest connection sends and receives; whoever reads from it finds its end."""
        connection = self._newest
        wire = connection.sock if connection is not None else None
        if isinstance(connection, HTTPSConnection) and not isinstance(wire, ssl.SSLSocket):
            return  # It is not encrypted yet: cut now, the library would lose it unclosed. Its own timeouts end it.
        if wire is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket's own method, which takes the encryption away below the thread that reads.
                socket.socket.shutdown(wire, socket.SHUT_RDWR)

    def _pools(self) -> dict[str, type[HTTPConnectionPool]]:
        adapter = self

        class Plain(HTTPConnectionPool):
            def _new_conn(self) -> Any:
                adapter._newest = super()._new_conn()  # type: ignore[assignment]
                return adapter._newest

        class Encrypted(HTTPSConnectionPool):
            def _new_conn(self) -> Any:
                adapter._newest = super()._new_conn()  # type: ignore[assignment]
                return adapter._newest

        return {"http": Plain, "https": Encrypted}
