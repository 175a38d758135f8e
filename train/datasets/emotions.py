"""Faces with an emotion: the Kaggle FER-2013 CSV, the reduced five-class CSV, folders of images, and FER+ votes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from train.datasets.cache import cached
from train.datasets.errors import DataError
from train.datasets.tables import parse_pixels, read_rows

FER_CLASSES = ("Angry", "Disgust", "Fear", "Happy", "Sad", "Surprise", "Neutral")
"""FER-2013's labels 0 to 6 (Goodfellow et al. 2013, "Challenges in representation learning")."""

FIVE_CLASSES = ("Angry", "Disgust", "Sad", "Happy", "Surprise")
"""Labels 0 to 4 of the reduced ``icml_face_data.csv`` and of the five-class model."""

USAGES = ("Training", "PublicTest", "PrivateTest")

VOTE_COLUMNS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
"""FER+'s classes (Barsoum et al. 2016, arXiv 1608.01041); ``unknown`` and ``NF`` (no face) come after them."""

_FOLDER_NAMES = {
    "angry": "Angry", "anger": "Angry", "disgust": "Disgust", "disgusted": "Disgust", "fear": "Fear",
    "fearful": "Fear", "happy": "Happy", "happiness": "Happy", "sad": "Sad", "sadness": "Sad",
    "surprise": "Surprise", "surprised": "Surprise", "neutral": "Neutral",
}  # fmt: skip

#: More digits than any number of votes has.
_VOTE_DIGITS = 6

_PICTURES = {".jpg", ".jpeg", ".png", ".bmp"}


@dataclass(frozen=True)
class EmotionFaces:
    """Gray 48x48 faces with one label each.

    Attributes
    ----------
    images
        uint8 [N, 48, 48].
    labels
        int64 [N], index into `classes`.
    usage
        str [N]: Training, PublicTest or PrivateTest; empty where the form does not say.
    classes
        Names of the labels: `FER_CLASSES` or `FIVE_CLASSES`.
    """

    images: np.ndarray
    labels: np.ndarray
    usage: np.ndarray
    classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, rows: np.ndarray) -> EmotionFaces:
        return EmotionFaces(self.images[rows], self.labels[rows], self.usage[rows], self.classes)

    @property
    def names(self) -> np.ndarray:
        """Str [N]: the label's name."""
        return np.array(self.classes)[self.labels]


def load_emotions(path: Path) -> EmotionFaces:
    """Faces from any form, told apart by what is there.

    A folder is searched for ``train/CLASS/*.png`` and ``test/CLASS/*.png``. A CSV with a ``Usage`` column has FER's
    seven classes, one without has the five of the reduced file.

    Raises
    ------
    DataError
        If it is none of these, or something in it is wrong.
    """
    parser = _read_folders if path.is_dir() else _read_table
    arrays = cached(path, f"emotions1{parser.__name__}", lambda: parser(path))
    return EmotionFaces(arrays["images"], arrays["labels"], arrays["usage"], tuple(arrays["classes"].tolist()))


def _read_table(path: Path) -> dict[str, np.ndarray]:
    images, labels, usages = [], [], []
    classes: tuple[str, ...] = ()
    for row, fields in read_rows(path, ["emotion", "pixels"]):
        classes = FER_CLASSES if "Usage" in fields else FIVE_CLASSES
        text = fields["emotion"].strip()
        if text not in map(str, range(len(classes))):
            problem = f"expected a label in 0..{len(classes) - 1}, found {text[:40]!r}"
            raise DataError(path, problem, row=row, column="emotion")
        usage = fields.get("Usage", "").strip()
        if "Usage" in fields and usage not in USAGES:
            raise DataError(path, f"expected one of {', '.join(USAGES)}, found {usage!r}", row=row, column="Usage")
        labels.append(int(text))
        images.append(parse_pixels(fields["pixels"], 48, path, row, "pixels"))
        usages.append(usage)
    if not images:
        raise DataError(path, "no rows")
    return _arrays(images, labels, usages, classes)


