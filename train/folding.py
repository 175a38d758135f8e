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
    kernel = conv.get_weights()[0]
    # What a depthwise convolution makes of a channel is along the third axis of its kernel, else along the last.
    along = scale[:, None] if isinstance(conv, keras.layers.DepthwiseConv2D) else scale
    return [kernel * along, beta - mean * scale]


def halved(weights: np.ndarray) -> np.ndarray:
    """float32 numbers rounded to what float16 can hold."""
    return weights.astype(np.float16).astype(np.float32)


def unfold(shipped: keras.Model, trained: keras.Model, pictures: np.ndarray) -> list[str]:
    """Fill `trained`, a network with batch normalization, so that it answers as `shipped` does: training can go on.

    What a convolution gives on `pictures` becomes the running statistics of the normalization after it. Kernels are
    scaled to the size that they have at the start of a training, which the normalization undoes.

    Parameters
    ----------
    shipped
        Folded network, as `fold` leaves it.
    trained
        Freshly built; layers that `shipped` has not, or has in another shape, stay as they are.
    pictures
        float32 [N, 96, 96, 1], as the network is trained on.

    Returns
    -------
    list of str
        Names of the layers that were left as they are.
    """
    known = {layer.name: layer for layer in shipped.layers}
    norms = {layer.name.removesuffix("_bn"): layer for layer in trained.layers if layer.name.endswith("_bn")}
    convs = [known[name] for name in norms if name in known]
    outputs = keras.Model(shipped.inputs, [conv.output for conv in convs]).predict(pictures, verbose=0)
    statistics = {c.name: (o.mean((0, 1, 2)), o.var((0, 1, 2))) for c, o in zip(convs, outputs, strict=True)}
    left = []
    for layer in trained.layers:
        if not layer.weights or layer.name.endswith("_bn"):
            continue
        source = known.get(layer.name)
        if source is None or source.kernel.shape != layer.kernel.shape:
            left.append(layer.name)
        elif layer.name in norms:
            mean, variance = statistics[layer.name]
            kernel, bias = source.get_weights()
            scale = np.sqrt(2 / np.prod(kernel.shape[:3])) / np.sqrt(np.mean(kernel**2, axis=(0, 1, 2)) + 1e-12)
            layer.set_weights([kernel * scale])
            norm = norms[layer.name]
            shifted, spread = (mean - bias) * scale, variance * scale**2
            norm.set_weights([np.sqrt(spread + norm.epsilon) / scale, mean, shifted, spread])
        else:
            layer.set_weights(source.get_weights())
    return left
