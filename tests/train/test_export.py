from __future__ import annotations

from functools import partial
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from emotionai_desktop.inference.catalog import Catalog
from emotionai_desktop.results import KEYPOINT_NAMES
from train.agreement import DisagreementError, check_agreement
from train.calibration import Calibration
from train.datasets.emotions import FER_CLASSES, FIVE_CLASSES
from train.export import Shipment, export
from train.export_emotion import choose, shipped_network
from train.folding import fold
from train.lite import LiteModel
from train.networks import cell_centers, emotion_network, emotion_trunk, keypoint_network, multiply_adds
from train.predictors import open_predictor

# Keras 3.15 saves TensorFlow variables in a way that NumPy 2 will not take for ever.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

CROPS = np.random.default_rng(0).integers(0, 256, (5, 96, 96), dtype=np.uint8)
TRUNK = partial(emotion_trunk, (8, 16, 16))


def unsettle(model: keras.Model) -> None:
    """Give batch normalization statistics and scales that are not those of a new network."""
    rng = np.random.default_rng(3)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean, variance = layer.get_weights()
            layer.set_weights(
                [
                    gamma * rng.uniform(0.7, 1.3, gamma.shape),
                    beta + rng.normal(0, 0.1, beta.shape),
                    mean + rng.normal(0, 0.1, mean.shape),
                    variance * rng.uniform(0.5, 1.5, variance.shape),
                ]
            )