def _read_folders(folder: Path) -> dict[str, np.ndarray]:
    images, labels, usages = [], [], []
    for part, usage in (("train", "Training"), ("test", "PublicTest"), ("validation", "PublicTest")):
        for class_folder in sorted(p for p in (folder / part).glob("*") if p.is_dir()):
            name = _FOLDER_NAMES.get(class_folder.name.lower())
            if name is None:
                raise DataError(class_folder, f"expected a folder named for one of {', '.join(FER_CLASSES)}")
            for picture in sorted(p for p in class_folder.iterdir() if p.suffix.lower() in _PICTURES):
                image = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE)
                if image is None:
                    raise DataError(picture, "cannot be read as a picture")
                if image.shape != (48, 48):
                    image = cv2.resize(image, (48, 48), interpolation=cv2.INTER_AREA)
                images.append(image)
                labels.append(FER_CLASSES.index(name))
                usages.append(usage)
    if not images:
        raise DataError(folder, "expected pictures in train/CLASS/ and test/CLASS/")
    return _arrays(images, labels, usages, FER_CLASSES)


def _arrays(
    images: list[np.ndarray], labels: list[int], usages: list[str], classes: tuple[str, ...]
) -> dict[str, np.ndarray]:
    return {
        "images": np.stack(images),
        "labels": np.array(labels, dtype=np.int64),
        "usage": np.array(usages, dtype="U11"),
        "classes": np.array(classes, dtype=np.str_),
    }


@dataclass(frozen=True)
class Votes:
    """What ten people called each row of FER-2013.

    Attributes
    ----------
    share
        float32 [N, 8]: share of votes for each of `VOTE_COLUMNS`, single votes left out as Barsoum et al. do; zeros
        where nothing is left.
    usable
        bool [N]: the row shows a face that people could read: it has a name, and more votes for emotions than for
        ``unknown`` and ``NF``.
    """

    share: np.ndarray
    usable: np.ndarray


def load_votes(path: Path, usage: np.ndarray) -> Votes:
    """Read FER+'s CSV and line it up with the rows of FER-2013.

    Parameters
    ----------
    path
        ``fer2013new.csv``.
    usage
        str [N], of the FER-2013 rows in their order. FER+ has the same rows in the same order; where PrivateTest or
        PublicTest rows are missing from FER-2013's file, they are skipped here too.

    Raises
    ------
    DataError
        If a vote is no whole number, or the rows cannot be lined up.
    """
    all_usages, rows, named = [], [], []
    for row, fields in read_rows(path, ["Usage", "Image name", *VOTE_COLUMNS, "unknown", "NF"]):
        votes = []
        for column in (*VOTE_COLUMNS, "unknown", "NF"):
            text = fields[column].strip()
            if not text.isdecimal() or len(text) > _VOTE_DIGITS:
                raise DataError(path, f"expected a number of votes, found {text[:40]!r}", row=row, column=column)
            votes.append(int(text))
        rows.append(votes)
        all_usages.append(fields["Usage"].strip())
        named.append(bool(fields["Image name"].strip()))
    table, table_usage, has_name = np.array(rows, dtype=np.float32), np.array(all_usages), np.array(named)
    kept = np.isin(table_usage, np.unique(usage))
    if not np.array_equal(table_usage[kept], usage):
        raise DataError(path, f"its {kept.sum()} rows do not line up with the {len(usage)} rows of FER-2013")
    table, has_name = table[kept], has_name[kept]
    emotional = np.where(table[:, :8] > 1, table[:, :8], 0)
    total = emotional.sum(axis=1)
    usable = has_name & (total > table[:, 8:].sum(axis=1)) & (total > 0)
    return Votes((emotional / np.maximum(total, 1)[:, None]).astype(np.float32), usable)
