"""Small data in the public forms, made up by the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import keras
import numpy as np
import pytest

from train.datasets.emotions import VOTE_COLUMNS
from train.datasets.keypoints import COLUMNS


@pytest.fixture(autouse=True)
def _in_an_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cache and runs are relative to the working directory."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def _settings_of_the_process() -> Iterator[None]:
    """Training sets Keras's arithmetic and OpenCV's threads for the whole process; put them back."""
    policy, threads = keras.config.dtype_policy(), cv2.getNumThreads()
    yield
    keras.config.set_dtype_policy(policy)
    cv2.setNumThreads(threads)


@pytest.fixture
def face_points() -> np.ndarray:
    """15 points of a face in Kaggle's framing: float [15, 2]."""
    return np.array(
        [
            (66.2, 37), (29.6, 37), (59, 38), (73, 38), (37, 38), (22, 38), (56, 29), (80, 30), (40, 29), (15, 30),
            (48, 57), (61, 77), (35, 77), (48, 73), (48, 84),
        ]
    )  # fmt: skip


@pytest.fixture
def pictures() -> Callable[[int, int], np.ndarray]:
    """Makes that many different gray pictures of that side."""

    def make(number: int, side: int) -> np.ndarray:
        rng = np.random.default_rng(side)
        small = rng.integers(0, 256, (number, 6, 6), dtype=np.uint8)
        made = [cv2.resize(picture, (side, side), interpolation=cv2.INTER_LINEAR) for picture in small]
        return np.array(made, dtype=np.uint8).reshape(number, side, side)

    return make


@pytest.fixture
def kaggle_text(face_points: np.ndarray, pictures: Callable[[int, int], np.ndarray]) -> Callable[..., str]:
    """Makes a Kaggle keypoints CSV of `rows` faces, the last `partial` of them without brows."""

    def make(rows: int, partial: int = 0) -> str:
        lines = [",".join((*COLUMNS, "Image"))]
        for i, picture in enumerate(pictures(rows, 96)):
            values = [f"{v:.2f}" for v in (face_points + 0.01 * i).ravel()]
            if i >= rows - partial:
                values[12:20] = [""] * 8
            lines.append(",".join([*values, " ".join(map(str, picture.ravel()))]))
        return "\n".join(lines) + "\n"

    return make


@pytest.fixture
def fer_text(pictures: Callable[[int, int], np.ndarray]) -> Callable[..., str]:
    """Makes a FER-2013 CSV; the last `public` rows are PublicTest."""

    def make(rows: int, public: int = 0) -> str:
        lines = ["emotion,pixels,Usage"]
        for i, picture in enumerate(pictures(rows, 48)):
            usage = "PublicTest" if i >= rows - public else "Training"
            lines.append(f"{i % 7},{' '.join(map(str, picture.ravel()))},{usage}")
        return "\n".join(lines) + "\n"

    return make


@pytest.fixture
def votes_text() -> Callable[[list[str]], str]:
    """Makes FER+'s CSV for rows of the given usages; everyone says what FER's label i % 7 says."""
    fer_order = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")

    def make(usages: list[str]) -> str:
        lines = [",".join(("Usage", "Image name", *VOTE_COLUMNS, "unknown", "NF"))]
        for i, usage in enumerate(usages):
            votes = ["10" if column == fer_order[i % 7] else "0" for column in VOTE_COLUMNS]
            lines.append(",".join([usage, f"fer{i:07d}.png", *votes, "0", "0"]))
        return "\n".join(lines) + "\n"

    return make
