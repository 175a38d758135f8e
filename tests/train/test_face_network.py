"""The larger network that begins with what face recognition knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops

from train.__main__ import main
from train.face_network import face_start, face_trunk
from train.folding import fold, unfold
from train.networks import emotion_network, shipped_emotion_network

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

SIDE = 64
BGR = (103.939, 116.779, 123.68)
Weights = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def weights() -> Weights:
    """Names and shapes as in faceres-deep."""
    rng = np.random.default_rng(4)
    folded = keras.Model(*face_trunk(folded=True, side=SIDE))
    found: Weights = {"conv1/convolution/merged_input": rng.normal(size=(3, 3, 3, 32)) / 500}
    found["conv1_bn/batchnorm_1/sub"] = rng.normal(size=32) / 4
    for number in range(1, 14):
        depthwise, pointwise = (folded.get_layer(f"{kind}{number}").kernel.shape for kind in ("dw", "pw"))
        found[f"conv_dw_{number}/depthwise_kernel"] = rng.normal(size=depthwise) / 2
        found[f"conv_dw_{number}_bn/batchnorm_1/mul"] = rng.normal(1, 0.2, depthwise[2])
        found[f"conv_dw_{number}_bn/batchnorm_1/sub"] = rng.normal(size=depthwise[2]) / 4
        found[f"conv_pw_{number}/convolution/merged_input"] = rng.normal(size=pointwise) * (2 / pointwise[2]) ** 0.5
        found[f"conv_pw_{number}_bn/batchnorm_1/sub"] = rng.normal(size=pointwise[3]) / 4
    return {name: value.astype(np.float32) for name, value in found.items()}


def stored(weights: Weights, folder: Path, change: Callable[[dict], None] = lambda manifest: None) -> Path:
    """As the package has them: a manifest, and the numbers in two files."""
    content = b"".join(value.tobytes() for value in weights.values())
    (folder / "a.bin").write_bytes(content[:1000])
    (folder / "b.bin").write_bytes(content[1000:])
    entries = [{"name": name, "shape": list(value.shape), "dtype": "float32"} for name, value in weights.items()]
    manifest = {"weightsManifest": [{"paths": ["a.bin", "b.bin"], "weights": entries}]}
    change(manifest["weightsManifest"][0])
    path = folder / "faceres.json"
    path.write_text(json.dumps(manifest))
    return path


def reference(weights: Weights, crops: np.ndarray) -> np.ndarray:
    """The network as it was published: three channels, each with its mean taken off, and clipped ReLUs."""
    colour = 255 * ops.image.resize(crops, (SIDE, SIDE)) - np.array(BGR, np.float32)
    x = ops.conv(colour, weights["conv1/convolution/merged_input"], 2, "same")
    x = ops.clip(x + weights["conv1_bn/batchnorm_1/sub"], 0, 6)
    for number, stride in enumerate((1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1), 1):
        x = ops.depthwise_conv(x, weights[f"conv_dw_{number}/depthwise_kernel"], stride, "same")
        norm = f"conv_dw_{number}_bn/batchnorm_1"
        x = ops.clip(x * weights[f"{norm}/mul"] + weights[f"{norm}/sub"], 0, 6)
        x = ops.conv(x, weights[f"conv_pw_{number}/convolution/merged_input"], 1, "same")
        x = ops.clip(x + weights[f"conv_pw_{number}_bn/batchnorm_1/sub"], 0, 6)
    return ops.convert_to_numpy(x)


@pytest.fixture(scope="module")
def crops() -> np.ndarray:
    rng = np.random.default_rng(5)
    coarse = rng.random((16, 12, 12, 1), dtype=np.float32)
    return np.asarray(ops.convert_to_numpy(ops.image.resize(coarse, (96, 96))))


def test_the_start_sees_what_the_published_network_sees(weights: Weights, crops: np.ndarray, tmp_path: Path) -> None:
    start = face_start(stored(weights, tmp_path), SIDE)
    expected = reference(weights, crops)
    assert np.ptp(expected) > 0.5  # Else anything would agree.
    # The mean of the three is taken off once; only the rim of the picture, where the filters see zeros, can tell.
    difference = np.abs(start.predict(crops, verbose=0) - expected)
    assert np.median(difference) < 0.02
    assert difference.mean() < 0.05 * np.abs(expected).mean()


def test_training_begins_with_the_start_and_leaves_its_first_blocks(
    weights: Weights, crops: np.ndarray, tmp_path: Path
) -> None:
    start = face_start(stored(weights, tmp_path), SIDE)
    trunk = partial(face_trunk, side=SIDE)
    network = emotion_network(7, 8, trunk, dropout=0.0)
    assert unfold(start, network, crops) == ["logits", "vote_logits"]
    features = keras.Model(network.inputs, network.get_layer("pool").input)
    expected = start.predict(crops, verbose=0)
    assert features.predict(crops, verbose=0) == pytest.approx(expected, abs=2e-3)

    first, later = ([network.get_layer(name).get_weights()[0] for name in names] for names in (["pw4"], ["pw5"]))
    network.compile("sgd", "mse")
    network.fit(crops, np.ones((len(crops), 15)), verbose=0)
    assert np.array_equal(network.get_layer("pw4").get_weights()[0], first[0])
    assert not np.array_equal(network.get_layer("pw5").get_weights()[0], later[0])

    shipped = shipped_emotion_network(7, 7, trunk)
    fold(network, shipped)
    shipped.get_layer("probabilities").set_weights([np.eye(7)])
    answers = ops.convert_to_numpy(ops.softmax(network.predict(crops, verbose=0)[:, :7]))
    assert shipped.predict(crops, verbose=0) == pytest.approx(answers, abs=5e-3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda group: group["weights"].pop(), "expected"),
        (lambda group: group["weights"][3].update(name="other"), "no conv_dw_1_bn/batchnorm_1/mul"),
        (lambda group: group["weights"][0].update(dtype="float16"), "is float16, expected float32"),
        (
            lambda group: group["weights"].append({"name": "more", "shape": [9], "dtype": "float32"}),
            "more is cut short",
        ),
        (lambda group: group["paths"].append("c.bin"), "c.bin"),
        (lambda group: group.pop("weights"), "no TensorFlow.js model"),
    ],
)
def test_what_is_no_such_network_is_told(
    weights: Weights, tmp_path: Path, change: Callable[[dict], None], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = stored(weights, tmp_path, change)
    assert main(["face-start", str(path), "--output", str(tmp_path / "start.keras")]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "start.keras").exists()
