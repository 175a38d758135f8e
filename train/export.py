"""From a checkpoint to models/NAME/VERSION/, models.config and catalog.json."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from emotionai_desktop.inference.catalog import Catalog, ModelEntry, Task
from emotionai_desktop.serving.warmup import write_warmup
from train.agreement import check_agreement
from train.networks import IMAGE_SIZE, explained
from train.savedmodel import write_saved_model, write_tflite

OUTPUTS: dict[Task, str] = {"keypoints": "keypoints", "emotion": "probabilities"}
"""Name of each network's answer."""


@dataclass(frozen=True)
class Shipment:
    """What is exported.

    Attributes
    ----------
    name
        Folder below models/.
    task
        What the answer means.
    labels
        Names along the answer.
    threshold
        Below which no emotion is clear; None for points.
    network
        Folded, see `train.folding`.
    """

    name: str
    task: Task
    labels: tuple[str, ...]
    threshold: float | None
    network: keras.Model


def export(shipment: Shipment, root: Path, version: int, card: Callable[[Path, float], str]) -> float:
    """Write every form, check that they agree, and only then put the version in its place.

    Parameters
    ----------
    shipment
        What to write.
    root
        The models folder.
    version
        Folder below the name; one that is there already is replaced.
    card
        Given the folder with the written forms and their largest difference, the text of ``card.md``.

    Returns
    -------
    float
        The largest difference between the forms, in the unit of the answer.

    Raises
    ------
    DisagreementError
        If the forms answer differently; then nothing is changed.
    """
    output = OUTPUTS[shipment.task]
    place = root / shipment.name / str(version)
    unfinished = root / shipment.name / f".{version}.{os.getpid()}"
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    try:
        explaining = explained(shipment.network) if shipment.task == "emotion" else None
        write_saved_model(shipment.network, output, unfinished, explaining)
        for empty in [p for p in unfinished.iterdir() if p.is_dir() and not any(p.iterdir())]:
            empty.rmdir()  # git keeps no empty folder, and a clone must have the same files.
        write_warmup(unfinished, shipment.name, warmup_requests(explaining is not None))
        shipment.network.save(unfinished / "model.keras")
        write_tflite(unfinished, unfinished / "model.tflite", "explain" if explaining else "serving_default")
        difference = check_agreement(unfinished, output)
        (unfinished / "card.md").write_text(card(unfinished, difference), encoding="utf-8")
        if place.exists():
            shutil.rmtree(place)
        unfinished.rename(place)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    catalog = Catalog.load(root) if (root / "catalog.json").exists() else Catalog(root, {})
    catalog.models[shipment.name] = ModelEntry.measure(
        root, shipment.name, task=shipment.task, version=version, labels=shipment.labels, threshold=shipment.threshold
    )
    catalog.save()
    (root / "models.config").write_text(serving_config(catalog), encoding="utf-8")
    return difference


def warmup_requests(explains: bool) -> list[tuple[str, dict[str, np.ndarray]]]:
    """One black crop for each of the signatures of `train.savedmodel`."""
    floats = {"image": np.zeros((1, IMAGE_SIZE, IMAGE_SIZE, 1), np.float32)}
    strings = {"image_bytes": np.array([bytes(IMAGE_SIZE * IMAGE_SIZE)], object)}
    requests = [("serving_default", floats), ("serving_bytes", strings)]
    return [*requests, ("explain", floats), ("explain_bytes", strings)] if explains else requests


def serving_config(catalog: Catalog) -> str:
    """TensorFlow Serving's ``--model_config_file`` for a server that has the models folder as ``/models``.

    The latest version is served, so that a newer one beside it is picked up while the server runs.
    """
    entries = "".join(
        f'  config {{\n    name: "{name}"\n    base_path: "/models/{name}"\n    model_platform: "tensorflow"\n'
        f"    model_version_policy {{ latest {{ num_versions: 1 }} }}\n  }}\n"
        for name in sorted(catalog.models)
    )
    return f"model_config_list {{\n{entries}}}\n"
