from __future__ import annotations

from functools import partial
from pathlib import Path

import keras
import numpy as np
import pytest

from tests.train.test_fitting import QUIET
from train.fitting import Schedule, fit
from train.folding import fold, unfold
from train.networks import emotion_network, emotion_trunk, shipped_emotion_network

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

TRUNK = partial(emotion_trunk, (8, 16, 24))


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    rng = np.random.default_rng(3)
    return rng.random((64, 96, 96, 1), dtype=np.float32)


@pytest.fixture(scope="module")
def learned(pictures: np.ndarray) -> keras.Model:
    """A network that has seen some pictures, so that no normalization is as it was made."""
    keras.utils.set_random_seed(2)
    network = emotion_network(7, 8, TRUNK)
    network.compile("sgd", "mse")
    network.fit(pictures, np.ones((64, 15)), epochs=2, verbose=0)
    return network


@pytest.fixture(scope="module")
def shipped(learned: keras.Model) -> keras.Model:
    network = shipped_emotion_network(7, 7, TRUNK)
    fold(learned, network)
    network.get_layer("probabilities").set_weights([np.eye(7)])
    return network


def probabilities(trained: keras.Model, pictures: np.ndarray, training: bool) -> np.ndarray:
    return keras.ops.convert_to_numpy(keras.ops.softmax(trained(pictures, training=training)[:, :7]))


def test_training_goes_on_from_what_a_shipped_network_answers(shipped: keras.Model, pictures: np.ndarray) -> None:
    again = emotion_network(7, 8, TRUNK, dropout=0.0)
    assert unfold(shipped, again, pictures) == ["vote_logits"]
    answers = shipped.predict(pictures, verbose=0)
    assert np.ptp(answers, axis=0).max() > 1e-4  # Else anything would agree.
    np.testing.assert_allclose(probabilities(again, pictures, training=False), answers, atol=1e-4)
    np.testing.assert_allclose(probabilities(again, pictures, training=True), answers, atol=1e-3)


def test_a_fit_begins_with_an_exported_network(shipped: keras.Model, tmp_path: Path) -> None:
    exported = tmp_path / "model.keras"
    shipped.save(exported)
    schedule = Schedule(epochs=1, batch=16, peak_rate=1e-9, decay=0.0, start=str(exported))
    model = emotion_network(7, 8, TRUNK)
    fit(model, Faces(), keras.losses.mean_squared_error, lambda _m: {}, schedule, tmp_path, resume=False, console=QUIET)
    np.testing.assert_allclose(
        model.get_layer("logits").get_weights()[0], shipped.get_layer("logits").get_weights()[0], atol=1e-6
    )


def test_a_start_that_is_not_there_is_named(tmp_path: Path) -> None:
    schedule = Schedule(epochs=1, batch=16, start=str(tmp_path / "no.keras"))
    with pytest.raises(FileNotFoundError, match=r"no\.keras: no such file to start with"):
        fit(
            emotion_network(7, 8, TRUNK), Faces(), keras.losses.mean_squared_error, lambda _m: {}, schedule, tmp_path,
            resume=False, console=QUIET,
        )  # fmt: skip


class Faces:
    """Noise, and targets for both heads."""

    def order(self, rng: np.random.Generator) -> np.ndarray:
        return rng.permutation(32)

    def sample(self, row: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        return rng.random((96, 96), dtype=np.float32), np.zeros(15, np.float32)
