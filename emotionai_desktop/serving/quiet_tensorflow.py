"""TensorFlow, told to keep quiet. Importing this takes ten seconds: only what runs in the serving process does."""

import os

# Its start-up talk is about itself; only errors are for whoever serves.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import tensorflow as tf  # type: ignore[import-untyped]
from tensorflow.core.protobuf import saved_model_pb2  # type: ignore[import-untyped]

tf.get_logger().setLevel("ERROR")

__all__ = ["saved_model_pb2", "tf"]
