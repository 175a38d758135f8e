"""What a frame costs: the time of each stage from the source to the screen, and the memory it takes meanwhile."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.bench.machine import percentiles
from emotionai_desktop.capture.source import Source, SourceError
from emotionai_desktop.drawing import draw_result
from emotionai_desktop.results import Frame, FrameResult

#: Frames analysed before the clock counts: the first ones pay for memory and caches.
WARM_UP = 10

#: The stages that do the work this app is for; everything else of the analysis is glue.
WORK = ("detect", "keypoints", "emotion")

#: The stages of the analysis, in their order; what it spends outside them is "rest".
ANALYSIS = ("detect", "track", "crop", "keypoints", "emotion")

#: Frames that memory is counted in, at most: tracing makes them slow, so they are not timed.
_TRACED = 30

#: Shows a result in a window; None where there is no Qt to do so.
Paint = Callable[[FrameResult], None]


def measure(source: Source, analyzer: Analyzer, frames: int, paint: Paint | None = None) -> dict[str, Any]:
    """Analyse frames of `source` and say what they cost.

    Parameters
    ----------
    source
        Read from its start, again and again where it has fewer frames.
    analyzer
        Analyses pictures thoroughly and everything else as live frames, as the app does.
    frames
        How many to measure.
    paint
        Shows a result as the window does, overlays included.

    Returns
    -------
    The report as `report.print_report` and ``bench --json`` show it; times are milliseconds. ``frame_ms`` is the
    analysis (reading, drawing and painting happen on other threads), ``cpu_ms`` the processor time of all cores in it,
    which other programs disturb less.

    Raises
    ------
    SourceError
        The source has no frames or cannot be read.
    """
    still = source.kind == "images"
    totals: list[float] = []
    cpus: list[float] = []
    stages: dict[str, list[float]] = {name: [] for name in ("capture", *ANALYSIS, "draw", "paint")}
    faces: list[int] = []
    size = (0, 0)
    for number, (frame, capture_ms) in enumerate(_frames(source, WARM_UP + frames)):
        used, started = time.process_time(), time.perf_counter()
        result = analyzer.analyze(frame, still=still)
        total = 1e3 * (time.perf_counter() - started)
        cpu = 1e3 * (time.process_time() - used)
        shown_ms = _shown_ms(result, paint)
        if number < WARM_UP:
            continue
        size = (frame.width, frame.height)
        totals.append(total)
        cpus.append(cpu)
        faces.append(len(result.faces))
        for stage, value in {"capture": capture_ms, **result.stage_ms, **shown_ms}.items():
            if stage in stages:
                stages[stage].append(value)
        for stage in ANALYSIS:
            if stage not in result.stage_ms:
                stages[stage].append(0.0)
    total_ms = np.array(totals)
    stages["rest"] = (total_ms - np.sum([stages[stage] for stage in ANALYSIS], axis=0)).tolist()
    work_ms = np.sum([stages[stage] for stage in WORK], axis=0)
    return {
        "source": source.name,
        "width": size[0],
        "height": size[1],
        "backend": analyzer.backend.name,
        "frames": len(totals),
        "faces_per_frame": round(float(np.mean(faces)), 3),
        "frame_ms": percentiles(total_ms),
        "cpu_ms": percentiles(cpus),
        "work_ms": percentiles(work_ms),
        "stages_ms": {stage: percentiles(values) for stage, values in stages.items() if values},
        "glue_share": round(float(np.median((total_ms - work_ms) / work_ms)), 4),
        "frames_per_second": round(1e3 / float(np.mean(total_ms)), 1),
        "memory": _memory(source, analyzer, min(frames, _TRACED)),
    }


def _shown_ms(result: FrameResult, paint: Paint | None) -> dict[str, float]:
    """What it takes to draw a result on its frame, and to paint it in a window."""
    copy = result.frame.image.copy()
    started = time.perf_counter()
    draw_result(copy, result)
    drawn = time.perf_counter()
    shown_ms = {"draw": 1e3 * (drawn - started)}
    if paint is not None:
        paint(result)
        shown_ms["paint"] = 1e3 * (time.perf_counter() - drawn)
    return shown_ms


def _memory(source: Source, analyzer: Analyzer, frames: int) -> dict[str, int]:
    """Bytes that Python and numpy hold at most while a frame is analysed (median), and keep of each for good."""
    peaks = []
    tracemalloc.start()
    try:
        first = None
        for frame, _ in _frames(source, frames):
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            first = before if first is None else first
            analyzer.analyze(frame, still=source.kind == "images")
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
            del frame
        kept = tracemalloc.get_traced_memory()[0] - (first or 0)
    finally:
        tracemalloc.stop()
    return {"frame_bytes": int(np.median(peaks)), "kept_bytes": round(kept / frames)}


def _frames(source: Source, count: int) -> Iterator[tuple[Frame, float]]:
    """`count` frames and what each took to read, from the start again whenever the source ends."""
    given, rewound = 0, False
    while given < count:
        started = time.perf_counter()
        frame = source.read()
        if frame is None:
            if rewound:
                raise SourceError(f"{source.name}: no frame to measure with")
            source.seek(0)
            rewound = True
            continue
        rewound = False
        yield frame, 1e3 * (time.perf_counter() - started)
        given += 1
