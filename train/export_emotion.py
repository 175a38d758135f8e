"""``python -m train export emotion``: one trained trunk, a model for each list of labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from rich.console import Console
from scipy.special import softmax

from train.alignment import upscaled
from train.calibration import Calibration, calibrate, keeping_threshold
from train.cards import Origin, emotion_card
from train.checkpoint import load_average, read_progress
from train.datasets.emotions import FER_CLASSES, FIVE_CLASSES, VOTE_COLUMNS, load_emotions
from train.evaluate import framed
from train.evaluate_emotion import evaluate_emotion
from train.export import Shipment, export
from train.fit_emotion import KINDS, emotion_data, fer_labels
from train.folding import fold, halved
from train.networks import Trunk, emotion_network, emotion_trunk, multiply_adds, shipped_emotion_network
from train.predictors import open_predictor
from train.spread import spread_matrix

LABEL_SETS: dict[str, tuple[str, ...]] = {"emotion": FIVE_CLASSES, "emotion7": FER_CLASSES}
"""Models that are made of one training, and their labels."""

KEEP = 0.9
"""Share of the correct held-out answers that the threshold keeps."""


def export_emotion(
    data: Sequence[Path],
    checkpoint: Path,
    keypoint_model: Path,
    root: Path,
    version: int,
    commands: Sequence[str],
    note: str,
    console: Console,
) -> None:
    """Export the averaged weights of a checkpoint with every list of labels.

    Calibration and threshold come from the held-out tenth of `data`, seen both as it comes and as the app crops it.
    The cards give figures on that tenth, and on PublicTest where the data have it.
    """
    trunk = KINDS[read_progress(checkpoint).network].trunk
    trained = emotion_network(len(FER_CLASSES), len(VOTE_COLUMNS), trunk)
    progress = load_average(checkpoint, trained)
    held_out = emotion_data(data, progress.split).held_out
    everything = load_emotions(data[0])
    public = everything[everything.usage == "PublicTest"]
    sets = {"held-out part of Training": (held_out.names, framed(held_out, keypoint_model))}
    if len(public):
        sets["PublicTest, cropped as the app does"] = (public.names, framed(public, keypoint_model))
        sets["PublicTest, as it comes"] = (public.names, upscaled(public.images))
    chosen_on = np.concatenate([upscaled(held_out.images), framed(held_out, keypoint_model)])
    logits = trained.predict(chosen_on.astype(np.float32)[..., None] / 255, batch_size=128, verbose=0)
    logits, truth = logits[:, : len(FER_CLASSES)], np.tile(fer_labels(held_out), 2)
    for name, labels in LABEL_SETS.items():
        choice = choose(logits, truth, labels)
        network = shipped_network(trained, labels, choice.calibration, trunk)

        def card(folder: Path, difference: float) -> str:
            predict = open_predictor(str(folder / "model.tflite"))
            results = {
                title: evaluate_emotion(shown, predict(crops), labels, choice.threshold)  # noqa: B023
                for title, (shown, crops) in sets.items()
            }
            for title, result in results.items():
                figures = {figure: round(values[0], 4) for figure, values in result.overall.items()}
                console.log(name, title, figures, result.rejection)  # noqa: B023
            size = network.count_params(), multiply_adds(network)  # noqa: B023
            origin = Origin(commands, progress.epoch, progress.minutes, *size, str(progress.split), difference, note)
            return emotion_card(name, origin, results, choice.calibration, KEEP)  # noqa: B023

        shipment = Shipment(name, "emotion", labels, choice.threshold, network)
        difference = export(shipment, root, version, card)
        console.log(f"{name}: epoch {progress.epoch}, {choice}; the forms agree within {difference:.2g}")


@dataclass(frozen=True)
class Choice:
    """Calibration and threshold of a model."""

    calibration: Calibration
    threshold: float


def choose(logits: np.ndarray, truth: np.ndarray, labels: Sequence[str]) -> Choice:
    """Choose calibration and threshold.

    Parameters
    ----------
    logits
        float [N, 7] on held-out faces.
    truth
        int64 [N], FER's classes.
    labels
        The classes that the model ships.
    """
    to_shipped = np.array([labels.index(name) if name in labels else -1 for name in FER_CLASSES])[truth]
    spread = spread_matrix(FER_CLASSES, labels)
    calibration = calibrate(logits, to_shipped, spread)
    probabilities = softmax(calibration.calibrated(logits, _are_shipped(labels)), axis=1) @ spread
    shown, correct = to_shipped >= 0, probabilities.argmax(axis=1) == to_shipped
    return Choice(calibration, keeping_threshold(probabilities[shown].max(axis=1), correct[shown], KEEP))


def _are_shipped(labels: Sequence[str]) -> np.ndarray:
    return np.isin(FER_CLASSES, labels)


def shipped_network(
    trained: keras.Model, labels: Sequence[str], calibration: Calibration, trunk: Trunk = emotion_trunk
) -> keras.Model:
    """The network with the given labels, folded, with the calibration in the weights of its logits."""
    network = shipped_emotion_network(len(FER_CLASSES), len(labels), trunk)
    fold(trained, network)
    kernel, bias = trained.get_layer("logits").get_weights()
    # Logits are linear in kernel and bias, and so are the temperature and the reserve.
    bias = calibration.calibrated(bias, _are_shipped(labels))
    network.get_layer("logits").set_weights([halved(kernel / calibration.temperature), halved(bias)])
    network.get_layer("probabilities").set_weights([spread_matrix(FER_CLASSES, labels)])
    return network
