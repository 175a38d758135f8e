"""Both networks on this machine, in LiteRT."""

from __future__ import annotations

import os
import time
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from emotionai_desktop.inference.backend import BackendError, BackendStatus, Predictions, check_crops
from emotionai_desktop.inference.catalog import Catalog, ModelEntry
from emotionai_desktop.native import quiet_stderr
from emotionai_desktop.results import KEYPOINT_NAMES

#: More threads than this gain nothing on networks of this size, and a laptop has other work to do.
MAX_THREADS = 2

#: Faces a run: LiteRT's time grows with the faces while its memory does too, so crowds go through in parts.
MAX_BATCH = 16


class LocalBackend:
    """Runs the two networks of a catalog in LiteRT.

    Parameters
    ----------
    catalog
        The models there are.
    emotion_model
        Name of the emotion model to run.

    Raises
    ------
    CatalogError
        A model is missing, or its file is not the one that the catalog names.
    BackendError
        A model cannot be run, or its input and output are not those that its task has.
    """

    name = "local"

    def __init__(self, catalog: Catalog, emotion_model: str = "emotion") -> None:
        emotion = catalog.entry(emotion_model, "emotion")
        assert emotion.threshold is not None  # the catalog sees to it
        self.labels = emotion.labels
        self.threshold = emotion.threshold
        self._keypoints = _Network(catalog, catalog.entry("keypoints", "keypoints"), 2 * len(KEYPOINT_NAMES))
        self._emotion = _Network(catalog, emotion, len(emotion.labels))

    def predict(self, crops: NDArray[np.uint8], *, activations: bool = False) -> Predictions:
        """Run both networks; see `backend.Backend.predict`."""
        check_crops(crops)
        started = time.perf_counter()
        images = crops[..., np.newaxis] * np.float32(1 / 255)
        # One after the other, each on both cores: side by side, a core each, they took a fifth longer.
        keypoints = self._keypoints.run(images)[0].reshape(-1, len(KEYPOINT_NAMES), 2)
        pointed = time.perf_counter()
        probabilities, maps = self._emotion.run(images, maps=activations)
        named = time.perf_counter()
        stage_ms = {"keypoints": 1e3 * (pointed - started), "emotion": 1e3 * (named - pointed)}
        return Predictions(keypoints, probabilities, self.name, stage_ms, maps)

    def status(self) -> BackendStatus:
        """It answers, always."""
        return BackendStatus(self.name)

    def close(self) -> None:
        """Nothing to let go of: the interpreters go with the object."""


class _Network:
    """One model.tflite: float32 [N, 96, 96, 1] in, float32 [N, width] out, and maybe maps [N, 6, 6, width]."""

    def __init__(self, catalog: Catalog, model: ModelEntry, width: int) -> None:
        path = catalog.root / model.name / str(model.version) / "model.tflite"
        content = catalog.read(model, "model.tflite")
        try:
            self._interpreter = Interpreter(model_content=content, num_threads=min(MAX_THREADS, os.cpu_count() or 1))
        except (ValueError, RuntimeError) as error:
            raise BackendError(f"{path}: LiteRT cannot read it: {error}") from error
        inputs, outputs = self._interpreter.get_input_details(), self._interpreter.get_output_details()
        found = [_signature(detail) for detail in (*inputs, *outputs)]
        expected = [("float32", [-1, 96, 96, 1]), ("float32", [-1, width])]
        maps = ("float32", [-1, 6, 6, width])
        if [each for each in found if each != maps] != expected or len(inputs) != 1 or len(outputs) > 2:
            raise BackendError(f"{path}: expected input and output {expected}, found {found}")
        self._path, self._width = path, width
        self._input = inputs[0]["index"]
        self._output = next(detail["index"] for detail in outputs if _signature(detail) != maps)
        self._maps: int | None = next((detail["index"] for detail in outputs if _signature(detail) == maps), None)
        self._batch = 0
        # The first run is slow and, once in a process, says so on the standard error stream.
        with quiet_stderr():
            self.run(np.zeros((1, 96, 96, 1), np.float32))

    def run(
        self, images: NDArray[np.float32], *, maps: bool = False
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """Output for each of the images, and the activation maps where they are wanted and there are any."""
        wanted = [self._output] + ([self._maps] if maps and self._maps is not None else [])
        parts = [self._run_part(images[at : at + MAX_BATCH], wanted) for at in range(0, len(images), MAX_BATCH)]
        if not parts:
            return np.empty((0, self._width), np.float32), None
        outputs = [np.concatenate(output) for output in zip(*parts, strict=True)]
        return outputs[0], outputs[1] if len(outputs) > 1 else None

    def _run_part(self, images: NDArray[np.float32], wanted: list[int]) -> list[NDArray[np.float32]]:
        try:
            if len(images) != self._batch:
                self._interpreter.resize_tensor_input(self._input, images.shape, strict=True)
                self._interpreter.allocate_tensors()
                self._batch = len(images)
            self._interpreter.set_tensor(self._input, images)
            self._interpreter.invoke()
        except (ValueError, RuntimeError) as error:
            self._batch = 0
            raise BackendError(f"{self._path}: {error}") from error
        return [self._interpreter.get_tensor(each) for each in wanted]


def _signature(detail: dict[str, Any]) -> tuple[str, list[int]]:
    """Type and shape of an input or output, -1 where the size is free."""
    return np.dtype(detail["dtype"]).name, [int(size) for size in detail["shape_signature"]]
