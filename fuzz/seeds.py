"""Sound inputs of every reader, small, for a fuzzer to begin with."""

from __future__ import annotations

import functools
import gzip
import io
import json
import lzma
import tempfile
import zipfile
from datetime import datetime, timezone
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from emotionai_desktop.recording.session import End, Marker, ModelVersion, Session
from emotionai_desktop.results import KEYPOINT_NAMES
from train.datasets.keypoints import COLUMNS

ROOT = Path(__file__).parents[1]


@functools.cache
def seeds() -> dict[str, list[bytes]]:
    """Inputs by the name of their target."""
    pictures, videos = _pictures(), _videos()
    emotions = b"emotion,pixels,Usage\n3," + b" ".join([b"7"] * 48 * 48) + b",Training\n"
    points = ",".join([*COLUMNS, "Image"]).encode() + b"\n" + b"1.5," * 30 + b" ".join([b"9"] * 96 * 96) + b"\n"
    session, row = _session()
    return {
        "picture": pictures,
        "video": videos,
        "head": [content[:2000] for content in (*pictures, *videos)],
        "emotions_csv": [emotions],
        "keypoints_csv": [points],
        "votes_csv": [_votes()],
        "packed_csv": [bytes([0]) + _zip(emotions), b"\1" + gzip.compress(emotions), b"\2" + lzma.compress(emotions)],
        "pts": [b"version: 1\nn_points: 68\n{\n" + b"10.5 20.25\n" * 68 + b"}\n"],
        "catalog": [(ROOT / "models" / "catalog.json").read_bytes()],
        "session": [session],
        "results": [row],
        "answer": [json.dumps({"predictions": [[0.2] * n] * 2}).encode() for n in (5, 30)]
        + [
            json.dumps(
                {"predictions": [{"probabilities": [0.2] * 5, "activations": [[[0.0] * 5] * 6] * 6}] * 2}
            ).encode(),
            b'{"error": "Servable not found"}',
        ],
        "metadata": [_metadata()],
        "request": [
            b'{"instances": [[[[0], [1]], [[0.5], [1]]]]}',
            b'{"signature_name": "serving_bytes", "inputs": [{"b64": "AAEC"}]}',
        ],
        "models_config": [(ROOT / "models" / "models.config").read_bytes()],
        "address": [b"rtsp://ann:pass@10.0.0.2:554/live?x=1#y"],
    }


def _pictures() -> list[bytes]:
    rows, columns = np.mgrid[0:12, 0:16]
    image = Image.fromarray(np.stack([rows * 20, columns * 15, rows + columns], axis=2).astype(np.uint8))
    found = []
    for form, options in (
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("GIF", {}),
        ("BMP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {}),
        ("PPM", {}),
        ("JPEG2000", {}),
        ("AVIF", {}),
    ):
        buffer = io.BytesIO()
        image.save(buffer, form, **options)
        found.append(buffer.getvalue())
    return found


def _videos() -> list[bytes]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for suffix, code in (("avi", "MJPG"), ("mkv", "mp4v"), ("mp4", "mp4v"), ("webm", "VP80")):
            path = Path(folder) / f"a.{suffix}"
            writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), 25, (32, 32))
            for shade in range(4):
                writer.write(np.full((32, 32, 3), 40 * shade, np.uint8))
            writer.release()
            found.append(path.read_bytes())
    return found


def _votes() -> bytes:
    names = ["neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "NF"]
    rows = [
        ["Usage", "Image name", *names],
        ["Training", "a.png", *"9010000000"],
        ["PublicTest", "b.png", *"0900000010"],
    ]
    return "".join(",".join(row) + "\n" for row in rows).encode()


def _zip(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", content)
    return buffer.getvalue()


def _metadata() -> bytes:
    def tensor(dtype: str, *sizes: int) -> dict[str, object]:
        return {"dtype": dtype, "tensor_shape": {"dim": [{"size": str(size), "name": ""} for size in sizes]}}

    definition = {
        "serving_default": {
            "inputs": {"image": tensor("DT_FLOAT", -1, 96, 96, 1)},
            "outputs": {"keypoints": tensor("DT_FLOAT", -1, 30)},
        },
        "serving_bytes": {
            "inputs": {"image_bytes": tensor("DT_STRING", -1)},
            "outputs": {"keypoints": tensor("DT_FLOAT", -1, 30)},
        },
    }
    spec = {"name": "keypoints", "version": "1"}
    return json.dumps({"model_spec": spec, "metadata": {"signature_def": {"signature_def": definition}}}).encode()


def _session() -> tuple[bytes, bytes]:
    """A session.json and a row of results, as the app writes them."""
    face = {
        "id": 1,
        "box": [1.0, 2.0, 30.0, 40.0],
        "score": 0.9,
        "keypoints": {name: [10.0, 20.0] for name in KEYPOINT_NAMES},
        "emotion": {"label": "Happy", "probabilities": {"Happy": 0.75, "Sad": 0.25}},
    }
    row = {
        "source": "demo",
        "frame": 0,
        "time_s": 0.0,
        "width": 64,
        "height": 48,
        "backend": "local",
        "faces": [face],
    }
    session = Session(
        "Webcam",
        datetime(2026, 11, 22, 12, tzinfo=timezone.utc),
        ("Happy", "Sad"),
        (ModelVersion("emotion", "emotion", 1, "0" * 64),),
        {"sensitivity": 0.5},
        None,
        {1: "Ann"},
        (Marker(1.5, "laughs"),),
        End("stopped", 12, 3.5),
    )
    return json.dumps(session.as_json()).encode(), (json.dumps(row) + "\n").encode()
