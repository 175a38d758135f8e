"""``python -m train export keypoints``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from emotionai_desktop.results import KEYPOINT_NAMES
from train.cards import Origin, keypoint_card
from train.checkpoint import load_average
from train.datasets.splits import Split
from train.evaluate_keypoints import evaluate_keypoints, evaluation_crops
from train.export import Shipment, export
from train.fit_keypoints import keypoint_data
from train.folding import fold
from train.networks import keypoint_network, multiply_adds
from train.predictors import open_predictor


def export_keypoints(
    data: Sequence[Path],
    checkpoint: Path,
    root: Path,
    version: int,
    commands: Sequence[str],
    note: str,
    console: Console,
) -> None:
    """Export the averaged weights of a checkpoint, with a card of figures on the held-out tenth of `data`."""
    trained, network = keypoint_network(), keypoint_network(folded=True)
    progress = load_average(checkpoint, trained)
    fold(trained, network)
    held_out = keypoint_data(data, progress.split).held_out
    crops, truth, framing = evaluation_crops(held_out, Split.SEED)

    def card(folder: Path, difference: float) -> str:
        answers = open_predictor(str(folder / "model.tflite"))(crops)
        result = evaluate_keypoints(truth, answers, framing)
        console.log({name: round(values[0], 4) for name, values in result.overall.items()})
        size = network.count_params(), multiply_adds(network)
        origin = Origin(commands, progress.epoch, progress.minutes, *size, str(progress.split), difference, note)
        return keypoint_card(origin, result)

    difference = export(Shipment("keypoints", "keypoints", KEYPOINT_NAMES, None, network), root, version, card)
    console.log(f"epoch {progress.epoch}; the forms agree within {difference:.2g} px")
