"""Model files that are damaged, of another shape, or bring code of their own: refused, with the reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from emotionai_desktop.inference.catalog import MODELS_DIR, Catalog, CatalogError, check_catalogued
from train.__main__ import main
from train.explain import explanation_sheet
from train.predictors import load_network, open_predictor

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


@keras.saving.register_keras_serializable("tests")
class Foreign(keras.layers.Layer):
    """A layer that nobody but these tests knows."""

    def call(self, x: tf.Tensor) -> tf.Tensor:
        return keras.ops.mean(x, axis=(1, 2))


def network(layer: keras.layers.Layer, answers: int = 5) -> keras.Model:
    image = keras.Input((96, 96, 1))
    return keras.Model(image, keras.layers.Dense(answers, activation="softmax")(layer(image)))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of each kind."""
    folder = tmp_path_factory.mktemp("models")
    network(keras.layers.GlobalAveragePooling2D(), 4).save(folder / "four.keras")
    network(keras.layers.Lambda(lambda x: x[:, 0, 0])).save(folder / "lambda.keras")
    network(Foreign()).save(folder / "foreign.keras")
    content = (folder / "four.keras").read_bytes()
    (folder / "cut.keras").write_bytes(content[: len(content) // 2])
    (folder / "empty.keras").write_bytes(b"")
    (folder / "rubbish.tflite").write_bytes(b"TFL3" * 100)
    (folder / "empty.tflite").write_bytes(b"")
    (folder / "hollow").mkdir()
    (folder / "hollow" / "saved_model.pb").write_bytes(b"\0garbage")
    writes = tf.Module()
    spec = tf.TensorSpec((None, 96, 96, 1), tf.float32, name="image")

    @tf.function(input_signature=[spec])
    def answer(image: tf.Tensor) -> dict[str, tf.Tensor]:
        with tf.control_dependencies([tf.io.write_file(str(folder / "owned"), "x")]):
            return {"probabilities": tf.fill((tf.shape(image)[0], 5), 0.2)}

    writes.answer = answer
    tf.saved_model.save(writes, str(folder / "writes"), signatures={"serving_default": answer})
    return folder


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lambda.keras", "refused: .*Lambda"),
        ("foreign.keras", "refused: Could not locate class 'Foreign'"),
        ("cut.keras", "no .keras file, or cut short"),
        ("empty.keras", "no .keras file, or cut short"),
        ("rubbish.tflite", "LiteRT cannot read it"),
        ("empty.tflite", "LiteRT cannot read it"),
        ("hollow", "saved_model.pb: not a SavedModel"),
        ("writes", "refused: its operation WriteFile reaches out of its graph"),
    ],
)
def test_it_is_refused_with_its_name_and_the_reason(files: Path, name: str, reason: str) -> None:
    # As in a process of its own, to which the class was never made known.
    registered = dict(keras.saving.get_custom_objects())
    keras.saving.get_custom_objects().clear()
    try:
        with pytest.raises(ValueError, match=reason) as caught:
            open_predictor(str(files / name))
    finally:
        keras.saving.get_custom_objects().update(registered)
    assert str(caught.value).startswith(str(files / name))
    assert not (files / "owned").exists()


def test_a_network_of_another_shape_is_refused_by_evaluate(
    files: Path, tmp_path: Path, fer_text: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "fer.csv"
    data.write_text(fer_text(7))
    arguments = ["evaluate", "emotion", "--data", str(data), "--usage", "all", "--as-is"]
    assert main([*arguments, "--model", str(files / "four.keras")]) == 1
    said = capsys.readouterr().err
    assert "expected 5 probabilities a face (Angry, Disgust, Sad, Happy, Surprise), found [4]" in said


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The shipped emotion model, each of whose files has lost a bit."""
    folder = tmp_path / "models" / "emotion" / "1"
    shutil.copytree(MODELS_DIR / "emotion" / "1", folder)
    shutil.copy(MODELS_DIR / "catalog.json", tmp_path / "models")
    for file in Catalog.load().models["emotion"].files:
        content = bytearray((folder / file).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / file).write_bytes(content)
    return folder


@pytest.mark.parametrize("name", ["model.keras", "model.tflite", "."])
def test_a_changed_byte_is_seen_wherever_a_catalog_stands_beside(changed: Path, name: str) -> None:
    with pytest.raises(CatalogError, match="changed since it was catalogued"):
        open_predictor(str(changed / name))


def test_explain_reads_no_changed_network(changed: Path, tmp_path: Path) -> None:
    picture = MODELS_DIR.parent / "assets" / "demo" / "astronaut.png"
    with pytest.raises(CatalogError, match=r"model\.keras: changed"):
        explanation_sheet(
            [picture],
            changed / "model.keras",
            MODELS_DIR / "keypoints" / "1" / "model.tflite",
            tuple("abcde"),
            tmp_path / "out.png",
        )
    with pytest.raises(CatalogError):
        load_network(changed / "model.keras")


def test_models_without_a_catalog_are_taken_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "emotion" / "1" / "model.tflite"
    file.parent.mkdir(parents=True)
    shutil.copy(MODELS_DIR / "emotion" / "1" / "model.tflite", file)
    check_catalogued(file)
    assert open_predictor(str(file))(np.zeros((1, 96, 96), np.uint8)).shape == (1, 5)
    # Nor does a catalog say anything of a version that it does not name.
    Catalog(tmp_path, {}).save()
    check_catalogued(file)
