"""A model server for tests: TensorFlow Serving's REST calls over two made-up networks, on loopback."""

from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from emotionai_desktop.inference.backend import BackendStatus, Predictions

LABELS = ("Angry", "Disgust", "Sad", "Happy", "Surprise")
THRESHOLD = 0.4
WIDTHS = {"keypoints": 30, "emotion": 5}
OUTPUTS = {"keypoints": "keypoints", "emotion": "probabilities"}


def crops(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 96, 96), np.uint8)


def answer(model: str, images: np.ndarray) -> np.ndarray:
    """What the made-up network says of images, float [N, 96, 96] in 0..1: it depends on every band of the picture."""
    width = WIDTHS[model]
    bands = np.stack([band.mean(axis=(1, 2)) for band in np.array_split(images, width, axis=1)], axis=1)
    if model == "keypoints":
        return 96 * bands
    exponents = np.exp(30 * bands)
    return exponents / exponents.sum(axis=1, keepdims=True)


class LocalStandIn:
    """Local weights that answer zeros, so that a test sees who answered; `error` makes them fail."""

    name = "local"
    labels = LABELS
    threshold = THRESHOLD

    def __init__(self) -> None:
        self.frames = 0
        self.closed = False

    def predict(self, crops: np.ndarray, *, activations: bool = False) -> Predictions:
        self.frames += 1
        probabilities = np.tile(np.float32([0, 0, 0, 1, 0]), (len(crops), 1))
        return Predictions(np.zeros((len(crops), 15, 2), np.float32), probabilities, self.name)

    def status(self) -> BackendStatus:
        return BackendStatus(self.name)

    def close(self) -> None:
        self.closed = True


class ModelServer(ThreadingHTTPServer):
    """The server, and what it has seen."""

    daemon_threads = True
    block_on_close = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._tls = tls
        self.version = 1
        self.labels: dict[str, int] = {"stable": 1}
        self.states = dict.fromkeys(WIDTHS, "AVAILABLE")
        self.unloaded = False
        self.signatures: tuple[str, ...] = ("serving_bytes", "serving_default")
        self.input_name = "image"
        self.image_shape: tuple[int, ...] = (-1, 96, 96, 1)
        self.widths = dict(WIDTHS)
        self.token: tuple[str, str] | None = None
        #: Connections accepted, and every request as (connection, method, path, headers, body).
        self.connections = 0
        self.requests: list[tuple[int, str, str, dict[str, str], bytes]] = []
        self._open: set[Any] = set()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.server_address[1]}"

    def predicts(self) -> list[dict[str, Any]]:
        """The bodies of the predict requests."""
        return [json.loads(body) for _, method, _, _, body in self.requests if method == "POST"]

    def get_request(self) -> Any:
        wire, address = super().get_request()
        if self._tls is not None:
            # The handshake comes with the first reading, on the connection's own thread.
            wire = self._tls.wrap_socket(wire, server_side=True, do_handshake_on_connect=False)
        self._open.add(wire)
        return wire, address

    def hang_up(self) -> None:
        """Close every connection, as servers do with those that were quiet."""
        for connection in list(self._open):
            self.shutdown_request(connection)
        self._open.clear()


@contextmanager
def model_server(tls: ssl.SSLContext | None = None) -> Iterator[ModelServer]:
    server = ModelServer(tls)
    thread = threading.Thread(target=lambda: server.serve_forever(0.02), name="model server")
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.hang_up()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: ModelServer

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1
        self.number = self.server.connections

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, ValueError, OSError):
            self.close_connection = True

    def do_GET(self) -> None:
        self._note(b"")
        model, version, rest = self._place()
        if self._refused(model, version):
            return
        if rest == "/metadata":
            self._send(200, self._metadata(model))
        else:
            state = {"version": str(self.server.version), "state": self.server.states[model]}
            self._send(200, {"model_version_status": [state]})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._note(body)
        model, version, _ = self._place()
        if self._refused(model, version):
            return
        document = json.loads(body)
        signature = document.get("signature_name", "serving_default")
        if signature not in self.server.signatures:
            self._send(400, {"error": f'Serving signature name: "{signature}" not found in signature def'})
            return
        if signature == "serving_bytes":
            raw = [base64.b64decode(each["b64"]) for each in document["instances"]]
            images = np.stack([np.frombuffer(each, np.uint8).reshape(96, 96) for each in raw]) / 255
        else:
            images = np.array(document["instances"])
            assert images.shape[1:] == (96, 96, 1)
            images = images[..., 0]
        self._send(200, {"predictions": np.round(answer(model, images), 7).tolist()})

    def log_message(self, *_: object) -> None:
        pass

    def _place(self) -> tuple[str, int | None, str]:
        parts = self.path.removeprefix("/v1/models/").removesuffix(":predict")
        parts, metadata, _ = parts.partition("/metadata")
        model, *choice = parts.split("/")
        if choice[:1] == ["versions"]:
            version: int | None = int(choice[1])
        else:
            version = self.server.labels[choice[1]] if choice[:1] == ["labels"] else None
        return model, version, metadata

    def _refused(self, model: str, version: int | None) -> bool:
        if self.server.token is not None and self.headers.get(self.server.token[0]) != self.server.token[1]:
            # As badly behaved as a proxy can be: it repeats what it was given.
            self._send(401, {"error": f"not this: {dict(self.headers)}"})
        elif model not in WIDTHS or self.server.unloaded or version not in (None, self.server.version):
            self._send(404, {"error": f"Servable not found for request: Latest({model})"})
        else:
            return False
        return True

    def _metadata(self, model: str) -> dict[str, Any]:
        output = {OUTPUTS[model]: _tensor("DT_FLOAT", (-1, self.server.widths[model]))}
        known = {
            "serving_bytes": {"inputs": {"image_bytes": _tensor("DT_STRING", (-1,))}, "outputs": output},
            "serving_default": {
                "inputs": {self.server.input_name: _tensor("DT_FLOAT", self.server.image_shape)},
                "outputs": output,
            },
        }
        signatures = {name: known[name] for name in self.server.signatures}
        return {
            "model_spec": {"name": model, "signature_name": "", "version": str(self.server.version)},
            "metadata": {"signature_def": {"signature_def": signatures}},
        }

    def _note(self, body: bytes) -> None:
        self.server.requests.append((self.number, self.command, self.path, dict(self.headers), body))

    def _send(self, status: int, document: Any) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _tensor(dtype: str, shape: tuple[int, ...]) -> dict[str, Any]:
    dims = [{"size": str(size), "name": ""} for size in shape]
    return {"name": "x:0", "dtype": dtype, "tensor_shape": {"dim": dims, "unknown_rank": False}}
