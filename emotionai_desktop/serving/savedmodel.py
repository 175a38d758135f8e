"""A SavedModel in TensorFlow: what it can do, and doing it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from google.protobuf import json_format  # type: ignore[import-untyped]

from emotionai_desktop.inference.catalog import check_catalogued
from emotionai_desktop.serving.errors import InvalidRequestError, RequestError
from emotionai_desktop.serving.graph import check_graph
from emotionai_desktop.serving.quiet_tensorflow import tf
from emotionai_desktop.serving.signature import Signature, Tensors, TensorSpec
from emotionai_desktop.serving.warmup import read_warmup

_v1 = tf.compat.v1

#: HTTP statuses of TensorFlow's errors, as TensorFlow Serving maps them; 500 for all others.
_STATUS = {
    tf.errors.INVALID_ARGUMENT: 400,
    tf.errors.OUT_OF_RANGE: 400,
    tf.errors.NOT_FOUND: 404,
    tf.errors.RESOURCE_EXHAUSTED: 503,
    tf.errors.UNAVAILABLE: 503,
    tf.errors.DEADLINE_EXCEEDED: 504,
    tf.errors.UNIMPLEMENTED: 501,
}


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class SavedModel:
    """A loaded SavedModel. Any number of threads may run it at once; its memory is freed with it.

    Parameters
    ----------
    folder
        The folder that holds saved_model.pb.

    Raises
    ------
    RefusedGraphError
        It does more than compute.
    CatalogError
        A catalog beside the models names it, and it has changed since.
    Exception
        Whatever TensorFlow finds wrong with the folder: it has no common base for this.
    """

    def __init__(self, folder: Path) -> None:
        check_catalogued(folder)
        check_graph(folder)
        self._session = _v1.Session(graph=tf.Graph(), config=_session_config())
        # The loader, unlike tf.saved_model.load, gives the names that /metadata shows, and reads TensorFlow 1's too.
        graph = _v1.saved_model.load(self._session, [tf.saved_model.SERVING], str(folder))
        self.signatures = {
            name: Signature(name, _specs(definition.inputs), _specs(definition.outputs))
            for name, definition in graph.signature_def.items()
        }
        self.metadata: dict[str, Any] = {
            "signature_def": {
                name: json_format.MessageToDict(
                    definition, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
                )
                for name, definition in graph.signature_def.items()
            }
        }
        self._functions = {name: self._function(s) for name, s in self.signatures.items() if s.inputs}
        self._warm_up(folder)

    def signature(self, name: str) -> Signature:
        """The signature called `name`, which takes something.

        Raises
        ------
        InvalidRequestError
            There is none.
        """
        signature = self.signatures.get(name)
        if signature is None:
            raise InvalidRequestError(f'Serving signature name: "{name}" not found in signature def')
        if not signature.inputs:
            raise InvalidRequestError(f"Failed to get input map for signature: {name}")
        return signature

    def run(self, signature: str, inputs: Tensors) -> Tensors:
        """Run a signature on tensors that fit it.

        Raises
        ------
        RequestError
            TensorFlow refused them, with its reason.
        """
        specs = self.signatures[signature]
        try:
            outputs = self._functions[signature](*(inputs[name] for name in specs.inputs))
        except tf.errors.OpError as error:
            raise RequestError(_STATUS.get(error.error_code, 500), error.message) from error
        return {name: np.asarray(output) for name, output in zip(specs.outputs, outputs, strict=True)}

    def _warm_up(self, folder: Path) -> None:
        # TensorFlow prepares a signature when it first runs, which takes 0.5 s; no client shall wait for that.
        for name, tensors in read_warmup(folder):
            signature = self.signature(name)
            self.run(name, signature.fit(tensors))

    def _function(self, signature: Signature) -> Callable[..., list[Any]]:
        function: Callable[..., list[Any]] = self._session.make_callable(
            [spec.tensor for spec in signature.outputs.values()], [spec.tensor for spec in signature.inputs.values()]
        )
        return function


def _session_config() -> Any:
    config = _v1.ConfigProto(intra_op_parallelism_threads=cores(), inter_op_parallelism_threads=cores())
    config.gpu_options.allow_growth = True
    return config


def _specs(infos: Any) -> dict[str, TensorSpec]:
    return {
        name: TensorSpec(
            info.name,
            np.dtype(tf.as_dtype(info.dtype).as_numpy_dtype if info.dtype else object),
            None if info.tensor_shape.unknown_rank else tuple(dim.size for dim in info.tensor_shape.dim),
        )
        for name, info in sorted(infos.items())
    }
