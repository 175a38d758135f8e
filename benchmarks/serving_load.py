"""Loads a model server the way live cameras do, and says how many it serves, how late, and at how many bytes.

    python benchmarks/serving_load.py --cameras 1 4 16

Every camera is a thread that sends its frames 15 times a second, one request for each model at once over two
connections that stay open, with the crops of all faces of the frame. A camera whose last frame is not answered yet
drops the next one, as the app does. Without ``--allow-remote`` only this machine is loaded.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import ipaddress
import json
import os
import platform
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import numpy as np
import numpy.typing as npt
import orjson

Faces = npt.NDArray[np.uint8]

#: Frames a second of a camera, and the most faces that one of them shows.
FPS = 15.0
MAX_FACES = 4
#: Seconds that an answer may take before the frame counts as failed.
TIMEOUT_S = 5.0
#: Different frames that are encoded beforehand, so that this tool's own work does not limit what it measures.
VARIETY = 16


class LoadError(Exception):
    """The server cannot be loaded; the text says why."""


def encode_bytes(faces: Faces) -> bytes:
    """A predict request for `faces`, uint8 [N, 96, 96], to the signature that takes encoded bytes."""
    instances = [{"b64": base64.b64encode(face).decode()} for face in faces]
    return orjson.dumps({"signature_name": "serving_bytes", "instances": instances})


def encode_floats(faces: Faces) -> bytes:
    """A predict request for `faces`, uint8 [N, 96, 96], to the signature that takes floats in 0..1."""
    images = faces[..., None].astype(np.float32) / np.float32(255)
    return orjson.dumps({"instances": images}, option=orjson.OPT_SERIALIZE_NUMPY)


def encode_floats_json(faces: Faces) -> bytes:
    """The same with Python's own json, as the first version of the app did it."""
    return json.dumps({"instances": (faces[..., None] / 255.0).tolist()}).encode()


FORMS: dict[str, Callable[[Faces], bytes]] = {"bytes": encode_bytes, "floats": encode_floats}


@dataclass
class Tally:
    """What one camera saw.

    Attributes
    ----------
    latencies_ms
        From sending a frame's requests to its last answer, for each frame that was answered.
    faces
        Faces in those frames.
    dropped
        Frames that were skipped because the one before was not answered yet.
    sent, received
        Bytes of bodies.
    errors
        How many frames failed, by reason.
    """

    latencies_ms: list[float] = field(default_factory=list)
    faces: int = 0
    dropped: int = 0
    sent: int = 0
    received: int = 0
    errors: Counter[str] = field(default_factory=Counter)


class Camera(threading.Thread):
    """One simulated camera.

    Parameters
    ----------
    server
        Where to send to.
    paths
        One predict path a model.
    bodies
        Encoded frames, by their number of faces.
    start, end
        When to send, in seconds of `time.perf_counter`.
    seed
        Makes its frames its own.
    """

    def __init__(
        self,
        server: SplitResult,
        paths: Sequence[str],
        bodies: dict[int, list[bytes]],
        start: float,
        end: float,
        seed: int,
    ) -> None:
        super().__init__(daemon=True)
        self.tally = Tally()
        self._paths = paths
        self._bodies = bodies
        self._chance = random.Random(seed)  # nosec B311: paces requests
        # Cameras are not in step with each other.
        self._start, self._end = start + self._chance.random() / FPS, end
        kind = http.client.HTTPSConnection if server.scheme == "https" else http.client.HTTPConnection
        self._connections = [kind(server.hostname or "", server.port, timeout=TIMEOUT_S) for _ in paths]

    def run(self) -> None:
        """Send frames until the end."""
        frame = 0
        while (due := self._start + frame / FPS) < self._end:
            late = time.perf_counter() - due
            if late > 1 / FPS:
                self.tally.dropped += 1
            else:
                time.sleep(max(0.0, -late))
                self.send_frame(self._chance.randint(1, len(self._bodies)))
            frame += 1
        for connection in self._connections:
            connection.close()

    def send_frame(self, faces: int) -> None:
        """Send the requests of one frame with so many faces, and count what comes back."""
        body = self._chance.choice(self._bodies[faces])
        start = time.perf_counter()
        try:
            for connection, path in zip(self._connections, self._paths, strict=True):
                connection.request("POST", path, body, {"Content-Type": "application/json"})
            answers = [connection.getresponse() for connection in self._connections]
            texts = [answer.read() for answer in answers]
        except (OSError, http.client.HTTPException) as error:
            self.tally.errors[type(error).__name__] += 1
            for connection in self._connections:
                connection.close()
            return
        for answer, text in zip(answers, texts, strict=True):
            if answer.status != 200:
                self.tally.errors[f"status {answer.status}"] += 1
                return
            if text.count(b"]") != faces + 1:
                self.tally.errors["wrong number of faces"] += 1
                return
        self.tally.latencies_ms.append((time.perf_counter() - start) * 1e3)
        self.tally.faces += faces
        self.tally.sent += len(body) * len(texts)
        self.tally.received += sum(map(len, texts))


