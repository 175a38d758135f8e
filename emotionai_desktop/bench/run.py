"""All that `bench` measures, part by part."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from emotionai_desktop.analysis import Analyzer
from emotionai_desktop.bench.crowd import measure_crowds
from emotionai_desktop.bench.machine import describe_machine
from emotionai_desktop.bench.stages import Paint, measure
from emotionai_desktop.bench.start import measure_start
from emotionai_desktop.capture.open import open_source

#: What there is to measure.
PARTS = ("frame", "crowds", "start")

#: Frames of each crowd, for one of the source; and how often the window is started.
_CROWD_SHARE, _STARTS = 0.3, 4


def run_bench(
    source: str, load: Callable[[], Analyzer], frames: int, parts: Collection[str], models: Path, paint: Paint | None
) -> dict[str, Any]:
    """Measure.

    Parameters
    ----------
    source
        What `capture.open.open_source` takes: the frames of the part ``frame``.
    load
        Makes the analyzer; it is closed here.
    frames
        How many to measure of it; each crowd has fewer.
    parts
        Some of `PARTS`.
    models
        The folder with catalog.json, for the window that is started.
    paint
        See `stages.measure`.

    Returns
    -------
    As `report.print_report` takes it.

    Raises
    ------
    SourceError, CatalogError, BackendError, StartError
        A part cannot be measured; the text says why.
    """
    report: dict[str, Any] = {"machine": describe_machine()}
    if "frame" in parts or "crowds" in parts:
        opened = open_source(source)
        try:
            analyzer = load()
            try:
                if "frame" in parts:
                    report["frame"] = measure(opened, analyzer, frames, paint)
                if "crowds" in parts:
                    report["crowds"] = measure_crowds(analyzer, max(1, round(_CROWD_SHARE * frames)))
            finally:
                analyzer.close()
        finally:
            opened.close()
    if "start" in parts:
        report["start"] = measure_start(_STARTS, models)
    return report
