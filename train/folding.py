"""From a trained network to the one that ships: batch normalization folded into the convolutions before it.

The weights are rounded to what float16 can hold, in every form alike, so that the half-sized ``model.tflite`` gives the
very answers of the others.
"""

from __future__ import annotations

import keras
import numpy as np


def fold(trained: keras.Model, shipped: keras.Model) -> None:
    """Fill `shipped`, built with folded convolutions, with what `trained` has learned.

    Layers belong together by name. A convolution that is followed by batch normalization in `trained` takes it up;
    every other layer's weights are copied; layers that only `shipped` has are left as they are.

    Parameters
    ----------
    trained
        Network with layers ``X`` and ``X_bn``.
    shipped
        Network with layers ``X``.
    """
    learned = {layer.name: layer for layer in trained.layers}
    for layer in shipped.layers:
        source = learned.get(layer.name)
        if source is None or not layer.weights:
            continue
        norm = learned.get(f"{layer.name}_bn")
        weights = source.get_weights() if norm is None else folded_weights(source, norm)
        layer.set_weights([halved(w) for w in weights])


def folded_weights(conv: keras.layers.Layer, norm: keras.layers.Layer) -> list[np.ndarray]:
    """Kernel and bias of the convolution that equals `conv` followed by `norm` in its inference mode."""
    gamma, beta, mean, variance = norm.get_weights()
    scale = gamma / np.sqrt(variance + norm.epsilon)
    return [conv.get_weights()[0] * scale, beta - mean * scale]


def halved(weights: np.ndarray) -> np.ndarray:
    """float32 numbers rounded to what float16 can hold."""
    return weights.astype(np.float16).astype(np.float32)
