"""The embedded model server as a child of this process, which itself stays free of TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

from emotionai_desktop.serving.server import GRACE_S, LISTENING

#: Seconds that TensorFlow's import and the loading of the models may take, on a busy machine.
START_S = 120.0

_REPOSITORY = Path(__file__).resolve().parents[2]


class ServerError(Exception):
    """The server did not start; the text has its last words."""


class ServerProcess:
    """A model server in a process of its own. It stops with the block, with `close`, and with this process.

    Parameters
    ----------
    config
        The models.config.
    host, port
        Where to listen; by default on this machine alone, on a port that is free.
    timeout_s
        Seconds that it may take to start.

    Attributes
    ----------
    url
        Where it answers, as in ``http://127.0.0.1:40123``.
    pid
        Its process id.

    Raises
    ------
    ServerError
        It ended, or said nothing in time.

    Examples
    --------
    >>> with ServerProcess(Path("models/models.config")) as server:  # doctest: +SKIP
    ...     requests.get(f"{server.url}/v1/models/emotion")
    """

    def __init__(self, config: Path, host: str = "127.0.0.1", port: int = 0, *, timeout_s: float = START_S) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="emotionai-serving-", ignore_cleanup_errors=True)
        self._log = Path(self._folder.name) / "log.txt"
        paths = [str(_REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "emotionai_desktop.serving", str(config), host, str(port)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )
        self.pid = self._process.pid
        # Reading has no time limit of its own, so the process gets one.
        limit = threading.Timer(timeout_s, self._process.kill)
        limit.start()
        line = self._output.readline()
        limit.cancel()
        limit.join()
        if not line.startswith(LISTENING):
            self._process.wait()
            last_words = self.log()[-2000:].strip()
            self.close()
            raise ServerError(f"the model server did not start: {last_words or f'no answer within {timeout_s:g} s'}")
        self.url = line.removeprefix(LISTENING).strip()

    @property
    def _output(self) -> IO[str]:
        assert self._process.stdout is not None
        return self._process.stdout

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def log(self) -> str:
        """What it has written to standard error so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def close(self) -> int:
        """Let it end its requests and stop; kill it where it does not.

        Returns
        -------
        Its exit code, 0 where it stopped by itself.
        """
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            code = self._process.wait(GRACE_S + 5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._output.close()
        self._folder.cleanup()
        return code

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