def measure_load(
    server: SplitResult, models: Sequence[str], cameras: int, form: str, max_faces: int, seconds: float
) -> dict[str, Any]:
    """Load `server` with `cameras` cameras for `seconds`, and report what they saw."""
    chance = np.random.default_rng(0)
    bodies = {
        faces: [FORMS[form](chance.integers(0, 256, (faces, 96, 96), np.uint8)) for _ in range(VARIETY)]
        for faces in range(1, max_faces + 1)
    }
    start = time.perf_counter() + 0.2
    paths = predict_paths(server, models)
    threads = [Camera(server, paths, bodies, start, start + seconds, seed) for seed in range(cameras)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    tallies = [thread.tally for thread in threads]
    latencies = np.array([latency for tally in tallies for latency in tally.latencies_ms] or [np.nan])
    faces = sum(tally.faces for tally in tallies)
    errors = sum((tally.errors for tally in tallies), Counter[str]())
    p50, p95, p99 = np.percentile(latencies, (50, 95, 99))
    return {
        "cameras": cameras,
        "form": form,
        "frames": sum(len(tally.latencies_ms) for tally in tallies),
        "frames_per_s": sum(len(tally.latencies_ms) for tally in tallies) / took,
        "faces_per_s": faces / took,
        "dropped": sum(tally.dropped for tally in tallies),
        "errors": dict(errors),
        "p50_ms": p50,
        "p95_ms": p95,
        "p99_ms": p99,
        "sent_bytes_per_face": sum(tally.sent for tally in tallies) / max(faces, 1),
        "received_bytes_per_face": sum(tally.received for tally in tallies) / max(faces, 1),
    }


def measure_encoding() -> dict[str, dict[str, float]]:
    """Bytes on the wire and milliseconds to encode a face for one model, by form: medians of 100."""
    face = np.random.default_rng(0).integers(0, 256, (1, 96, 96), np.uint8)
    result = {}
    for name, encode in {**FORMS, "floats with json": encode_floats_json}.items():
        times = []
        for _ in range(100):
            start = time.perf_counter()
            body = encode(face)
            times.append((time.perf_counter() - start) * 1e3)
        result[name] = {"bytes": len(body), "encode_ms": float(np.median(times))}
    return result


def check_server(url: str, *, allow_remote: bool) -> SplitResult:
    """The parts of `url`, if it may be loaded.

    Raises
    ------
    LoadError
        It is no address of a server, or one of another machine.
    """
    server = urlsplit(url)
    try:
        port = server.port
        if server.scheme not in ("http", "https") or not server.hostname:
            raise ValueError("expected http://HOST:PORT")
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(server.hostname, port)}
    except (ValueError, OSError) as error:
        raise LoadError(f"{url}: {error}") from error
    if not allow_remote and not all(ipaddress.ip_address(address.split("%")[0]).is_loopback for address in found):
        raise LoadError(f"{url} is another machine; --allow-remote if it is yours to load")
    return server


def warm_up(server: SplitResult, models: Sequence[str], form: str, max_faces: int) -> None:
    """Send every model one frame of each size, because TensorFlow takes its time for the first.

    Raises
    ------
    LoadError
        A model does not answer.
    """
    bodies = {n: [FORMS[form](np.zeros((n, 96, 96), np.uint8))] for n in range(1, max_faces + 1)}
    camera = Camera(server, predict_paths(server, models), bodies, 0, 0, 0)
    for faces in bodies:
        camera.send_frame(faces)
    camera.run()
    if camera.tally.errors:
        raise LoadError(f"{server.geturl()}: {', '.join(models)}: {', '.join(camera.tally.errors)}")


def predict_paths(server: SplitResult, models: Sequence[str]) -> list[str]:
    """Where each model is asked."""
    return [f"{server.path.rstrip('/')}/v1/models/{model}:predict" for model in models]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 1 where the server cannot be loaded or a frame failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", default="http://127.0.0.1:8501", metavar="URL", help="default: %(default)s")
    parser.add_argument("--allow-remote", action="store_true", help="load a server that is not this machine")
    parser.add_argument("--models", nargs="+", default=["emotion", "keypoints"], metavar="NAME")
    parser.add_argument("--cameras", nargs="+", type=int, default=[1, 4, 16], metavar="N", help="one run each")
    parser.add_argument("--form", choices=[*FORMS], default="bytes", help="how faces are sent (default: %(default)s)")
    parser.add_argument("--max-faces", type=int, choices=range(1, MAX_FACES + 1), default=MAX_FACES, help="in a frame")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each run (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    try:
        server = check_server(options.server, allow_remote=options.allow_remote)
        warm_up(server, options.models, options.form, options.max_faces)
    except LoadError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    runs = [
        measure_load(server, options.models, cameras, options.form, options.max_faces, options.seconds)
        for cameras in options.cameras
    ]
    report = {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "server": options.server,
        "models": options.models,
        "fps": FPS,
        "max_faces": options.max_faces,
        "encoding": measure_encoding(),
        "runs": runs,
    }
    print(json.dumps(report, indent=2) if options.json else _text(report))
    return int(any(run["errors"] for run in runs))


def _text(report: dict[str, Any]) -> str:
    lines = [
        f"{report['server']} ({', '.join(report['models'])}) from {report['machine']}",
        "",
        f"{'one face':18}{'bytes':>9}{'encode ms':>11}",
        *(f"{name:18}{form['bytes']:9,}{form['encode_ms']:11.3f}" for name, form in report["encoding"].items()),
        "",
        "cameras  form     frames/s  faces/s  p50 ms  p95 ms  p99 ms  dropped  errors  sent B/face",
    ]
    lines += [
        f"{run['cameras']:7}  {run['form']:7}{run['frames_per_s']:10.1f}{run['faces_per_s']:9.1f}{run['p50_ms']:8.1f}"
        f"{run['p95_ms']:8.1f}{run['p99_ms']:8.1f}{run['dropped']:9}{sum(run['errors'].values()):8}"
        f"{run['sent_bytes_per_face']:13,.0f}"
        + "".join(f"\n         {count} x {reason}" for reason, count in run["errors"].items())
        for run in report["runs"]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
