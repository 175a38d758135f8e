"""Whether the exported forms of a network give one answer."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from train.lite import LiteModel
from train.networks import IMAGE_SIZE

TOLERANCE = 1e-3


class DisagreementError(ValueError):
    """Two forms of a network answer differently."""


def check_agreement(folder: Path, output: str, batch_sizes: tuple[int, ...] = (1, 3, 16)) -> float:
    """Compare every form in an exported folder on random pictures of 8 bits.

    Parameters
    ----------
    folder
        With ``model.keras``, ``model.tflite`` and ``saved_model.pb``.
    output
        Name of the answer.
    batch_sizes
        Pictures at once.

    Returns
    -------
    float
        The largest difference found, in the unit of the answer.

    Raises
    ------
    DisagreementError
        If it is more than `TOLERANCE`.
    """
    reference = keras.saving.load_model(folder / "model.keras", compile=False, safe_mode=True)
    lite = LiteModel(folder / "model.tflite")
    signatures = tf.saved_model.load(str(folder)).signatures
    rng = np.random.default_rng(0)
    worst = 0.0
    for size in batch_sizes:
        crops = rng.integers(0, 256, (size, IMAGE_SIZE, IMAGE_SIZE, 1), dtype=np.uint8)
        image = crops.astype(np.float32) / 255
        expected = reference.predict_on_batch(image)
        answers = {
            "model.tflite": lite(image),
            "serving_default": signatures["serving_default"](image=tf.constant(image))[output].numpy(),
            "serving_bytes": signatures["serving_bytes"](image_bytes=tf.constant([crop.tobytes() for crop in crops]))[
                output
            ].numpy(),
        }
        for form, answer in answers.items():
            if answer.shape != expected.shape:
                raise DisagreementError(f"{folder}: {form} answers {answer.shape}, model.keras {expected.shape}")
            difference = float(np.abs(answer - expected).max())
            worst = max(worst, difference)
            if not difference <= TOLERANCE:
                raise DisagreementError(
                    f"{folder}: {form} is {difference:.2g} off model.keras, at most {TOLERANCE} allowed"
                )
    return worst
