"""Native libraries that talk: they write notes for their own developers to the standard error stream."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

#: The stream is one for the whole process: who silences it while another does would bring it back silent.
_lock = threading.RLock()


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Send what native code writes to the standard error stream nowhere. Errors come as exceptions all the same."""
    if sys.stderr is None:  # a program without a console (pythonw on Windows) has no such stream
        yield
        return
    with _lock:
        sys.stderr.flush()
        saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)
            os.close(nowhere)
