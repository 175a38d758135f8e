"""The requests that a SavedModel brings along to be warmed up with, before clients meet it.

See https://www.tensorflow.org/tfx/serving/saved_model_warmup: ``assets.extra/tf_serving_warmup_requests``, a TFRecord
file of at most 1,000 PredictionLog messages, here as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pool  # type: ignore[import-untyped]

from emotionai_desktop.serving.quiet_tensorflow import tf
from emotionai_desktop.serving.schema import message_class
from emotionai_desktop.serving.signature import DEFAULT_SIGNATURE, Tensors

#: Where the file is in a SavedModel's folder.
WARMUP_FILE = Path("assets.extra", "tf_serving_warmup_requests")
MAX_RECORDS = 1000

#: prediction_log.proto, predict.proto and model.proto of TensorFlow Serving, as far as predict requests need them.
#: Here the numbers count: they are what the file consists of.
_SCHEMA = """
name: "emotionai_desktop/warmup.proto" package: "emotionai.warmup" syntax: "proto3"
dependency: "tensorflow/core/framework/tensor.proto"
message_type { name: "PredictionLog"
    field { name: "predict_log" number: 6 type: TYPE_MESSAGE type_name: ".emotionai.warmup.PredictLog"
        label: LABEL_OPTIONAL } }
message_type { name: "PredictLog"
    field { name: "request" number: 1 type: TYPE_MESSAGE type_name: ".emotionai.warmup.PredictRequest"
        label: LABEL_OPTIONAL } }
message_type { name: "PredictRequest"
    field { name: "model_spec" number: 1 type: TYPE_MESSAGE type_name: ".emotionai.warmup.ModelSpec"
        label: LABEL_OPTIONAL }
    field { name: "inputs" number: 2 type: TYPE_MESSAGE type_name: ".emotionai.warmup.PredictRequest.InputsEntry"
        label: LABEL_REPEATED }
    nested_type { name: "InputsEntry" options { map_entry: true }
        field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
        field { name: "value" number: 2 type: TYPE_MESSAGE type_name: ".tensorflow.TensorProto"
            label: LABEL_OPTIONAL } } }
message_type { name: "ModelSpec"
    field { name: "name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
    field { name: "signature_name" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL } }
"""


def read_warmup(folder: Path) -> Iterator[tuple[str, Tensors]]:
    """The warm-up requests of the SavedModel in `folder`: signature and inputs of each; none where it has no file.

    Raises
    ------
    Exception
        The file is not what it should be: TensorFlow and protobuf have no common base for this.
    """
    path = folder / WARMUP_FILE
    if not path.is_file():
        return
    for record in tf.data.TFRecordDataset(str(path)).take(MAX_RECORDS).as_numpy_iterator():
        request = _prediction_log().FromString(record).predict_log.request
        tensors = {name: tf.make_ndarray(tensor) for name, tensor in request.inputs.items()}
        if tensors:
            yield request.model_spec.signature_name or DEFAULT_SIGNATURE, tensors


def write_warmup(folder: Path, model: str, requests: Iterable[tuple[str, Tensors]]) -> None:
    """Give the SavedModel in `folder` warm-up requests.

    Parameters
    ----------
    folder
        The folder that holds saved_model.pb.
    model
        Name that the model is served under.
    requests
        Signature and inputs of each; for a signature whose requests are batched, one of each size that is common.
    """
    path = folder / WARMUP_FILE
    path.parent.mkdir(exist_ok=True)
    with tf.io.TFRecordWriter(str(path)) as file:
        for signature, tensors in requests:
            log = _prediction_log()()
            request = log.predict_log.request
            request.model_spec.name = model
            request.model_spec.signature_name = signature
            for name, tensor in tensors.items():
                request.inputs[name].CopyFrom(tf.make_tensor_proto(tensor))
            file.write(log.SerializeToString())


@cache
def _prediction_log() -> Any:
    # Beside TensorFlow's own messages, since the inputs are some of them.
    return message_class(_SCHEMA, "emotionai.warmup.PredictionLog", descriptor_pool.Default())
