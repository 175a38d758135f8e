"""Curves of a training run, as CSV and PNG."""

from __future__ import annotations

import csv
from pathlib import Path

from matplotlib.figure import Figure


def write_curves(history: list[dict[str, float]], folder: Path) -> None:
    """Write ``curves.csv``, one row an epoch, and ``curves.png``, one panel a figure, whole or not at all."""
    names = list(history[-1])
    unfinished = folder / "curves.csv.partial"
    with unfinished.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(history)
    unfinished.replace(folder / "curves.csv")
    drawn = [name for name in names if name not in ("epoch", "seconds")]
    figure = Figure(figsize=(4 * len(drawn), 3), layout="constrained")
    for axes, name in zip(figure.subplots(1, len(drawn), squeeze=False)[0], drawn, strict=True):
        axes.plot([row["epoch"] for row in history], [row[name] for row in history])
        axes.set(xlabel="epoch", title=name.replace("_", " "))
        axes.grid(alpha=0.3)
    unfinished = folder / "curves.png.partial"
    figure.savefig(unfinished, format="png", dpi=90)
    unfinished.replace(folder / "curves.png")
