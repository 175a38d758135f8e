"""Which devices to train on."""

from __future__ import annotations

import keras


def use_every_device() -> int:
    """Share each batch among all devices that Keras's backend lists, where there are several; their number.

    This is Keras's own engine for it, which works with JAX (``KERAS_BACKEND=jax``). TensorFlow's, `tf.distribute`,
    fails in Keras 3's trainer, see docs/training.md.
    """
    if keras.config.backend() != "jax":
        return 1
    devices = keras.distribution.list_devices()
    if len(devices) > 1:
        keras.distribution.set_distribution(keras.distribution.DataParallel(devices=devices))
    return len(devices)
