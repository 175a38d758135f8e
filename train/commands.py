"""What each command does with its options. TensorFlow is loaded only by those that need it."""

from __future__ import annotations

import argparse
import json
import shlex
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from emotionai_desktop.inference.catalog import MODELS_DIR, Catalog

if TYPE_CHECKING:
    from train.checkpoint import Progress
    from train.datasets.splits import Split

RUNS = Path("runs")

# Emotions have far more faces than the network has room for, and labels that are often wrong: hold weights down.
_WEIGHT_DECAY = {"keypoints": 0.02, "emotion": 0.1}


def fit(options: argparse.Namespace, console: Console) -> None:
    """Train a network, and export it where that is asked for, or train one for each fold of a cross-validation."""
    import cv2

    if options.export and options.folds is not None:
        raise ValueError("--folds trains a network for each fold, to measure them; none of them is to --export")

    from train.datasets.splits import Split
    from train.devices import use_every_device
    from train.fitting import Schedule
    from train.precision import use_best_precision

    if options.task == "keypoints" and options.network != Schedule.network:
        raise ValueError(f"--network {options.network} is for emotion")
    cv2.setNumThreads(1)  # Pictures are small and several are made at once: OpenCV's own threads would only wait.
    devices = use_every_device()
    console.log(f"computing in {use_best_precision()}" + (f" on {devices} devices" if devices > 1 else ""))
    if options.folds is None:
        _fit_once(options, options.split, _folder(options), console)
        if options.export:
            export(options, console)
        return
    rows = []
    for which in range(1, options.folds + 1):
        split = Split(fold=(which, options.folds))
        console.log(str(split))
        rows.append(_fit_once(options, split, _folder(options) / f"fold{which}", console))
    for name in rows[0]:
        values = [row[name] for row in rows]
        console.print(f"{name}: mean {statistics.mean(values):.4g}, spread {statistics.stdev(values):.2g}")


def _fit_once(options: argparse.Namespace, split: Split, folder: Path, console: Console) -> dict[str, float]:
    from train.fitting import Schedule

    schedule = Schedule(
        epochs=options.epochs,
        batch=options.batch,
        seed=options.seed,
        weight_decay=_WEIGHT_DECAY[options.task],
        split=str(split),
        peak_rate=options.rate,
        start=str(options.start or ""),
        network=options.network,
        teachers=options.teacher,
        unlabelled=list(map(str, options.unlabelled)),
    )
    if options.task == "keypoints":
        from train.fit_keypoints import fit_keypoints

        return fit_keypoints(options.data, schedule, folder, resume=options.resume, console=console)
    from train.fit_emotion import fit_emotion

    return fit_emotion(options.data, schedule, folder, options.keypoint_model, resume=options.resume, console=console)


def export(options: argparse.Namespace, console: Console) -> None:
    """Export what a checkpoint holds."""
    from train.checkpoint import read_progress
    from train.precision import use_full_precision

    use_full_precision()
    checkpoint = _folder(options) / "checkpoint.npz"
    commands = recipe(read_progress(checkpoint), [options.task, "--data", *map(str, options.data)])
    shared = (options.models, options.version, commands, options.note, console)
    if options.task == "keypoints":
        from train.export_keypoints import export_keypoints

        export_keypoints(options.data, checkpoint, *shared)
    else:
        from train.export_emotion import export_emotion

        export_emotion(options.data, checkpoint, options.keypoint_model, *shared)


