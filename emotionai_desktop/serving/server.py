"""Starting and stopping the embedded model server, inside the process that serves."""

from __future__ import annotations

import _thread
import os
import signal
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import uvicorn

from emotionai_desktop.serving.config import ConfigError, read_config
from emotionai_desktop.serving.heap import settle_heap
from emotionai_desktop.serving.protocol import BoundedHttpProtocol
from emotionai_desktop.serving.store import ModelStore

#: What is printed before the address once requests are answered; `ServerProcess` waits for it.
LISTENING = "listening on "

#: Connections at once; further ones get 503.
MAX_CONNECTIONS = 512
#: Seconds that requests have to end once the server is told to.
GRACE_S = 5
FAILED = 1


def serve(config: Path, host: str = "127.0.0.1", port: int = 8501, *, until_stdin_closes: bool = False) -> int:
    """Serve the models of a models.config until Ctrl-C or SIGTERM; for the main thread of a process.

    Models that cannot be loaded are named on standard error and in their status; the others are served.

    Parameters
    ----------
    config
        The models.config, see `emotionai_desktop.serving.config`.
    host
        Address to listen on: that of this machine alone, or ``0.0.0.0`` for every network it is in. There is no
        password and no encryption.
    port
        TCP port; 0 for one that is free. The address is printed as ``listening on http://HOST:PORT``.
    until_stdin_closes
        Stop also when standard input ends, as it does when the process at its other end stops.

    Returns
    -------
    0 once it was told to stop; 1 where it could not start, with the reason on standard error.
    """
    try:
        models = read_config(config)
        listener = _listener(host, port)
    except (ConfigError, OSError) as error:
        reason = error if isinstance(error, ConfigError) else f"cannot listen on {host}:{port}: {error.strerror}"
        print(f"error: {reason}", file=sys.stderr)
        return FAILED
    if until_stdin_closes:
        threading.Thread(target=_interrupt_at_end_of_input, daemon=True).start()
    terminate = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        print(f"loading TensorFlow and {', '.join(model.name for model in models)}", file=sys.stderr, flush=True)
        _run(config, listener)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, terminate)
        listener.close()
    return 0


def _listener(host: str, port: int) -> socket.socket:
    """A socket that is bound but does not listen yet: a port in use shows now, and no client waits for the models."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # With the protocol named, or asyncio takes it for something other than TCP and leaves Nagle's algorithm on, which
    # holds every answer back for 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            # Elsewhere this means: also where connections of the last run linger. On Windows: also where it is taken.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _interrupt_at_end_of_input() -> None:
    # Past Python's buffer, whose lock a waiting thread would hold when the interpreter ends.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    _thread.interrupt_main()


def _run(config: Path, listener: socket.socket) -> None:
    # Not before the port is known to be free: these import TensorFlow, which takes ten seconds.
    from emotionai_desktop.serving.app import RestApi
    from emotionai_desktop.serving.savedmodel import SavedModel, cores
    from emotionai_desktop.serving.servable import Servable

    with ThreadPoolExecutor(max(4, cores()), thread_name_prefix="serving") as pool:
        store = ModelStore(config, lambda name, folder: Servable(SavedModel(folder), pool))
        store.refresh()
        settle_heap()
        server = _Server(
            uvicorn.Config(
                RestApi(store, pool).application(),
                http=BoundedHttpProtocol,
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                limit_concurrency=MAX_CONNECTIONS,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        server.run(sockets=[listener])


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say where."""
        await super().startup(sockets)
        for listener in sockets or []:
            host, port = listener.getsockname()[:2]
            print(f"{LISTENING}http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
