"""How long the window takes to start, and what it costs while it runs: the real window, in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

_ROOT = Path(__file__).resolve().parents[2]

#: Seconds that a window may take to say everything.
_PATIENCE_S = 120.0


class StartError(Exception):
    """The window did not start; the text says what it wrote."""


def measure_start(runs: int, models: Path) -> dict[str, Any]:
    """Start the window, without a screen, on the demo, and watch it.

    Parameters
    ----------
    runs
        How many times; the first fills the disk's caches and is not counted where there are several.
    models
        The folder with catalog.json.

    Returns
    -------
    Medians: seconds from the start of the process until the window, the first picture and the first labelled face are
    painted, and the processor time until then, which other programs disturb less; and while the demo plays at its 30
    frames a second, resident memory (1e6 bytes) and the part of one core that the process keeps busy.

    Raises
    ------
    StartError
        The window did not come.
    """
    reports = [_start(models) for _ in range(runs)][1 if runs > 1 else 0 :]
    return {key: round(float(np.median([report[key] for report in reports])), 3) for key in reports[0]}


def _start(models: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "emotionai_desktop.ui.start_report", str(models)]
    with tempfile.TemporaryDirectory() as folder:
        # Whoever measures keeps the settings of the window that is in use.
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": folder}
        # A user's Python keeps what it has compiled, as it does by default.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None  # asked for above
            report: dict[str, float] = {}
            for line in process.stdout:
                # The clock of this process, because it began with the other's.
                event = json.loads(line)
                name = event.pop("event")
                report |= event if name == "end" else {f"{name}_s": time.monotonic() - started, **event}
            _, errors = process.communicate(timeout=_PATIENCE_S)
        finally:
            process.kill()
            process.wait()
    if process.returncode != 0 or "resident_mb" not in report:
        raise StartError(f"the window ended with status {process.returncode}: {errors.strip()[-2000:]}")
    return report
