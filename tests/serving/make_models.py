"""Exports the models that the tests serve: `python make_models.py OUT`, about 10 s for TensorFlow's import.

OUT/m/1 is the model that transcripts.jsonl was recorded against. OUT/tiny/1 and OUT/staged/2 have the app's contract:
the probabilities are the softmax of VERSION times the sums of five bands of the image.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow as tf

sys.path.insert(0, str(Path(__file__).parents[2]))
from emotionai_desktop.serving.warmup import write_warmup


def spec(shape, dtype, name):
    return tf.TensorSpec(shape, dtype, name=name)


class Probe(tf.Module):
    @tf.function(input_signature=[spec((None, 2), tf.float32, "x")])
    def log(self, x):
        return {"y": tf.math.log(x)}

    @tf.function(input_signature=[spec((None,), tf.float32, "a"), spec((None,), tf.string, "s")])
    def multi(self, a, s):
        return {"a": a, "s": s, "s_bytes": s, "i": tf.cast(a, tf.int64)}

    @tf.function(input_signature=[spec((None, 2), tf.float32, "x")])
    def scalar(self, x):
        return {"m": tf.reduce_mean(x)}

    @tf.function(input_signature=[spec((None, 96, 96, 1), tf.float32, "x")])
    def chk(self, x):
        return {"y": tf.reduce_sum(tf.ensure_shape(x, (None, 96, 96, 1)), axis=(1, 2, 3))}


class Tiny(tf.Module):
    def __init__(self, version):
        super().__init__()
        # A convolution with a picture of one dot changes nothing; without it no kernel would mind a wrong rank.
        self.kernel = tf.Variable(tf.reshape(tf.one_hot(4, 9), (3, 3, 1, 1)))
        self.version = tf.Variable(float(version))

    @tf.function(input_signature=[spec((None, 96, 96, 1), tf.float32, "image")])
    def floats(self, image):
        same = tf.nn.conv2d(image, self.kernel, 1, "SAME")
        bands = tf.reduce_mean(tf.reshape(same[:, :95, :, 0], (-1, 5, 19 * 96)), axis=2)
        return {"probabilities": tf.nn.softmax(self.version * 10.0 * bands)}

    @tf.function(input_signature=[spec((None,), tf.string, "image_bytes")])
    def encoded(self, image_bytes):
        right = tf.debugging.assert_equal(tf.strings.length(image_bytes), 9216, message="each must be 9216 bytes")
        with tf.control_dependencies([right]):
            pixels = tf.io.decode_raw(image_bytes, tf.uint8, fixed_length=9216)
        return self.floats(tf.cast(tf.reshape(pixels, (-1, 96, 96, 1)), tf.float32) / 255.0)


class Harm(tf.Module):
    """Answers as it should, and does something else beside."""

    def __init__(self, deed):
        super().__init__()
        self.deed = deed

    @tf.function(input_signature=[spec((None, 96, 96, 1), tf.float32, "image")])
    def answer(self, image):
        with tf.control_dependencies([self.deed(image)]):
            return {"probabilities": tf.fill((tf.shape(image)[0], 5), 0.2)}


def harms(out):
    """Deeds of models that must not be served, by name."""
    owned = str(out / "owned")
    return {
        "writes": lambda image: tf.io.write_file(owned, "x"),
        "reads": lambda image: tf.io.read_file("/etc/hostname"),
        "python": lambda image: tf.py_function(lambda x: x, [image], tf.float32),
        "saves": lambda image: tf.raw_ops.SaveV2(
            prefix=owned, tensor_names=["a"], shape_and_slices=[""], tensors=[image]
        ),
    }


def export(out):
    tiny = Tiny(1), Tiny(2)
    probe = Probe()
    functions = {"serving_default": probe.log, "multi": probe.multi, "scalar": probe.scalar, "chk": probe.chk}
    warmup = [
        ("serving_default", {"image": np.zeros((1, 96, 96, 1), np.float32)}),
        ("serving_bytes", {"image_bytes": np.array([bytes(9216)], object)}),
    ]
    wrong = [("serving_default", {"image": np.zeros((1, 96, 96), np.float32)})]
    both = {"serving_default": tiny[1].floats, "serving_bytes": tiny[1].encoded}
    save(tiny[1], both, out / "staged" / "2", warmup)
    save(tiny[1], both, out / "staged" / "wrong-warmup", wrong)
    save(tiny[0], {"serving_default": tiny[0].floats, "serving_bytes": tiny[0].encoded}, out / "tiny" / "1", warmup)
    save(probe, functions, out / "m" / "1")
    for name, deed in harms(out).items():
        harm = Harm(deed)
        save(harm, {"serving_default": harm.answer}, out / "staged" / name)


def save(module, signatures, folder, warmup=()):
    # Elsewhere first: the server of the tests is looking already, and must not find half a model.
    partial = folder.parent / f"partial-{folder.name}"
    tf.saved_model.save(module, str(partial), signatures=signatures)
    if warmup:
        write_warmup(partial, folder.parent.name, warmup)
    partial.rename(folder)


if __name__ == "__main__":
    export(Path(sys.argv[1]))
