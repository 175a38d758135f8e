"""The figures of `bench` as tables."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table


def print_report(report: dict[str, Any]) -> None:
    """Print what `bench` has measured.

    Parameters
    ----------
    report
        ``machine``, and the parts that were measured: ``frame``, ``crowds``, ``start``.
    """
    console = Console(highlight=False, soft_wrap=True)
    machine = report["machine"]
    console.print(
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}, "
        f"Python {machine['python']}; load before: {machine['load_before']}"
    )
    if "frame" in report:
        _print_frame(console, report["frame"])
    for size in report.get("crowds", ()):
        _print_crowds(console, size)
    if "start" in report:
        _print_start(console, report["start"])


def _print_frame(console: Console, report: dict[str, Any]) -> None:
    console.print(
        f"\n{report['source']}: {report['frames']} frames of {report['width']}x{report['height']}, "
        f"{report['faces_per_frame']} faces a frame, backend {report['backend']}"
    )
    table = _table("ms a frame", "p50", "p95", "p99")
    for stage, values in report["stages_ms"].items():
        table.add_row(stage, *(f"{value:.2f}" for value in values.values()))
    table.add_section()
    table.add_row("detector and networks", *(f"{value:.2f}" for value in report["work_ms"].values()))
    table.add_row("analysis", *(f"{value:.2f}" for value in report["frame_ms"].values()), style="bold")
    table.add_row("processor time of it", *(f"{value:.2f}" for value in report["cpu_ms"].values()))
    console.print(table)
    memory = report["memory"]
    console.print(
        f"glue: {100 * report['glue_share']:.0f} % of detector and networks; {report['frames_per_second']} frames/s; "
        f"{memory['frame_bytes'] / 1e3:.0f} kB allocated at most within a frame, {memory['kept_bytes']} bytes kept"
    )


def _print_crowds(console: Console, report: dict[str, Any]) -> None:
    table = _table(
        f"{report['width']}x{report['height']}",
        "found",
        "frames/s",
        "ms p50",
        "p95",
        "work",
        "CPU ms",
    )
    for crowd in report["crowds"]:
        table.add_row(
            f"{crowd['faces']} face{'s' if crowd['faces'] > 1 else ''}",
            f"{crowd['faces_per_frame']:.1f}",
            f"{crowd['frames_per_second']:.0f}",
            f"{crowd['frame_ms']['p50']:.2f}",
            f"{crowd['frame_ms']['p95']:.2f}",
            f"{crowd['work_ms']['p50']:.2f}",
            f"{crowd['cpu_ms']['p50']:.2f}",
        )
    console.print()
    console.print(table)
    console.print(f"work: ms of detector and networks; {report['face_ms']:.2f} more for every further face")


def _print_start(console: Console, report: dict[str, float]) -> None:
    table = _table("the window, on the demo", "")
    table.add_row("window shown after", f"{report['window_s']:.2f} s")
    table.add_row("first picture after", f"{report['preview_s']:.2f} s")
    table.add_row("first labelled face after", f"{report['labelled_face_s']:.2f} s")
    table.add_row("processor time until then", f"{report['labelled_face_processor_s']:.2f} s")
    table.add_row("resident memory", f"{report['resident_mb']:.0f} MB")
    table.add_row(
        f"one core busy, at {report['frames_per_second']:.0f} frames/s", f"{100 * report['busy_share']:.0f} %"
    )
    console.print()
    console.print(table)


def _table(*headers: str) -> Table:
    table = Table(*headers)
    for column in table.columns[1:]:
        column.justify = "right"
    return table
