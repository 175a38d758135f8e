"""What is particular to training the emotion network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import keras
import numpy as np
from keras import ops

from train.augmentation import STILL, Framing, after, random_framing, random_light, warp
from train.datasets.emotions import FER_CLASSES, VOTE_COLUMNS, Votes

LOOSE, TIGHT = Framing(roll=8.0, scale=0.09, shift=4.0), Framing(roll=5.0, scale=0.06, shift=2.5)
"""About a picture as it comes, and about the app's crop: a face is shown now in one framing, now in the other."""

SMOOTHING, VOTE_SHARE, VOTE_LOSS, TAUGHT_SHARE = 0.05, 0.15, 0.5, 0.7

# Half of the pictures are blended with another one (Zhang et al. 2018, "mixup", arXiv 1710.09412), and what is asked of
# them likewise, against knowing rows by heart. Of networks that had trained without it for long it made no better ones.
_MIXED, _MIXING = 0.5, 0.4

# The network has less room than the data have to say (68.7 % right on rows trained on, 66.5 % on held-out ones, after
# 17 epochs with 0.3): cover little.
_ERASE = 0.1

_FER_OF_VOTE = {
    "neutral": "Neutral", "happiness": "Happy", "surprise": "Surprise", "sadness": "Sad", "anger": "Angry",
    "disgust": "Disgust", "fear": "Fear", "contempt": "Neutral",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A face to learn from.

    Attributes
    ----------
    pixels
        uint8 [h, w].
    as_it_comes, to_crop
        float [2, 3]: affines from its pixels to 96x96, its own framing and the app's.
    """

    pixels: np.ndarray
    as_it_comes: np.ndarray
    to_crop: np.ndarray


class EmotionSamples:
    """Augmented faces with soft targets.

    A target is 7 probabilities of FER's classes, then 8 of the votes (zeros where there are none).

    Parameters
    ----------
    pictures
        N faces.
    targets
        float32 [N, 7 + 8], see `soft_targets`.
    repeats
        float [N]: times each row is shown an epoch; half a time is every other epoch, by chance.
    """

    def __init__(self, pictures: Sequence[Picture], targets: np.ndarray, repeats: np.ndarray) -> None:
        self.plain_share = 0.0
        self._pictures = pictures
        self._targets = targets
        self._repeats = repeats

    def order(self, rng: np.random.Generator) -> np.ndarray:
        """Rows of one epoch, shuffled."""
        times = np.floor(self._repeats + rng.random(len(self._repeats))).astype(np.int64)
        return rng.permutation(np.repeat(np.arange(len(times)), times))

    def sample(self, row: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A picture in a random framing and light, or two of them blended, and the soft target."""
        plain = bool(rng.random() < self.plain_share)
        picture = self._picture(row, plain, rng)
        if plain or rng.random() >= _MIXED:
            return picture, self._targets[row]
        other, share = int(rng.integers(len(self._pictures))), np.float32(rng.beta(_MIXING, _MIXING))
        blended = share * picture + (1 - share) * self._picture(other, False, rng)
        return blended, share * self._targets[row] + (1 - share) * self._targets[other]

    def _picture(self, row: int, plain: bool, rng: np.random.Generator) -> np.ndarray:
        picture, mirror = self._pictures[row], bool(rng.random() < 0.5)
        framing, spread = (picture.to_crop, TIGHT) if rng.random() < 0.5 else (picture.as_it_comes, LOOSE)
        matrix = after(random_framing(rng, STILL if plain else spread, mirror), framing)
        if plain:
            return warp(picture.pixels, matrix).astype(np.float32) / 255
        interpolation = cv2.INTER_LINEAR if rng.random() < 0.7 else cv2.INTER_CUBIC
        return random_light(warp(picture.pixels, matrix, interpolation), rng, _ERASE)


def soft_targets(labels: np.ndarray, votes: Votes | None, taught: np.ndarray | None = None) -> np.ndarray:
    """FER's label, smoothed and mixed with a part of the votes, and the votes themselves.

    Parameters
    ----------
    labels
        int64 [N], FER's classes; -1 for faces that have none.
    votes
        FER+ votes of the first rows, or None.
    taught
        float32 [N, 7]: what teachers answer; `TAUGHT_SHARE` of what a label says, all of it where there is none.

    Returns
    -------
    numpy.ndarray
        float32 [N, 7 + 8].
    """
    classes = len(FER_CLASSES)
    known = labels >= 0
    one_hot = np.eye(classes, dtype=np.float32)[labels]
    share = np.zeros((len(labels), len(VOTE_COLUMNS)), dtype=np.float32)
    named = one_hot
    if votes is not None:
        share[: len(votes.share)] = votes.share
        to_fer = np.zeros((len(VOTE_COLUMNS), classes), dtype=np.float32)
        for i, column in enumerate(VOTE_COLUMNS):
            to_fer[i, FER_CLASSES.index(_FER_OF_VOTE[column])] = 1
        named = (1 - VOTE_SHARE) * one_hot + VOTE_SHARE * share @ to_fer
    named = (1 - SMOOTHING) * named + SMOOTHING / classes
    if taught is not None:
        named = np.where(known[:, None], (1 - TAUGHT_SHARE) * named + TAUGHT_SHARE * taught, taught)
    return np.concatenate([named, share], axis=1).astype(np.float32)


@keras.saving.register_keras_serializable(package="emotionai")
def label_and_vote_loss(target: keras.KerasTensor, logits: keras.KerasTensor) -> keras.KerasTensor:
    """Cross-entropy with the label, and with less weight that with the votes.

    Parameters
    ----------
    target, logits
        float32 [N, 7 + 8].

    Returns
    -------
    tensor
        float32 [N].
    """
    classes = len(FER_CLASSES)
    label = -ops.sum(target[:, :classes] * ops.log_softmax(logits[:, :classes]), axis=1)
    votes = -ops.sum(target[:, classes:] * ops.log_softmax(logits[:, classes:]), axis=1)
    return label + VOTE_LOSS * votes
