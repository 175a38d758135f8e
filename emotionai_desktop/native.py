"""What native libraries do to the process: they talk to their own developers, and scatter memory."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
from collections.abc import Iterator

#: glibc's number for how many heaps there may be (malloc.h).
_ARENA_MAX = -8

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


def share_heaps() -> None:
    """Let all threads allocate from two heaps; where glibc gives memory, to be called before there are threads.

    By default each thread has its own, up to eight a core, and what one leaves free no other one uses: after an hour of
    changing sources that is 30 MB of the window's memory.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_ARENA_MAX, 2)
