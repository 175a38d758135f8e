"""What a frame costs: the time of each stage of the analysis, without decoding and drawing."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.capture.source import Source, SourceError
from emotionai_desktop.results import Frame

#: Frames analysed before the clock counts: the first ones pay for memory and caches.
WARM_UP = 10

#: The stages that do the work this app is for; everything else of a frame is glue.
WORK = ("detect", "keypoints", "emotion")


def measure(source: Source, analyzer: Analyzer, frames: int) -> dict[str, Any]:
    """Analyse frames of `source` and say what they cost.

    Parameters
    ----------
    source
        Read from its start, again and again where it has fewer frames.
    analyzer
        Analyses pictures thoroughly and everything else as live frames, as the app does.
    frames
        How many to measure.

    Returns
    -------
    The report as `print_report` and ``bench --json`` show it; times are milliseconds.

    Raises
    ------
    SourceError
        The source has no frames or cannot be read.
    """
    still = source.kind == "images"
    totals: list[float] = []
    stages: dict[str, list[float]] = {"detect": [], "crop": [], "keypoints": [], "emotion": []}
    faces: list[int] = []
    size = (0, 0)
    for number, frame in enumerate(_frames(source, WARM_UP + frames)):
        started = time.perf_counter()
        result = analyzer.analyze(frame, still=still)
        total = 1e3 * (time.perf_counter() - started)
        if number < WARM_UP:
            continue
        size = (frame.width, frame.height)
        totals.append(total)
        faces.append(len(result.faces))
        for stage, values in stages.items():
            values.append(result.stage_ms.get(stage, 0.0))
    measured = {stage: np.array(values) for stage, values in stages.items()}
    total_ms = np.array(totals)
    measured["rest"] = total_ms - sum(measured.values())
    work_ms = sum(measured[stage] for stage in WORK)
    return {
        "machine": {
            "system": f"{platform.system()} {platform.release()}",
            "processor": _processor(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
        },
        "source": source.name,
        "width": size[0],
        "height": size[1],
        "backend": analyzer.backend.name,
        "frames": len(totals),
        "faces_per_frame": round(float(np.mean(faces)), 3),
        "frame_ms": _percentiles(total_ms),
        "stages_ms": {stage: _percentiles(values) for stage, values in measured.items()},
        "glue_share": round(float(np.median((total_ms - work_ms) / work_ms)), 4),
        "frames_per_second": round(1e3 / float(np.mean(total_ms)), 1),
    }


def _frames(source: Source, count: int) -> Iterator[Frame]:
    """`count` frames, from the start again whenever the source ends."""
    given = 0
    while given < count:
        frame = source.read()
        if frame is None:
            if not given:
                raise SourceError(f"{source.name}: no frame to measure with")
            source.seek(0)
            continue
        yield frame
        given += 1


def _percentiles(values: NDArray[np.float64]) -> dict[str, float]:
    p50, p95, p99 = np.percentile(values, (50, 95, 99)).tolist()
    return {"p50": round(p50, 3), "p95": round(p95, 3), "p99": round(p99, 3)}


def _processor() -> str:
    """Name of the processor as the system gives it."""
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        cpuinfo = []
    names = [line.split(":", 1)[1].strip() for line in cpuinfo if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
