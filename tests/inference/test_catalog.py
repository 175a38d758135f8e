from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from emotionai_desktop.inference.catalog import Catalog, CatalogError, ModelEntry
from emotionai_desktop.results import KEYPOINT_NAMES


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("keypoints", "emotion"):
        folder = tmp_path / name / "2" / "variables"
        folder.mkdir(parents=True)
        (folder.parent / "model.tflite").write_bytes(name.encode())
        (folder / "data").write_bytes(b"\0" * 9)
    models = {
        "keypoints": ModelEntry.measure(tmp_path, "keypoints", task="keypoints", version=2, labels=KEYPOINT_NAMES),
        "emotion": ModelEntry.measure(
            tmp_path, "emotion", task="emotion", version=2, labels=("Glum", "Merry"), threshold=0.6
        ),
    }
    Catalog(tmp_path, models).save()
    return tmp_path


def test_what_is_saved_is_loaded(root: Path) -> None:
    catalog = Catalog.load(root)
    emotion = catalog.entry("emotion", "emotion")
    assert (emotion.version, emotion.labels, emotion.threshold) == (2, ("Glum", "Merry"), 0.6)
    assert sorted(emotion.files) == ["model.tflite", "variables/data"]
    assert catalog.read(emotion, "model.tflite") == b"emotion"


def test_a_changed_file_is_refused_by_name(root: Path) -> None:
    path = root / "emotion" / "2" / "model.tflite"
    path.write_bytes(b"Emotion")
    catalog = Catalog.load(root)
    with pytest.raises(CatalogError, match="changed since it was catalogued") as error:
        catalog.read(catalog.entry("emotion", "emotion"), "model.tflite")
    assert str(path) in str(error.value)


def test_a_missing_or_uncatalogued_file_is_refused(root: Path) -> None:
    (root / "emotion" / "2" / "model.tflite").unlink()
    (root / "emotion" / "2" / "other.tflite").write_bytes(b"")
    catalog = Catalog.load(root)
    emotion = catalog.entry("emotion", "emotion")
    with pytest.raises(CatalogError, match="No such file"):
        catalog.read(emotion, "model.tflite")
    with pytest.raises(CatalogError, match=r"not in .*catalog\.json"):
        catalog.read(emotion, "other.tflite")


def test_an_unknown_model_is_refused_with_those_there_are(root: Path) -> None:
    with pytest.raises(CatalogError, match=r"no emotion model named 'emotion7' \(there: emotion\)"):
        Catalog.load(root).entry("emotion7", "emotion")
    with pytest.raises(CatalogError, match="no keypoints model named 'emotion'"):
        Catalog.load(root).entry("emotion", "keypoints")


def test_a_missing_or_broken_catalog_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"catalog\.json: No such file"):
        Catalog.load(tmp_path)
    (tmp_path / "catalog.json").write_text("{")
    with pytest.raises(CatalogError, match=r"catalog\.json: not JSON"):
        Catalog.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 0}, "version 0 is not a positive integer"),
        ({"version": "1"}, "version '1' is not a positive integer"),
        ({"labels": []}, "labels must be distinct"),
        ({"labels": ["Glum", "Glum"]}, "labels must be distinct"),
        ({"labels": None}, "malformed"),
        ({"threshold": None}, "threshold None"),
        ({"threshold": 1.5}, "threshold 1.5"),
        ({"task": "keypoints"}, "15 points"),
        ({"task": "poetry"}, "unknown task 'poetry'"),
        ({"files": {"../../etc/passwd": {"sha256": "", "size": 0}}}, "not a path inside"),
        ({"files": {"/etc/passwd": {"sha256": "", "size": 0}}}, "not a path inside"),
        ({"files": {"a\\b": {"sha256": "", "size": 0}}}, "not a path inside"),
        ({"files": {"a": {"size": 0}}}, "malformed"),
        ({"files": []}, "malformed"),
    ],
)
def test_a_malformed_entry_is_refused_with_the_reason(root: Path, change: dict[str, Any], reason: str) -> None:
    path = root / "catalog.json"
    document = json.loads(path.read_text())
    document["models"]["emotion"].update(change)
    path.write_text(json.dumps(document))
    with pytest.raises(CatalogError, match=reason):
        Catalog.load(root)


@pytest.mark.parametrize("document", [[], {"schema": 2, "models": {}}, {"schema": 1}, {"schema": 1, "models": []}])
def test_a_document_of_another_form_is_refused(tmp_path: Path, document: object) -> None:
    (tmp_path / "catalog.json").write_text(json.dumps(document))
    with pytest.raises(CatalogError):
        Catalog.load(tmp_path)


def test_a_model_name_cannot_lead_out_of_the_folder(root: Path) -> None:
    path = root / "catalog.json"
    document = json.loads(path.read_text())
    document["models"]["../emotion"] = document["models"]["emotion"]
    path.write_text(json.dumps(document))
    with pytest.raises(CatalogError, match="not an identifier"):
        Catalog.load(root)