def small_keypoint_network() -> keras.Model:
    trained, shipped = keypoint_network(width=8), keypoint_network(width=8, folded=True)
    unsettle(trained)
    fold(trained, shipped)
    return shipped


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with a small network of each kind, exported once for all tests."""
    root = tmp_path_factory.mktemp("models")
    keras.utils.set_random_seed(0)
    points = small_keypoint_network()
    export(Shipment("keypoints", "keypoints", KEYPOINT_NAMES, None, points), root, 1, lambda folder, off: f"{off:g}")
    trained = emotion_network(7, 8, TRUNK)
    unsettle(trained)
    for name, labels in (("emotion", FIVE_CLASSES), ("emotion7", FER_CLASSES)):
        network = shipped_network(trained, labels, Calibration(0.8, 0.0), TRUNK)
        export(Shipment(name, "emotion", labels, 0.5, network), root, 1, lambda folder, off: f"{off:g}")
    return root


def test_folding_changes_no_answer() -> None:
    trained, shipped = keypoint_network(width=8), keypoint_network(width=8, folded=True)
    unsettle(trained)
    fold(trained, shipped)
    images = CROPS[..., None].astype(np.float32) / 255
    assert not [layer for layer in shipped.layers if isinstance(layer, keras.layers.BatchNormalization)]
    off = np.abs(trained.predict_on_batch(images) - shipped.predict_on_batch(images)).max()
    assert off < 0.1, "px; weights are rounded to float16"


def test_networks_stay_within_their_budget() -> None:
    for network in (keypoint_network(), emotion_network(7, 8)):
        assert network.count_params() < 3e6
        assert multiply_adds(network) < 150e6


def test_cells_cover_more_than_the_crop() -> None:
    centers = cell_centers(12)
    assert centers.mean(axis=0) == pytest.approx([47.5, 47.5])
    assert centers.min() < 0
    assert centers.max() > 95
    assert centers[1, 0] > centers[0, 0]
    assert centers[1, 1] == centers[0, 1]


@pytest.mark.parametrize("name", ["keypoints", "emotion", "emotion7"])
def test_every_form_is_there_and_catalogued(root: Path, name: str) -> None:
    catalog = Catalog.load(root)
    model = catalog.models[name]
    assert {"saved_model.pb", "model.tflite", "model.keras", "card.md"} <= set(model.files)
    for file in model.files:
        catalog.read(model, file)
    assert f'name: "{name}"' in (root / "models.config").read_text()


def test_a_server_is_told_how_to_warm_up(root: Path) -> None:
    records = tf.data.TFRecordDataset(str(root / "emotion7" / "1" / "assets.extra" / "tf_serving_warmup_requests"))
    requests = [record.numpy() for record in records]
    signatures = (b"serving_default", b"serving_bytes", b"explain", b"explain_bytes")
    for request, signature, name in zip(requests, signatures, 2 * (b"image", b"image_bytes"), strict=True):
        for word in (b"emotion7", signature, name):
            assert bytes([len(word)]) + word in request


def test_all_forms_answer_alike(root: Path) -> None:
    folder = root / "emotion" / "1"
    answers = [open_predictor(str(folder / form))(CROPS) for form in ("model.tflite", "model.keras", ".")]
    for answer in answers:
        assert answer.shape == (5, 5)
        assert answer.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-4)
        assert np.abs(answer - answers[0]).max() < 1e-3


def test_every_form_of_the_emotion_model_shows_where_it_sees_what(root: Path) -> None:
    folder = root / "emotion" / "1"
    signatures = tf.saved_model.load(str(folder)).signatures
    images = CROPS[..., None].astype(np.float32) / 255
    asked = signatures["explain"](image=tf.constant(images))
    as_bytes = signatures["explain_bytes"](image_bytes=tf.constant([crop.tobytes() for crop in CROPS]))
    maps = asked["activation"].numpy()
    assert maps.shape == (5, 6, 6, 5)
    assert np.ptp(maps, axis=(1, 2)).min() > 1e-3  # Else anything would agree.
    assert as_bytes["activation"].numpy() == pytest.approx(maps, abs=1e-4)
    assert asked["probabilities"].numpy() == pytest.approx(open_predictor(str(folder))(CROPS), abs=1e-5)
    details = Interpreter(model_path=str(folder / "model.tflite")).get_output_details()
    assert sorted(detail["shape_signature"].tolist() for detail in details) == [[-1, 5], [-1, 6, 6, 5]]


def test_without_a_reserve_five_and_seven_classes_are_one_network(root: Path) -> None:
    five, seven = (open_predictor(str(root / name / "1" / "model.tflite"))(CROPS) for name in ("emotion", "emotion7"))
    columns = [FER_CLASSES.index(name) for name in FIVE_CLASSES]
    rest = 1 - seven[:, columns].sum(axis=1, keepdims=True)
    assert five == pytest.approx(seven[:, columns] + rest / 5, abs=5e-4)


def test_the_batch_of_the_lite_model_may_change(root: Path) -> None:
    model = LiteModel(root / "keypoints" / "1" / "model.tflite")
    images = CROPS[..., None].astype(np.float32) / 255
    whole = model(images)
    single = np.concatenate([model(images[i : i + 1]) for i in range(len(images))])
    assert whole.shape == (5, 30)
    assert single == pytest.approx(whole, abs=1e-3)


def test_the_served_signatures_refuse_what_is_no_crop(root: Path) -> None:
    signatures = tf.saved_model.load(str(root / "emotion" / "1")).signatures
    whole = CROPS[0].tobytes()
    assert signatures["serving_bytes"](image_bytes=tf.constant([whole]))["probabilities"].shape == (1, 5)
    for wrong in (whole[:-1], whole + b"\0", b""):
        with pytest.raises(tf.errors.InvalidArgumentError, match="9216 bytes"):
            signatures["serving_bytes"](image_bytes=tf.constant([wrong]))
    assert signatures["serving_default"].structured_input_signature[1]["image"].shape.as_list() == [None, 96, 96, 1]


def test_forms_that_disagree_are_not_shipped(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "emotion"
    folder.symlink_to(root / "emotion" / "1")
    assert check_agreement(folder, "probabilities") < 1e-3
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    for file in ("saved_model.pb", "variables", "model.keras", "fingerprint.pb"):
        (mixed / file).symlink_to(root / "emotion" / "1" / file)
    (mixed / "model.tflite").symlink_to(root / "emotion7" / "1" / "model.tflite")
    with pytest.raises(DisagreementError, match=r"model\.tflite answers \(1, 7\), model\.keras \(1, 5\)"):
        check_agreement(mixed, "probabilities")


def written(root: Path) -> list[tuple[Path, int]]:
    return sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file())


def test_a_failed_export_leaves_the_old_version(root: Path) -> None:
    before = written(root)

    def fail(folder: Path, difference: float) -> str:
        raise RuntimeError("no card")

    network = small_keypoint_network()
    with pytest.raises(RuntimeError, match="no card"):
        export(Shipment("keypoints", "keypoints", KEYPOINT_NAMES, None, network), root, 1, fail)
    assert written(root) == before


def test_temperature_and_threshold_are_chosen_on_the_shipped_classes() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 7, 2000)
    logits = 4 * np.eye(7)[truth] + 2 * rng.normal(size=(2000, 7))
    choice = choose(logits, truth, FIVE_CLASSES)
    assert 0.2 < choice.calibration.temperature < 5
    assert 0.2 < choice.threshold < 1


def test_an_unknown_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no model at"):
        open_predictor(str(tmp_path / "none.tflite"))
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(ValueError, match="expected a"):
        open_predictor(str(tmp_path / "a.txt"))
