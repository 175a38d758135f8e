"""Figures of a network as text, and as one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure
from rich.table import Table

from train.cards import TITLES, as_text
from train.evaluate_emotion import EmotionResult
from train.evaluate_keypoints import KeypointResult
from train.figures import confusion_figure, cumulative_figure, per_class_figure, per_point_figure, reliability_figure

Result = EmotionResult | KeypointResult
Rows = list[list[str]]


def tables(result: Result) -> dict[str, Rows]:
    """Tables by their title; the first row of each is its header."""
    overall = [["figure", "value", "95 % interval"]]
    for name, values in result.overall.items():
        center, low, high = as_text(name, values)
        overall.append([TITLES[name], center, f"{low} to {high}"])
    found = {f"Overall, {result.faces} faces": overall}
    if isinstance(result, KeypointResult):
        rows = [[name, f"{share:.2%}"] for name, share in result.per_point.items()]
        return found | {"By point": [["point", "mean error / outer eye corners"], *rows]}
    columns = ["precision", "recall", "f1"]
    found["By class"] = [["class", *columns, "faces"]] + [
        [label, *(f"{row[c]:.3f}" for c in columns), f"{row['faces']:.0f}"] for label, row in result.per_class.items()
    ]
    found["Confusion: labels down, answers across"] = [["", *result.labels]] + [
        [label, *map(str, row)] for label, row in zip(result.labels, result.confusion.tolist(), strict=True)
    ]
    found["Threshold"] = [list(result.kept), [f"{value:.3f}" for value in result.kept.values()]]
    if result.rejection:
        found["Faces that show none of the classes"] = [["shows", "AUROC", "below threshold", "faces"]] + [
            [name, f"{row['auroc']:.3f}", f"{row['below_threshold']:.1%}", f"{row['faces']:.0f}"]
            for name, row in result.rejection.items()
        ]
    return found


def console_tables(result: Result) -> list[Table]:
    """The tables for a terminal."""
    found = []
    for title, rows in tables(result).items():
        table = Table(*rows[0], title=title, title_justify="left")
        for row in rows[1:]:
            table.add_row(*row)
        found.append(table)
    return found


def write_report(path: Path, title: str, notes: Sequence[str], result: Result) -> None:
    """Write one HTML file with notes, tables and pictures in it."""
    body = [f"<h1>{html.escape(title)}</h1>", *(f"<p>{html.escape(note)}</p>" for note in notes)]
    for name, (header, *rows) in tables(result).items():
        lines = _row("th", header) + "".join(_row("td", row) for row in rows)
        body.append(f"<h2>{html.escape(name)}</h2><table>{lines}</table>")
    body += [
        f'<img alt="" src="data:image/png;base64,{base64.b64encode(png).decode()}">' for png in _pngs(result).values()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_PAGE.format(title=html.escape(title), body="\n".join(body)), encoding="utf-8")


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: .2rem .8rem; border-bottom: 1px solid #ddd; text-align: right; }}
th:first-child, td:first-child {{ text-align: left; }} img {{ max-width: 100%; margin: 1rem 0; }}
</style></head><body>
{body}
</body></html>
"""


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def write_figures(folder: Path, result: Result) -> None:
    """Write the report's pictures as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, png in _pngs(result).items():
        (folder / f"{name}.png").write_bytes(png)


def _pngs(result: Result) -> dict[str, bytes]:
    """The pictures of a result by name."""
    if isinstance(result, EmotionResult):
        confusion, reliability = confusion_figure(result), reliability_figure(result)
        figures = {"confusion": confusion, "reliability": reliability, "classes": per_class_figure(result)}
    else:
        figures = {"points": per_point_figure(result), "cumulative": cumulative_figure(result)}
    return {name: _png(figure) for name, figure in figures.items()}


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100)
    return buffer.getvalue()
