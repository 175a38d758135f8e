"""The training loop, the same for both networks."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bar,
)

from train.averaging import WeightAverage
from train.batches import Samples, batches
from train.checkpoint import Progress, load_checkpoint, save_checkpoint
from train.curves import write_curves
from train.folding import unfold
from train.muon import ConvolutionMuon
from train.predictors import load_network

Figures = dict[str, float]
MakeOptimizer = Callable[..., keras.optimizers.Optimizer]

# A network that has met everything does best when it ends on what it will see (He et al. 2019, "Data augmentation
# revisited", arXiv 1909.09148): in the last part of the epochs, most samples are not augmented.
_END, _PLAIN_SHARE = 0.15, 0.6


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to learn.

    Attributes
    ----------
    epochs, batch
        Epochs, and pictures a step.
    peak_rate
        Learning rate after the warm-up, from where it falls along a cosine to a hundredth.
    weight_decay
        Decoupled from the gradient (Loshchilov and Hutter 2019).
    warmup_epochs
        Epochs of linear rise.
    decay
        Of the averaged weights, a step.
    seed
        Of everything that is left to chance, but for the split.
    split
        Which rows are trained on, see `train.datasets.splits.Split`.
    start
        ``model.keras`` of an exported network to begin with; empty for random weights.
    network
        Which network: ``residual``, which ships, or for emotion also ``mobilenet`` (`train.face_network`).
    teachers, unlabelled
        Networks whose answers are learned, and data whose faces they alone say something of, see `train.teaching`.
    """

    epochs: int
    batch: int = 128
    peak_rate: float = 2e-3
    weight_decay: float = 0.02
    warmup_epochs: float = 1.5
    decay: float = 0.998
    seed: int = 7
    split: str = "90/10"
    start: str = ""
    network: str = "residual"
    teachers: list[str] = field(default_factory=list)
    unlabelled: list[str] = field(default_factory=list)


def muon(rate: Any, weight_decay: float, **rest: Any) -> keras.optimizers.Optimizer:
    """Muon for convolutions and AdamW for the rest, with the same weight decay."""
    return ConvolutionMuon(rate, weight_decay=weight_decay, adam_weight_decay=weight_decay, **rest)


def fit(
    model: keras.Model,
    samples: Samples,
    loss: Callable[[Any, Any], Any],
    measure: Callable[[keras.Model], Figures],
    schedule: Schedule,
    folder: Path,
    *,
    resume: bool,
    console: Console,
    optimizer: MakeOptimizer = muon,
) -> Figures:
    """Train `model` and leave checkpoint and curves in `folder` after each epoch.

    Parameters
    ----------
    model
        A freshly built network; changed in place.
    samples
        What it is trained on.
    loss
        Of target and output, one value a sample.
    measure
        Figures on held-out data, called with the averaged weights in place after each epoch.
    schedule
        How long and how fast.
    folder
        For ``checkpoint.npz``, ``curves.csv`` and ``curves.png``.
    resume
        Go on from the checkpoint in `folder`, if there is one. With another number of epochs the learning rate follows
        the new cosine from there on.
    console
        Where progress is shown.
    optimizer
        Made with the learning rate, ``weight_decay`` and ``global_clipnorm``.

    Returns
    -------
    dict
        The last row of the curves. The averaged weights, which are the result, are in the checkpoint.

    Raises
    ------
    ValueError
        If the checkpoint was made with another schedule, its length apart.
    """
    steps = len(samples.order(np.random.default_rng(schedule.seed))) // schedule.batch
    if steps == 0:
        raise ValueError(f"fewer training samples than one batch of {schedule.batch}")
    if schedule.start:
        first = itertools.islice(batches(samples, schedule.batch, schedule.seed, 0), 4)
        left = unfold(_exported(Path(schedule.start)), model, np.concatenate([x for x, _ in first]))
        console.log(f"begun with {schedule.start}" + (f"; new: {', '.join(left)}" if left else ""))
    _compile(model, loss, schedule, steps, optimizer)
    average = WeightAverage(model, schedule.decay)
    progress = Progress(settings=dataclasses.asdict(schedule))
    checkpoint = folder / "checkpoint.npz"
    if resume and checkpoint.is_file():
        progress = load_checkpoint(checkpoint, model, average)
        _take_up(progress, schedule, checkpoint)
        console.log(f"resumed after epoch {progress.epoch}")
    with _bar(console) as bar:
        everything = bar.add_task("all epochs", total=schedule.epochs * steps, completed=progress.epoch * steps)
        for epoch in range(progress.epoch, schedule.epochs):
            start = time.monotonic()
            mean_loss = 0.0
            samples.plain_share = _PLAIN_SHARE if epoch >= (1 - _END) * schedule.epochs else 0.0
            for x, y in batches(samples, schedule.batch, schedule.seed, epoch):
                mean_loss += float(model.train_on_batch(x, y)) / steps
                # The loss that Keras reports is a running mean until it is told to start anew.
                model.reset_metrics()
                average.update()
                bar.advance(everything)
            with average.applied():
                figures = measure(model)
            progress.epoch = epoch + 1
            row = {"epoch": epoch + 1, "loss": mean_loss, **figures, "seconds": time.monotonic() - start}
            progress.history.append(row)
            save_checkpoint(checkpoint, model, average, progress)
            write_curves(progress.history, folder)
            console.log("  ".join(f"{name} {value:.4g}" for name, value in row.items()))
    return progress.history[-1]


def _exported(path: Path) -> keras.Model:
    """The network in a ``model.keras``; no code in it is run."""
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file to start with")
    return load_network(path)


def _take_up(progress: Progress, schedule: Schedule, checkpoint: Path) -> None:
    """Go on with `schedule`, which may differ from the run's own in its length alone."""
    absent = {
        "split": Schedule.split,
        "start": Schedule.start,
        "network": Schedule.network,
        "teachers": [],
        "unlabelled": [],
    }
    before, now = absent | progress.settings, dataclasses.asdict(schedule)
    if {**before, "epochs": schedule.epochs} != now:
        raise ValueError(f"{checkpoint}: made with {before}, now asked for {now}")
    if before["epochs"] != schedule.epochs:
        progress.earlier_lengths.append([before["epochs"], progress.epoch])
        progress.settings = now


def _compile(
    model: keras.Model,
    loss: Callable[[Any, Any], Any],
    schedule: Schedule,
    steps: int,
    make: MakeOptimizer,
) -> None:
    warmup = max(1, round(min(schedule.warmup_epochs, schedule.epochs / 4) * steps))
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=schedule.peak_rate / 50,
        decay_steps=max(1, schedule.epochs * steps - warmup),
        alpha=0.01,
        warmup_target=schedule.peak_rate,
        warmup_steps=warmup,
    )
    optimizer = make(rate, weight_decay=schedule.weight_decay, global_clipnorm=5.0)
    # Scales and shifts of batch normalization and biases are few and need no decay.
    optimizer.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    model.compile(optimizer=optimizer, loss=loss, jit_compile=False)


def _bar(console: Console) -> Bar:
    return Bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(), console=console, refresh_per_second=2,
    )  # fmt: skip
