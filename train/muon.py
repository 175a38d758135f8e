"""The optimizer of both networks: Muon for convolutions, AdamW for the rest."""

from __future__ import annotations

import keras
from keras import ops

_RMS = 0.2


class ConvolutionMuon(keras.optimizers.Muon):
    """Keras's Muon, which leaves convolutions to AdamW, made to take them too.

    A kernel of [height, width, in, out] is orthogonalized as the matrix [height * width * in, out] that it multiplies
    patches with (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/). Updates are scaled to the root mean
    square of AdamW's (Liu et al. 2025, arXiv 2502.16982), so one learning rate serves all weights. Kernels with one
    input channel, of depthwise convolutions and dense layers, biases and the scales of batch normalization are AdamW's.
    """

    def _should_use_adamw(self, variable: keras.Variable) -> bool:
        return len(variable.shape) != 4 or 1 in variable.shape[2:]

    def zeropower_via_newtonschulz5(self, x: keras.KerasTensor, steps: int) -> keras.KerasTensor:
        """The nearest orthogonal matrix, roughly, in the shape of the kernel."""
        flat = ops.reshape(x, (-1, x.shape[-1]))
        return ops.reshape(super().zeropower_via_newtonschulz5(flat, steps), x.shape)

    def lr_adjust(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """`x` scaled to the root mean square that AdamW's updates have."""
        rows = int(x.shape[0] * x.shape[1] * x.shape[2])
        return x * (_RMS * max(rows, int(x.shape[3])) ** 0.5)
