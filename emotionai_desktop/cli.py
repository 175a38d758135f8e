"""The commands: `python main.py` opens the window, `python main.py COMMAND` works without one.

Whatever is slow to import is imported by the command that needs it, so that the window and ``--help`` come at once.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from emotionai_desktop import __version__
from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.catalog import Catalog, CatalogError
from emotionai_desktop.inference.endpoint import DEFAULT_SERVER, Endpoint, EndpointError
from emotionai_desktop.places import MODELS_DIR

if TYPE_CHECKING:
    from emotionai_desktop.analysis import Analyzer
    from emotionai_desktop.inference.choice import BackendChoice

#: Exit codes beside 0: some input failed; wrong usage; stopped with Ctrl-C.
FAILED, USAGE, STOPPED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line.

    Parameters
    ----------
    arguments
        Words after the program's name; those of the process by default.

    Returns
    -------
    The exit code: 0 all went well, 1 something failed and was named, 2 wrong usage, 130 stopped with Ctrl-C.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "window")
    options = _parser().parse_args(words)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(name)s: %(message)s")
    try:
        code: int = options.run(options)
    except (CatalogError, BackendError) as error:
        print(f"error: {error}", file=sys.stderr)
        return FAILED
    except EndpointError as error:
        print(f"error: --server: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        # Whoever read the output has seen enough (`| head`); Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    models = argparse.ArgumentParser(add_help=False)
    models.add_argument("--models", type=Path, default=MODELS_DIR, metavar="DIR", help="folder with catalog.json")
    models.add_argument("--emotion-model", metavar="NAME", help="which emotion model of the catalog (default: emotion)")

    backend = _backend_options()

    parser = argparse.ArgumentParser(
        description="Facial keypoints and emotions on every face. Without a command, the window opens."
    )
    parser.add_argument("--version", action="version", version=f"EmotionAI Desktop {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    window = commands.add_parser(
        "window", parents=[models, backend], help="open the window (what happens without a command)"
    )
    window.add_argument("--source", metavar="S", help="camera number, file, folder, address or demo")
    window.set_defaults(run=_window)

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
    analyze.set_defaults(run=_analyze, wrong=analyze.error)

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
    bench.set_defaults(run=_bench)

    cameras = commands.add_parser("cameras", help="list the cameras")
    cameras.set_defaults(run=_cameras)

    catalog = commands.add_parser("models", parents=[models], help="list the models and check their files")
    catalog.set_defaults(run=_models)

    entry = commands.add_parser("menu-entry", help="put the app into the menu of a Linux desktop")
    entry.add_argument("--remove", action="store_true", help="take it out again")
    entry.set_defaults(run=_menu_entry)

    serve = commands.add_parser("serve", help="serve the models over TensorFlow Serving's REST interface")
    serve.add_argument("--port", type=int, default=8501, metavar="N", help="TCP port (default: 8501)")
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default: this machine)")
    serve.add_argument(
        "--models", type=Path, default=MODELS_DIR / "models.config", metavar="FILE", help="models.config to serve"
    )
    serve.set_defaults(run=_serve)
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


def _backend_choice(options: argparse.Namespace) -> BackendChoice:
    """Where the options say that the networks run."""
    from emotionai_desktop.inference.choice import BackendChoice

    if options.backend == "local" or (options.backend is None and options.server is None):
        if options.server is not None:
            raise EndpointError("with --backend local there is no server")
        return BackendChoice()
    keypoints, emotion = options.server_models or ("keypoints", _emotion_model(options))
    endpoint = Endpoint(
        DEFAULT_SERVER if options.server is None else options.server,
        keypoints_model=keypoints,
        emotion_model=emotion,
        version=options.model_version,
        label=options.model_label,
        ca_file=options.ca_file,
    )
    if endpoint.readable_on_the_way:
        print(f"warning: face crops are sent to {endpoint.host} in plain http, readable on the way", file=sys.stderr)
    return BackendChoice(endpoint, allow_fallback=not options.no_fallback)


def _emotion_model(options: argparse.Namespace) -> str:
    return options.emotion_model or "emotion"


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def _load_for_files(options: argparse.Namespace, choice: BackendChoice) -> Analyzer:
    from emotionai_desktop.analysis import load_analyzer
    from emotionai_desktop.inference.choice import open_file_backend

    return load_analyzer(lambda: open_file_backend(choice, options.models, _emotion_model(options)))


def _window(options: argparse.Namespace) -> int:
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        print("error: there is no display to open a window on; the command analyze works without", file=sys.stderr)
        return FAILED
    # What is not asked for is as it was last.
    choice = None if options.backend is None and options.server is None else _backend_choice(options)
    from emotionai_desktop.ui.app import run_window
    from emotionai_desktop.ui.networks import Asked

    return run_window(options.source, Asked(options.models, choice, options.emotion_model))


def _analyze(options: argparse.Namespace) -> int:
    from emotionai_desktop.batch.command import AnalyzeOptions, analyze_inputs
    from emotionai_desktop.batch.setup import Setup
    from emotionai_desktop.recording.rows import table_form

    if options.format == "parquet" and options.output is None:
        options.wrong("--format parquet needs --output FILE")
    if options.resume and options.output is None and options.sessions is None:
        options.wrong("--resume needs --output FILE or --sessions DIR")
    return analyze_inputs(
        options.paths,
        Setup(_backend_choice(options), options.models, _emotion_model(options)),
        AnalyzeOptions(
            form=options.format or table_form(options.output),
            output=options.output,
            annotated=options.annotated,
            sessions=options.sessions,
            recursive=options.recursive,
            every=options.every,
            jobs=options.jobs,
            resume=options.resume,
        ),
    )


def _bench(options: argparse.Namespace) -> int:
    from emotionai_desktop.bench.report import print_report
    from emotionai_desktop.bench.run import PARTS, run_bench
    from emotionai_desktop.bench.start import StartError
    from emotionai_desktop.capture.source import SourceError
    from emotionai_desktop.ui.offscreen import offscreen_paint

    choice = _backend_choice(options)
    parts = options.parts or PARTS
    paint = offscreen_paint() if "frame" in parts else None
    try:
        report = run_bench(
            options.source, lambda: _load_for_files(options, choice), options.frames, parts, options.models, paint
        )
    except (SourceError, StartError) as error:
        print(f"error: {error}", file=sys.stderr)
        return FAILED
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        print_report(report)
    return 0


def _cameras(_options: argparse.Namespace) -> int:
    from emotionai_desktop.capture.camera import list_cameras

    cameras = list_cameras()
    for camera in cameras:
        print(f"{camera.index}: {camera.name}")
    if not cameras:
        print("no camera found", file=sys.stderr)
    return 0


def _models(options: argparse.Namespace) -> int:
    catalog = Catalog.load(options.models)
    code = 0
    for model in catalog.models.values():
        size = sum(file.size for file in model.files.values())
        print(f"{model.name} version {model.version}: {model.task}, {len(model.files)} files, {size / 1e6:.1f} MB")
        if model.task == "emotion":
            print(f"  labels: {', '.join(model.labels)}; clear from {model.threshold:.2f} on")
        for file in model.files:
            try:
                catalog.read(model, file)
            except CatalogError as error:
                print(f"error: {error}", file=sys.stderr)
                code = FAILED
    return code


def _menu_entry(options: argparse.Namespace) -> int:
    from emotionai_desktop.menu_entry import add_menu_entry, remove_menu_entry

    if sys.platform != "linux":
        print("error: only Linux desktops have such entries", file=sys.stderr)
        return FAILED
    for path in remove_menu_entry() if options.remove else add_menu_entry():
        print(path)
    return 0


def _serve(options: argparse.Namespace) -> int:
    try:
        from emotionai_desktop.serving.server import serve
    except ModuleNotFoundError as error:
        print(
            f"error: the model server is no part of this installation: it lacks {error.name}; "
            "the one that pip makes has it",
            file=sys.stderr,
        )
        return FAILED

    return serve(options.models, options.host, options.port)
