"""The words of the command line: the commands, their options, and what each of them says of itself."""

from __future__ import annotations

import argparse
from pathlib import Path

from emotionai_desktop import __version__
from emotionai_desktop.inference.endpoint import DEFAULT_SERVER
from emotionai_desktop.places import MODELS_DIR


def make_parser() -> argparse.ArgumentParser:
    """The words of the command line; what it parses has the name of the command as `command`."""
    models = argparse.ArgumentParser(add_help=False)
    models.add_argument("--models", type=Path, default=MODELS_DIR, metavar="DIR", help="folder with catalog.json")
    models.add_argument("--emotion-model", metavar="NAME", help="which emotion model of the catalog (default: emotion)")

    backend = _backend_options()

    parser = argparse.ArgumentParser(
        description="Facial keypoints and emotions on every face. Without a command, the window opens."
    )
    parser.add_argument("--version", action="version", version=f"EmotionAI Desktop {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    window = commands.add_parser(
        "window", parents=[models, backend], help="open the window (what happens without a command)"
    )
    window.add_argument("--source", metavar="S", help="camera number, file, folder, address or demo")

    analyze = commands.add_parser("analyze", parents=[models, backend], help="analyse pictures, videos and folders")
    analyze.add_argument("paths", nargs="+", metavar="PATH", help="a picture, a video, a folder of them, or demo")
    analyze.add_argument("--recursive", action="store_true", help="look into the folders of folders too")
    analyze.add_argument("--every", type=_positive, default=1, metavar="N", help="of videos, analyse every Nth frame")
    analyze.add_argument("--jobs", type=_positive, default=1, metavar="N", help="analyse N inputs at once (default: 1)")
    analyze.add_argument("--resume", action="store_true", help="go on with what was stopped")
    analyze.add_argument(
        "--format",
        choices=("jsonl", "csv", "parquet"),
        help="form of the output, see docs/formats.md (default: by the ending of --output, else jsonl)",
    )
    analyze.add_argument("--output", type=Path, metavar="FILE", help="write there instead of to standard output")
    analyze.add_argument("--annotated", type=Path, metavar="DIR", help="write copies with the overlays drawn in there")
    analyze.add_argument(
        "--sessions", type=Path, metavar="DIR", help="make each input a session in there, to be reviewed in the window"
    )
    analyze.set_defaults(wrong=analyze.error)

    bench = commands.add_parser(
        "bench", parents=[models, backend], help="measure what a frame, a crowd and the start of the window cost"
    )
    bench.add_argument("--source", default="demo", metavar="S", help="what to measure frames of (default: demo)")
    bench.add_argument("--frames", type=_positive, default=300, metavar="N", help="how many frames (default: 300)")
    bench.add_argument(
        "--parts",
        nargs="+",
        choices=("frame", "crowds", "start"),
        metavar="P",
        help="of frame, crowds, start: only these",
    )
    bench.add_argument("--json", action="store_true", help="print JSON")

    commands.add_parser("cameras", help="list the cameras")

    commands.add_parser("models", parents=[models], help="list the models and check their files")

    entry = commands.add_parser("menu-entry", help="put the app into the menu of a Linux desktop")
    entry.add_argument("--remove", action="store_true", help="take it out again")

    serve = commands.add_parser("serve", help="serve the models over TensorFlow Serving's REST interface")
    serve.add_argument("--port", type=int, default=8501, metavar="N", help="TCP port (default: 8501)")
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default: this machine)")
    serve.add_argument(
        "--models", type=Path, default=MODELS_DIR / "models.config", metavar="FILE", help="models.config to serve"
    )
    return parser


def _backend_options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False)
    backend = options.add_argument_group(
        "where the networks run", "A server's token is read from EMOTIONAI_SERVER_TOKEN or the system's keyring."
    )
    backend.add_argument(
        "--backend",
        choices=("local", "served"),
        help="in this process or on a server (default: local, without --server)",
    )
    backend.add_argument(
        "--server", metavar="URL", help=f"TensorFlow Serving's REST address (default: {DEFAULT_SERVER})"
    )
    which = backend.add_mutually_exclusive_group()
    which.add_argument("--model-version", type=_positive, metavar="N", help="version of the models on the server")
    which.add_argument("--model-label", metavar="L", help="label of the models' version on the server")
    backend.add_argument(
        "--server-models", nargs=2, metavar=("KEYPOINTS", "EMOTION"), help="names of the models on the server"
    )
    backend.add_argument("--ca-file", type=Path, metavar="FILE", help="PEM file of the server's authority")
    backend.add_argument("--no-fallback", action="store_true", help="no answer where the server has none")
    return options


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number
