"""Where in a face the emotion network finds what speaks for each class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from train.alignment import crop_matrices, warped
from train.datasets.errors import DataError
from train.networks import IMAGE_SIZE, explained
from train.predictors import load_network

_SHOWN = 144


def explanation_sheet(
    pictures: Sequence[Path], network: Path, keypoint_model: Path, labels: Sequence[str], output: Path
) -> None:
    """Write one row a picture: the crop, and on it the map of each class with its probability.

    Parameters
    ----------
    pictures
        Files with one tight, upright face each, like those of FER-2013.
    network
        ``model.keras`` of an emotion model.
    keypoint_model
        ``model.tflite`` of the keypoint model, which says where to crop.
    labels
        The emotion model's.
    output
        Picture to write.

    Raises
    ------
    DataError
        If a picture cannot be read, or `output` cannot be written.
    """
    faces = []
    for picture in pictures:
        image = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE) if picture.is_file() else None
        if image is None:
            raise DataError(picture, "cannot be read as a picture")
        faces.append(cv2.resize(image, (IMAGE_SIZE, IMAGE_SIZE), interpolation=cv2.INTER_AREA))
    images = np.stack(faces)
    crops = warped(images, crop_matrices(images, keypoint_model))
    trained = load_network(network)
    answer = explained(trained).predict_on_batch(crops.astype(np.float32)[..., None] / 255)
    rows = [_row(*parts, labels) for parts in zip(crops, answer["probabilities"], answer["activation"], strict=True)]
    output.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(output), np.vstack(rows)):
        raise DataError(output, "cannot be written")


def _row(crop: np.ndarray, probabilities: np.ndarray, maps: np.ndarray, labels: Sequence[str]) -> np.ndarray:
    face = cv2.cvtColor(cv2.resize(crop, (_SHOWN, _SHOWN)), cv2.COLOR_GRAY2BGR)
    highest = max(float(maps.max()), 1e-6)
    tiles = [face]
    for label, probability, heat in zip(labels, probabilities, np.moveaxis(maps, -1, 0), strict=True):
        level = cv2.resize(np.clip(heat / highest, 0, 1), (_SHOWN, _SHOWN), interpolation=cv2.INTER_CUBIC)
        color = cv2.applyColorMap((np.clip(level, 0, 1) * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
        tile = cv2.addWeighted(face, 0.55, color, 0.45, 0)
        text = f"{label} {probability:.0%}"
        cv2.putText(tile, text, (4, _SHOWN - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (255, 255, 255), 1, cv2.LINE_AA)
        tiles.append(tile)
    return np.hstack(tiles)
