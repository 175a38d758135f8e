from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.inference.catalog import MODELS_DIR, Catalog, ModelEntry
from emotionai_desktop.inference.local import MAX_BATCH, LocalBackend


@pytest.fixture(scope="module")
def backend() -> Iterator[LocalBackend]:
    backend = LocalBackend(Catalog.load())
    yield backend
    backend.close()


def test_a_closed_backend_leaves_no_thread() -> None:
    before = threading.active_count()
    backend = LocalBackend(Catalog.load())
    backend.predict(crops(2))
    backend.close()
    backend.close()
    assert threading.active_count() == before


def crops(count: int) -> np.ndarray:
    return np.random.default_rng(count).integers(0, 256, (count, 96, 96), np.uint8)


@pytest.mark.parametrize("count", [1, 2, MAX_BATCH, 2 * MAX_BATCH + 1])
def test_a_face_gets_the_same_answer_alone_and_in_a_crowd(backend: LocalBackend, count: int) -> None:
    faces = crops(count)
    together = backend.predict(faces)
    assert together.keypoints.shape == (count, 15, 2)
    assert together.probabilities.shape == (count, 5)
    assert together.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-4)
    for at in {0, count // 2, count - 1}:
        alone = backend.predict(faces[at : at + 1])
        np.testing.assert_allclose(alone.keypoints[0], together.keypoints[at], atol=1e-3)
        np.testing.assert_allclose(alone.probabilities[0], together.probabilities[at], atol=1e-4)


def test_an_answer_stays_as_it_was_when_the_next_one_comes(backend: LocalBackend) -> None:
    first = backend.predict(crops(1))
    kept = first.keypoints.copy()
    backend.predict(crops(1) // 2)
    np.testing.assert_array_equal(first.keypoints, kept)


def test_no_face_gives_no_answer(backend: LocalBackend) -> None:
    nothing = backend.predict(crops(0))
    assert nothing.keypoints.shape == (0, 15, 2)
    assert nothing.probabilities.shape == (0, 5)


@pytest.mark.parametrize(
    "wrong", [np.zeros((1, 96, 96, 1), np.uint8), np.zeros((1, 96, 90), np.uint8), np.zeros((1, 96, 96), np.float32)]
)
def test_crops_of_another_shape_or_type_are_refused(backend: LocalBackend, wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"expected crops of uint8 \[N, 96, 96\]"):
        backend.predict(wrong)


def test_the_labels_are_those_of_the_catalog(backend: LocalBackend) -> None:
    assert backend.labels == ("Angry", "Disgust", "Sad", "Happy", "Surprise")
    assert 0 < backend.threshold < 1


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A models folder of its own, with the shipped networks."""
    shipped = Catalog.load()
    for entry in shipped.models.values():
        folder = tmp_path / entry.name / str(entry.version)
        folder.mkdir(parents=True)
        shutil.copy(MODELS_DIR / entry.name / str(entry.version) / "model.tflite", folder)
    Catalog(tmp_path, shipped.models).save()
    return tmp_path


def catalog_with(models: Path, name: str, **changes: object) -> Catalog:
    """The catalog below `models`, the files of one model measured anew and its entry changed."""
    catalog = Catalog.load(models)
    entry = catalog.models[name]
    measured = ModelEntry.measure(
        models, name, task=entry.task, version=entry.version, labels=entry.labels, threshold=entry.threshold
    )
    catalog.models[name] = replace(measured, **changes)  # type: ignore[arg-type]
    return catalog


def test_a_network_with_other_outputs_than_labels_is_refused(models: Path) -> None:
    catalog = catalog_with(models, "emotion", labels=("Glum", "Merry"))
    with pytest.raises(BackendError, match="expected input and output") as error:
        LocalBackend(catalog)
    assert str(models / "emotion") in str(error.value)


def test_a_catalogued_file_that_is_no_network_is_refused(models: Path) -> None:
    (path,) = models.glob("keypoints/*/model.tflite")
    path.write_bytes(b"TFL3 and nothing of the kind" * 40)
    with pytest.raises(BackendError, match="cannot read it"):
        LocalBackend(catalog_with(models, "keypoints"))
