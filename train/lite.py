"""A ``model.tflite`` run with LiteRT, as the app runs it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter


class LiteModel:
    """A network with one input and one answer [N, numbers], whose batch may have any size.

    Further outputs, such as an emotion network's activation maps, are left aside.

    Parameters
    ----------
    path
        ``model.tflite``.
    threads
        Threads to compute with.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._interpreter = Interpreter(model_path=str(path), num_threads=threads)
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = next(each["index"] for each in self._interpreter.get_output_details() if len(each["shape"]) == 2)
        self._batch = -1

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """The network's answer to float32 [N, 96, 96, 1]."""
        if len(images) != self._batch:
            self._interpreter.resize_tensor_input(self._input, images.shape)
            self._interpreter.allocate_tensors()
            self._batch = len(images)
        self._interpreter.set_tensor(self._input, np.ascontiguousarray(images, dtype=np.float32))
        self._interpreter.invoke()
        return self._interpreter.get_tensor(self._output).copy()
