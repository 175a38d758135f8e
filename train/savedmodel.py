"""The two TensorFlow forms of a network: SavedModel and ``model.tflite``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from train.networks import IMAGE_SIZE

PIXELS = IMAGE_SIZE * IMAGE_SIZE


def write_saved_model(network: keras.Model, output: str, folder: Path, explaining: keras.Model | None = None) -> None:
    """Write a SavedModel with two signatures, or four.

    ``serving_default`` takes ``image``, float32 [N, 96, 96, 1] in 0..1. ``serving_bytes`` takes ``image_bytes``,
    string [N], each the 9,216 gray bytes of a crop: a fifteenth of the JSON that the floats would be. Both answer with
    `output`. ``explain`` and ``explain_bytes`` take the same and answer with all that `explaining` gives.

    Shapes are checked inside the graph, because a wrong rank makes oneDNN abort the whole process, and because
    ``decode_raw`` would cut or pad a picture of another size in silence.

    Parameters
    ----------
    network
        Of `train.networks`, with one output.
    output
        Name of the answer.
    folder
        Must not exist yet.
    explaining
        Of `train.networks.explained`, with the weights of `network` and few of its own.
    """

    def serve(image: tf.Tensor) -> dict[str, tf.Tensor]:
        image = tf.ensure_shape(image, (None, IMAGE_SIZE, IMAGE_SIZE, 1))
        return {output: network(image, training=False)}

    def explain(image: tf.Tensor) -> dict[str, tf.Tensor]:
        assert explaining is not None
        image = tf.ensure_shape(image, (None, IMAGE_SIZE, IMAGE_SIZE, 1))
        return explaining(image, training=False)

    def pixels_of(image_bytes: tf.Tensor) -> tf.Tensor:
        image_bytes = tf.ensure_shape(image_bytes, (None,))
        right = tf.debugging.assert_equal(
            tf.strings.length(image_bytes), PIXELS, message=f"each of image_bytes must be {PIXELS} bytes, one a pixel"
        )
        with tf.control_dependencies([right]):
            pixels = tf.io.decode_raw(image_bytes, tf.uint8, fixed_length=PIXELS)
        return tf.cast(tf.reshape(pixels, (-1, IMAGE_SIZE, IMAGE_SIZE, 1)), tf.float32) / 255.0

    floats = tf.TensorSpec((None, IMAGE_SIZE, IMAGE_SIZE, 1), tf.float32, name="image")
    strings = tf.TensorSpec((None,), tf.string, name="image_bytes")
    module = tf.Module()
    # The bare variables: with the network itself, or with Keras's ExportArchive, every weight is written twice.
    module.kept = [variable.value for variable in (explaining or network).variables]
    signatures = {
        "serving_default": _signature(serve, floats),
        "serving_bytes": _signature(lambda image_bytes: serve(pixels_of(image_bytes)), strings),
    }
    if explaining is not None:
        signatures["explain"] = _signature(explain, floats)
        signatures["explain_bytes"] = _signature(lambda image_bytes: explain(pixels_of(image_bytes)), strings)
    tf.saved_model.save(module, str(folder), signatures=signatures)


def _signature(function: Callable[[tf.Tensor], dict[str, tf.Tensor]], spec: tf.TensorSpec) -> Any:
    return tf.function(function, input_signature=[spec]).get_concrete_function()


def write_tflite(saved_model: Path, path: Path, signature: str = "serving_default") -> None:
    """Write ``model.tflite`` with weights of half size and a batch that may have any size.

    The weights must be ones that float16 can hold (`train.folding` makes them so); they are computed with as float32.

    Parameters
    ----------
    saved_model
        Folder from `write_saved_model`.
    path
        File to write.
    signature
        The one that is converted.
    """
    converter = tf.lite.TFLiteConverter.from_saved_model(str(saved_model), signature_keys=[signature])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    path.write_bytes(converter.convert())
