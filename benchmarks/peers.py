"""What a user would pick instead, on the same frames in the same run: speed, and how often the top labels agree.

``python benchmarks/peers.py`` installs each peer into an environment of its own (``out/peers/NAME``, made anew with
``--fresh``), plays the demo clip (640x480, every third frame) to it and to this app, and prints frames a second, faces
found, and how often both give the same top label to the same face. A peer that cannot be installed or run is
named with the reason.

Only peers whose wheel holds its weights are measured: deepface, py-feat, hsemotion and rmn fetch theirs from elsewhere
when they are first used.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

#: What goes into the environment of a peer. fer asks for torch only where it is to use MTCNN, which it does not by
#: default; its model is of Keras 2.
PEERS = {
    "fer": (
        "fer==22.5.1",
        ("tensorflow-cpu==2.21.0", "tf-keras==2.21.0", "opencv-python-headless==4.12.0.88", "setuptools<81"),
        ("pandas<3", "matplotlib<3.11", "requests", "tqdm", "moviepy==1.0.3", "pillow<11"),
    )
}

#: A face of a peer is one of this app's where the overlap of both boxes, over their union, is larger.
LEAST_OVERLAP = 0.3

#: Every how many frames of the clip are played, and how many before the clock counts.
STEP, WARM_UP = 3, 5

#: What the environment of fer runs: pictures in, one line of JSON out.
PLAY_FER = """
import json, os, sys, time
os.environ["TF_USE_LEGACY_KERAS"] = "1"
import numpy as np
from fer import FER
detector, frames, seconds, said = FER(), np.load(sys.argv[1]), [], []
for frame in frames:
    started = time.perf_counter()
    faces = detector.detect_emotions(frame)
    seconds.append(time.perf_counter() - started)
    said.append([[list(map(float, face["box"])), max(face["emotions"], key=face["emotions"].get)] for face in faces])
print(json.dumps({"seconds": seconds, "faces": said}))
"""


class PeerError(Exception):
    """A peer cannot be installed or run; the text says why."""


def main() -> int:
    """Measure and print; 1 where a peer could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environments", type=Path, default=ROOT / "out" / "peers", metavar="DIR")
    parser.add_argument("--fresh", action="store_true", help="make the environments anew")
    options = parser.parse_args()
    frames = clip()
    ours = play_here(frames)
    print(f"frames of 640x480 from the demo clip: {len(frames) - WARM_UP}")
    tell("this app", ours)
    code = 0
    for name in PEERS:
        try:
            theirs = play_there(environment(name, options.environments, fresh=options.fresh), frames)
        except PeerError as error:
            print(f"{name}: not measured: {error}")
            code = 1
            continue
        tell(name, theirs)
        tell_agreement(name, ours["faces"][WARM_UP:], theirs["faces"][WARM_UP:])
    return code


def clip() -> np.ndarray:
    """The demo clip at ten frames a second, uint8 [frames, 480, 640, 3]."""
    from emotionai_desktop.capture.demo import Demo

    demo, frames = Demo(), []
    for index in range(0, demo.frame_count, STEP):
        demo.seek(index)
        frame = demo.read()
        assert frame is not None  # the clip is that long
        frames.append(frame.image)
    return np.stack(frames)


def play_here(frames: np.ndarray) -> dict[str, Any]:
    """What this app says of the frames; its seven labels, which are those of the peers."""
    from emotionai_desktop.analysis import load_analyzer
    from emotionai_desktop.inference.catalog import Catalog
    from emotionai_desktop.inference.local import LocalBackend
    from emotionai_desktop.results import Frame

    analyzer = load_analyzer(lambda: LocalBackend(Catalog.load(), "emotion7"))
    seconds, said = [], []
    for index, image in enumerate(frames):
        started = time.perf_counter()
        result = analyzer.analyze(Frame(image, index, STEP * index / 30, "demo"))
        seconds.append(time.perf_counter() - started)
        top = [max(face.emotion.probabilities.items(), key=lambda pair: pair[1])[0] for face in result.faces]
        said.append([[list(face.box), label.lower()] for face, label in zip(result.faces, top, strict=True)])
    analyzer.close()
    return {"seconds": seconds, "faces": said}


def environment(name: str, folder: Path, *, fresh: bool) -> Path:
    """The Python of an environment with the peer in it."""
    place = folder / name
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if fresh or not (place / "complete").is_file():
        venv.create(place, clear=True, with_pip=True)
        wheel, *needed = PEERS[name]
        run([python, "-m", "pip", "install", "--quiet", *(package for group in needed for package in group)])
        run([python, "-m", "pip", "install", "--quiet", "--no-deps", wheel])
        (place / "complete").touch()
    return python


def play_there(python: Path, frames: np.ndarray) -> dict[str, Any]:
    """What a peer says of the frames."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frames.npy"
        np.save(path, frames)
        output = run([python, "-W", "ignore", "-c", PLAY_FER, path])
    said: dict[str, Any] = json.loads(output.splitlines()[-1])
    return said


def run(command: list[str | Path]) -> str:
    """The output of a command that goes well."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = [line for line in done.stderr.splitlines() if line.strip()]
        raise PeerError(words[-1] if words else f"status {done.returncode}")
    return done.stdout


def tell(name: str, played: dict[str, Any]) -> None:
    """Print how fast and how many."""
    seconds = np.array(played["seconds"][WARM_UP:])
    print(
        f"{name}: {1 / seconds.mean():.1f} frames/s, {1e3 * np.median(seconds):.1f} ms a frame (median), "
        f"{sum(map(len, played['faces'][WARM_UP:]))} faces"
    )


def tell_agreement(name: str, ours: list[Any], theirs: list[Any]) -> None:
    """Print how often the top labels are the same where both see the same face."""
    pairs = [
        (label, other)
        for mine, peers in zip(ours, theirs, strict=True)
        for box, label in mine
        for peers_box, other in peers
        if overlap(box, peers_box) > LEAST_OVERLAP
    ]
    same = sum(label == other for label, other in pairs)
    print(f"{name}: {len(pairs)} faces seen by both, the same top label (of seven) on {same}")


def overlap(first: list[float], second: list[float]) -> float:
    """Intersection over union of two boxes of x, y, width, height."""
    a, b = np.array(first), np.array(second)
    low, high = np.maximum(a[:2], b[:2]), np.minimum(a[:2] + a[2:], b[:2] + b[2:])
    common = float(np.prod(np.maximum(high - low, 0)))
    return common / (float(a[2] * a[3] + b[2] * b[3]) - common)


if __name__ == "__main__":
    sys.exit(main())