def evaluate(options: argparse.Namespace, console: Console) -> None:
    """Print figures of one or several forms of a network."""
    from train.datasets.splits import Split
    from train.evaluate import agreement, emotion_faces, framed, keypoint_faces
    from train.evaluate_emotion import evaluate_emotion
    from train.evaluate_keypoints import evaluate_keypoints, evaluation_crops
    from train.predictors import open_predictor
    from train.report import Result, console_tables, write_figures, write_report

    entry = Catalog.load(MODELS_DIR).entry(options.name or options.task, options.task)
    models = options.model or [str(MODELS_DIR / entry.name / str(entry.version) / "model.tflite")]
    predictors = {where: open_predictor(where) for where in models}
    results: dict[str, Result] = {}
    if options.task == "keypoints":
        found = keypoint_faces(options.data, options.usage or "held-out", options.split)
        crops, truth, framing = evaluation_crops(found, Split.SEED)
        answers, difference = agreement(predictors, crops)
        for where, answer in answers.items():
            results[where] = evaluate_keypoints(truth, answer, framing)
    else:
        faces = emotion_faces(options.data, options.usage or "PublicTest", options.split)
        answers, difference = agreement(predictors, framed(faces, None if options.as_is else options.keypoint_model))
        for where, answer in answers.items():
            results[where] = evaluate_emotion(faces.names, answer, entry.labels, entry.threshold or 0.0)
    if options.json:
        measured = {where: result.as_json() for where, result in results.items()}
        print(json.dumps({"models": measured, "largest_difference": difference}, indent=2))
    else:
        out = Console()
        for where, result in results.items():
            out.print(f"[bold]{where}[/bold]", *console_tables(result), sep="\n")
        if len(results) > 1:
            out.print(f"largest difference between the answers: {difference:.2g}")
    if options.report:
        notes = [f"data: {' '.join(map(str, options.data))}", f"models: {' '.join(models)}"]
        write_report(options.report, f"{entry.name}: how good it is", notes, results[models[0]])
        console.log(f"wrote {options.report}")
    if options.figures:
        write_figures(options.figures, results[models[0]])
        console.log(f"wrote pictures to {options.figures}")


def face_start(options: argparse.Namespace, console: Console) -> None:
    """Write what `fit emotion --network mobilenet` begins with."""
    from train.face_network import face_start

    face_start(options.weights).save(options.output)
    console.log(f"wrote {options.output}")


def inspect(options: argparse.Namespace, console: Console) -> None:
    """Print what a data file holds."""
    from train.inspection import contact_sheet, open_data, summary

    faces = open_data(options.data)
    out = Console()
    for table in summary(faces):
        out.print(table)
    if options.sheet:
        contact_sheet(faces, options.sheet)
        console.log(f"wrote {options.sheet}")


def explain(options: argparse.Namespace, console: Console) -> None:
    """Write a sheet of faces with the regions that speak for each class."""
    from train.explain import explanation_sheet

    catalog = Catalog.load(MODELS_DIR)
    emotion, points = catalog.entry(options.name, "emotion"), catalog.entry("keypoints", "keypoints")
    folders = [MODELS_DIR / entry.name / str(entry.version) for entry in (emotion, points)]
    explanation_sheet(
        options.pictures, folders[0] / "model.keras", folders[1] / "model.tflite", emotion.labels, options.output
    )
    console.log(f"wrote {options.output}")


def lessons(options: argparse.Namespace, console: Console) -> None:
    """Draw the pictures of docs/training.md."""
    from train.lessons import write_lessons

    for path in write_lessons(options.output):
        console.log(f"wrote {path}")


def recipe(progress: Progress, what: Sequence[str]) -> list[str]:
    """The commands that make a model again, for its card."""
    from train.fitting import Schedule

    def command(name: str, *more: object) -> str:
        return shlex.join(["python", "-m", "train", name, *what, *map(str, more)])

    settings = progress.settings
    rest = ["--batch", settings["batch"], "--seed", settings["seed"], "--split", progress.split]
    if progress.network != Schedule.network:
        rest += ["--network", progress.network]
    for option, setting in (("--start", "start"), ("--teacher", "teachers"), ("--unlabelled", "unlabelled")):
        if given := settings.get(setting):
            rest += [option, *([given] if isinstance(given, str) else given)]
    if settings.get("peak_rate", Schedule.peak_rate) != Schedule.peak_rate:
        rest += ["--rate", settings["peak_rate"]]
    lengths = [*progress.earlier_lengths, [settings["epochs"], None]]
    commands = []
    for epochs, until in lengths:
        line = command("fit", "--epochs", epochs, *rest, *(["--resume"] if commands else []))
        commands.append(line if until is None else f"{line}  # stopped after epoch {until}")
    return [*commands, command("export"), command("evaluate")]


def _folder(options: argparse.Namespace) -> Path:
    return options.folder or RUNS / options.task
