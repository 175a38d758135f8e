"""Pictures of figures, drawn with matplotlib."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from train.evaluate_emotion import EmotionResult
from train.evaluate_keypoints import KeypointResult


def confusion_figure(result: EmotionResult) -> Figure:
    """Confusion matrix: share of each label's faces, with their number."""
    figure = Figure(figsize=(6, 5), layout="constrained")
    axes = figure.subplots()
    share = result.confusion / np.maximum(result.confusion.sum(axis=1, keepdims=True), 1)
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(result.confusion):
        color = "white" if share[row, column] > 0.5 else "black"
        text = f"{share[row, column]:.0%}\n{count}"
        axes.text(column, row, text, ha="center", va="center", color=color, fontsize=9)
    ticks = range(len(result.labels))
    axes.set_xticks(ticks, result.labels, rotation=30, ha="right")
    axes.set_yticks(ticks, result.labels)
    axes.set(xlabel="answer", ylabel="label", title="Confusion matrix")
    return figure


def reliability_figure(result: EmotionResult, bins: int = 15) -> Figure:
    """How often the network is right at each degree of confidence."""
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    which = np.minimum((result.confidence * bins).astype(int), bins - 1)
    for i in range(bins):
        if (which == i).any():
            axes.bar((i + 0.5) / bins, result.correct[which == i].mean(), 0.9 / bins, color="tab:blue")
    axes.plot([0, 1], [0, 1], color="black", linestyle="--")
    axes.axvline(result.kept["threshold"], color="tab:orange", label="threshold")
    axes.set(xlabel="confidence", ylabel="share that is right", title="Reliability", xlim=(0, 1), ylim=(0, 1))
    axes.legend()
    return figure


def per_class_figure(result: EmotionResult) -> Figure:
    """Precision, recall and F1 of each class."""
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for i, name in enumerate(("precision", "recall", "f1")):
        values = [result.per_class[label][name] for label in result.labels]
        axes.bar(np.arange(len(values)) + (i - 1) * 0.27, values, 0.25, label=name)
    axes.set_xticks(range(len(result.labels)), result.labels)
    axes.set(ylim=(0, 1), title="By class")
    axes.legend()
    return figure


def per_point_figure(result: KeypointResult) -> Figure:
    """Mean error of each point."""
    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.subplots()
    names = list(result.per_point)[::-1]
    axes.barh(names, [100 * result.per_point[name] for name in names])
    axes.set(xlabel="% of the distance of the outer eye corners", title="Mean error by point")
    return figure


def cumulative_figure(result: KeypointResult) -> Figure:
    """Share of faces below each mean error."""
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    errors = np.sort(np.nanmean(result.errors, axis=1)) * 100
    axes.plot(errors, np.linspace(0, 100, len(errors)))
    axes.axvline(8, color="tab:orange", linestyle="--")
    axes.set(xlabel="mean error, % of outer eye corners", ylabel="% of faces", title="Cumulative error", xlim=(0, 12))
    axes.grid(alpha=0.3)
    return figure
