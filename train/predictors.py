"""One way to ask any form of an exported network."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path

import numpy as np

from train.lite import LiteModel

Predictor = Callable[[np.ndarray], np.ndarray]
"""From uint8 crops [N, 96, 96] to the network's float32 answer [N, ...]."""

_CHUNK = 128


def open_predictor(where: str) -> Predictor:
    """Ask the network at `where`.

    Parameters
    ----------
    where
        A ``.tflite`` file, a ``.keras`` file, a folder with ``saved_model.pb``, or the address of a served model such
        as ``http://127.0.0.1:8501/v1/models/emotion``.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is none of these forms.
    """
    if where.startswith(("http://", "https://")):
        return _chunked(lambda images: _ask_server(where, images))
    path = Path(where)
    if not path.exists():
        raise FileNotFoundError(f"no model at {where}")
    if path.suffix == ".tflite":
        return _chunked(LiteModel(path, threads=2))
    if path.suffix == ".keras":
        import keras

        network = keras.saving.load_model(path, compile=False, safe_mode=True)
        return _chunked(network.predict_on_batch)
    if (path / "saved_model.pb").is_file():
        import tensorflow as tf

        loaded = tf.saved_model.load(where)
        signature = loaded.signatures["serving_default"]

        def ask(images: np.ndarray) -> np.ndarray:
            # `loaded` is named so that its variables live as long as the function that reads them.
            assert loaded is not None
            return next(iter(signature(image=tf.constant(images)).values())).numpy()

        return _chunked(ask)
    raise ValueError(f"{where}: expected a .tflite or .keras file, a SavedModel folder, or an http address")


def _chunked(ask: Callable[[np.ndarray], np.ndarray]) -> Predictor:
    def predict(crops: np.ndarray) -> np.ndarray:
        images = crops.astype(np.float32)[..., None] / 255
        return np.concatenate([ask(images[i : i + _CHUNK]) for i in range(0, len(images), _CHUNK)])

    return predict


def _ask_server(address: str, images: np.ndarray) -> np.ndarray:
    body = json.dumps({"signature_name": "serving_default", "inputs": {"image": images.tolist()}}).encode()
    request = urllib.request.Request(f"{address.rstrip('/')}:predict", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as response:
        outputs = json.load(response)["outputs"]
    return np.array(next(iter(outputs.values())) if isinstance(outputs, dict) else outputs, dtype=np.float32)
