"""Requests that TensorFlow Serving makes to a model itself before it takes any from outside.

Without them the first crop waits for what a model does only once. The file is described on
https://www.tensorflow.org/tfx/serving/saved_model_warmup: a TFRecord of ``PredictionLog`` messages. These are written
here field by field, since the package that has the messages weighs more than they do.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import tensorflow as tf

from train.networks import IMAGE_SIZE

# Numbers of the fields in tensorflow_serving/apis/prediction_log.proto, predict.proto and model.proto.
_LOG_PREDICT, _PREDICT_REQUEST, _REQUEST_SPEC, _REQUEST_INPUTS, _SPEC_NAME, _SPEC_SIGNATURE = 6, 1, 1, 2, 1, 3
_MAP_KEY, _MAP_VALUE = 1, 2


def write_warmup(folder: Path, model: str) -> None:
    """Write ``assets.extra/tf_serving_warmup_requests`` into a SavedModel's folder.

    One request for each of the signatures of `train.savedmodel`, with one black crop.

    Parameters
    ----------
    folder
        Of the SavedModel.
    model
        The name it is served under.
    """
    black = np.zeros((1, IMAGE_SIZE, IMAGE_SIZE, 1), np.float32)
    inputs = {
        "serving_default": ("image", tf.make_tensor_proto(black)),
        "serving_bytes": ("image_bytes", tf.make_tensor_proto([bytes(IMAGE_SIZE * IMAGE_SIZE)])),
    }
    path = folder / "assets.extra" / "tf_serving_warmup_requests"
    path.parent.mkdir()
    with tf.io.TFRecordWriter(str(path)) as writer:
        for signature, (name, tensor) in inputs.items():
            spec = _field(_SPEC_NAME, model.encode()) + _field(_SPEC_SIGNATURE, signature.encode())
            entry = _field(_MAP_KEY, name.encode()) + _field(_MAP_VALUE, tensor.SerializeToString())
            request = _field(_REQUEST_SPEC, spec) + _field(_REQUEST_INPUTS, entry)
            writer.write(_field(_LOG_PREDICT, _field(_PREDICT_REQUEST, request)))


def _field(number: int, content: bytes) -> bytes:
    """A field of a protocol buffer that has a length: its key, its length, its content."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    groups = []
    while True:
        value, low = value >> 7, value & 0x7F
        groups.append(low | (0x80 if value else 0))
        if not value:
            return bytes(groups)
