"""One way to ask any form of an exported network."""

from __future__ import annotations

import json
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from emotionai_desktop.inference.catalog import check_catalogued
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
    CatalogError
        If a catalog names the file, and it has changed since.
    ValueError
        If it is none of these forms, damaged, or holds code beside the network.
    """
    if where.startswith(("http://", "https://")):
        return _chunked(lambda images: _ask_server(where, images))
    path = Path(where)
    if not path.exists():
        raise FileNotFoundError(f"no model at {where}")
    check_catalogued(path)
    if path.suffix == ".tflite":
        try:
            return _chunked(LiteModel(path, threads=2))
        except (ValueError, RuntimeError, StopIteration) as error:
            raise ValueError(f"{path}: LiteRT cannot read it: {error}") from error
    if path.suffix == ".keras":
        return _chunked(load_network(path).predict_on_batch)
    if (path / "saved_model.pb").is_file():
        import tensorflow as tf

        from emotionai_desktop.serving.graph import RefusedGraphError, check_graph

        try:
            check_graph(path)
        except RefusedGraphError as error:
            raise ValueError(error) from error
        loaded = tf.saved_model.load(where)
        signature = loaded.signatures["serving_default"]

        def ask(images: np.ndarray) -> np.ndarray:
            # `loaded` is named so that its variables live as long as the function that reads them.
            assert loaded is not None
            return next(iter(signature(image=tf.constant(images)).values())).numpy()

        return _chunked(ask)
    raise ValueError(f"{where}: expected a .tflite or .keras file, a SavedModel folder, or an http address")


def load_network(path: Path) -> Any:
    """The network in a ``.keras`` file. Layers that bring code of their own are refused.

    Raises
    ------
    CatalogError
        A catalog names the file, and it has changed since.
    ValueError
        It is damaged or refused; the text names it and the reason.
    """
    import keras

    check_catalogued(path)
    if not zipfile.is_zipfile(path):
        raise ValueError(f"{path}: no .keras file, or cut short")
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:
        # Keras answers what it does not know with exceptions of every kind; one of their lines tells what it was.
        lines = [line for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
        telling = next((line for line in lines if "Could not locate" in line), lines[0])
        reason = telling.strip().removeprefix("Exception encountered: ").partition(". ")[0]
        raise ValueError(f"{path}: refused: {reason[:200]}") from error


def _chunked(ask: Callable[[np.ndarray], np.ndarray]) -> Predictor:
    def predict(crops: np.ndarray) -> np.ndarray:
        images = crops.astype(np.float32)[..., None] / 255
        return np.concatenate([ask(images[i : i + _CHUNK]) for i in range(0, len(images), _CHUNK)])

    return predict


def _ask_server(address: str, images: np.ndarray) -> np.ndarray:
    body = json.dumps({"signature_name": "serving_default", "inputs": {"image": images.tolist()}}).encode()
    request = urllib.request.Request(f"{address.rstrip('/')}:predict", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as response:  # nosec B310: http or https, see open_predictor
        outputs = json.load(response)["outputs"]
    return np.array(next(iter(outputs.values())) if isinstance(outputs, dict) else outputs, dtype=np.float32)
