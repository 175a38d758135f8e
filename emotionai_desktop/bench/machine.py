"""The machine that is measured on, and figures as they are told."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray


def describe_machine() -> dict[str, object]:
    """What figures mean little without: system, processor, memory, and how busy it was before."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_before": round(psutil.getloadavg()[0], 2),
        "python": platform.python_version(),
    }


def resident_mb() -> float:
    """Memory of this process that is in use now, in 1e6 bytes."""
    resident: int = psutil.Process().memory_info().rss
    return round(resident / 1e6, 1)


def percentiles(values: Sequence[float] | NDArray[np.float64]) -> dict[str, float]:
    """Median, 95th and 99th percentile, to a thousandth."""
    p50, p95, p99 = np.percentile(np.asarray(values), (50, 95, 99)).tolist()
    return {"p50": round(p50, 3), "p95": round(p95, 3), "p99": round(p99, 3)}


def _processor() -> str:
    """Name of the processor as the system gives it."""
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        cpuinfo = []
    names = [line.split(":", 1)[1].strip() for line in cpuinfo if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
