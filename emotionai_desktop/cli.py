"""The commands: `python main.py` opens the window, `python main.py COMMAND` works without one.

Whatever is slow to import is imported by the command that needs it, so that the window and ``--help`` come at once.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from emotionai_desktop.arguments import make_parser
from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.catalog import Catalog, CatalogError
from emotionai_desktop.inference.endpoint import DEFAULT_SERVER, Endpoint, EndpointError

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
    options = make_parser().parse_args(words)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(name)s: %(message)s")
    try:
        code = _COMMANDS[options.command](options)
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


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "window": _window,
    "analyze": _analyze,
    "bench": _bench,
    "cameras": _cameras,
    "models": _models,
    "menu-entry": _menu_entry,
    "serve": _serve,
}
