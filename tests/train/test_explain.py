from __future__ import annotations

from functools import partial
from pathlib import Path

import keras
import numpy as np
import pytest

from train.calibration import Calibration
from train.datasets.emotions import FER_CLASSES, FIVE_CLASSES
from train.datasets.errors import DataError
from train.explain import explanation_sheet
from train.export_emotion import shipped_network
from train.networks import emotion_network, emotion_trunk, explained


def test_the_maps_add_up_to_what_the_network_says() -> None:
    keras.utils.set_random_seed(0)
    trunk = partial(emotion_trunk, (8, 16, 16))
    network = shipped_network(emotion_network(7, 8, trunk), FIVE_CLASSES, Calibration(0.8, 0.0), trunk)
    images = np.random.default_rng(0).random((3, 96, 96, 1), dtype=np.float32)
    answer = explained(network).predict_on_batch(images)
    maps = answer["activation"]
    assert maps.shape == (3, 6, 6, 5)
    assert answer["probabilities"] == pytest.approx(network.predict_on_batch(images), abs=1e-5)
    logits = keras.Model(network.inputs, network.get_layer("logits").output).predict_on_batch(images)
    columns = [FER_CLASSES.index(name) for name in FIVE_CLASSES]
    bias = network.get_layer("logits").get_weights()[1][columns]
    assert maps.mean(axis=(1, 2)) + bias == pytest.approx(logits[:, columns], abs=1e-4)


def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"a\.png: cannot be read"):
        explanation_sheet([tmp_path / "a.png"], tmp_path, tmp_path, FIVE_CLASSES, tmp_path / "out.png")
