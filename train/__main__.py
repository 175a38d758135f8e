"""Commands: fit, export, evaluate, inspect."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

# Read before TensorFlow loads: its start-up chatter would bury ours.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from rich.console import Console

from emotionai_desktop.inference.catalog import MODELS_DIR
from train.datasets.errors import DataError

RUNS = Path("runs")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: the data or a model cannot be used; 2: wrong usage."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        options.run(options, console)
    except (DataError, ValueError, FileNotFoundError) as error:
        console.print(f"[red]error:[/red] {error}", highlight=False, soft_wrap=True)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m train", description="Train, export and measure the two networks.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    fit = commands.add_parser("fit", help="train a network")
    _add_data(fit)
    fit.add_argument("--epochs", type=int, default=40, help="default: %(default)s")
    fit.add_argument("--batch", type=int, default=128, help="default: %(default)s")
    fit.add_argument("--seed", type=int, default=7, help="default: %(default)s")
    fit.add_argument("--resume", action="store_true", help="go on from the checkpoint in the folder")
    fit.set_defaults(run=_fit)
    ship = commands.add_parser("export", help="write models/NAME/VERSION/ from a checkpoint")
    _add_data(ship)
    ship.add_argument("--models", type=Path, default=MODELS_DIR, help="models folder (default: %(default)s)")
    ship.add_argument("--version", type=int, default=1, help="default: %(default)s")
    ship.set_defaults(run=_export)
    return parser


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("task", choices=["keypoints", "emotion"])
    command.add_argument(
        "--data", type=Path, nargs="+", required=True, metavar="PATH",
        help="keypoints: Kaggle CSVs, iBUG folders, folders of crops with points.csv; emotion: FER-2013, then FER+",
    )  # fmt: skip
    command.add_argument("--folder", type=Path, help="of checkpoint and curves (default: runs/TASK)")
    command.add_argument(
        "--keypoint-model", type=Path, default=MODELS_DIR / "keypoints" / "1" / "model.tflite",
        help="for emotion: finds where the app would crop (default: %(default)s)",
    )  # fmt: skip


def _fit(options: argparse.Namespace, console: Console) -> None:
    import cv2

    from train.fitting import Schedule
    from train.precision import use_best_precision

    cv2.setNumThreads(1)  # Pictures are small and several are made at once: OpenCV's own threads would only wait.
    schedule = Schedule(epochs=options.epochs, batch=options.batch, seed=options.seed)
    folder = options.folder or RUNS / options.task
    console.log(f"computing in {use_best_precision()}")
    if options.task == "keypoints":
        from train.fit_keypoints import fit_keypoints

        fit_keypoints(options.data, schedule, folder, resume=options.resume, console=console)
    else:
        from train.fit_emotion import fit_emotion

        fit_emotion(options.data, schedule, folder, options.keypoint_model, resume=options.resume, console=console)


def _export(options: argparse.Namespace, console: Console) -> None:
    folder = options.folder or RUNS / options.task
    shared = (options.models, options.version, _commands(options, folder), console)
    if options.task == "keypoints":
        from train.export_keypoints import export_keypoints

        export_keypoints(options.data, folder / "checkpoint.npz", *shared)
    else:
        from train.export_emotion import export_emotion

        export_emotion(options.data, folder / "checkpoint.npz", options.keypoint_model, *shared)


def _commands(options: argparse.Namespace, folder: Path) -> list[str]:
    """What makes this export again, for its card."""
    from train.checkpoint import read_progress

    settings = read_progress(folder / "checkpoint.npz").settings
    data = " ".join(str(path) for path in options.data)
    chosen = " ".join(f"--{name} {settings[name]}" for name in ("epochs", "batch", "seed"))
    return [
        f"python -m train fit {options.task} --data {data} {chosen}",
        f"python -m train export {options.task} --data {data}",
    ]


if __name__ == "__main__":
    sys.exit(main())
