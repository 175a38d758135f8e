"""models/catalog.json: which models there are, what they mean, and the SHA-256 of every file of theirs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from emotionai_desktop.places import MODELS_DIR
from emotionai_desktop.results import KEYPOINT_NAMES

Task = Literal["keypoints", "emotion"]

#: How the files of a SavedModel begin, below a version's folder.
_SAVED_MODEL = ("saved_model.pb", "variables/", "assets", "fingerprint.pb")

SCHEMA = 1

#: The models folder of this checkout or installation.


class CatalogError(Exception):
    """The catalog or a model file is missing, malformed or not the one that the catalog names."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a model: its SHA-256 in hex and its size in bytes."""

    sha256: str
    size: int

    @classmethod
    def of(cls, path: Path) -> FileEntry:
        """Measure the file at `path`."""
        content = path.read_bytes()
        return cls(hashlib.sha256(content).hexdigest(), len(content))


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model of the catalog.

    Parameters
    ----------
    name
        Folder below models/ and the name under which TensorFlow Serving serves it.
    task
        What its output means.
    version
        Folder below the model's folder.
    labels
        Names along the output: the 15 points or the emotions.
    threshold
        For emotions, the probability below which none is clear; None for points.
    files
        Every file of the version, by its path relative to the version's folder, with ``/``.
    """

    name: str
    task: Task
    version: int
    labels: tuple[str, ...]
    threshold: float | None
    files: Mapping[str, FileEntry]

    @classmethod
    def measure(
        cls, root: Path, name: str, *, task: Task, version: int, labels: tuple[str, ...], threshold: float | None = None
    ) -> ModelEntry:
        """The entry of a model that has just been written to root/name/version."""
        folder = root / name / str(version)
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        files = {path.relative_to(folder).as_posix(): FileEntry.of(path) for path in paths}
        return cls(name, task, version, labels, threshold, files)


class Catalog:
    """The models below a folder.

    Parameters
    ----------
    root
        The folder that holds catalog.json.
    models
        The entries, by name.
    """

    def __init__(self, root: Path, models: Mapping[str, ModelEntry]) -> None:
        self.root = root
        self.models = dict(models)

    @classmethod
    def load(cls, root: Path = MODELS_DIR) -> Catalog:
        """Read root/catalog.json.

        Raises
        ------
        CatalogError
            It is missing or not what a catalog is; the text names the file and the reason.
        """
        path = root / "catalog.json"
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CatalogError(f"{path}: {error.strerror or error}") from error
        except (ValueError, RecursionError) as error:
            raise CatalogError(f"{path}: not JSON: {error}") from error
        try:
            if document["schema"] != SCHEMA:
                raise CatalogError(f"{path}: expected schema {SCHEMA}, found {document['schema']!r}")
            models = {name: _entry(name, value) for name, value in document["models"].items()}
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise CatalogError(f"{path}: malformed entry: {type(error).__name__}: {error}") from error
        return cls(root, models)

    def save(self) -> None:
        """Write catalog.json, whole or not at all."""
        document = {
            "schema": SCHEMA,
            "models": {
                name: {
                    "task": model.task,
                    "version": model.version,
                    "labels": list(model.labels),
                    "threshold": model.threshold,
                    "files": {
                        path: {"sha256": file.sha256, "size": file.size} for path, file in sorted(model.files.items())
                    },
                }
                for name, model in sorted(self.models.items())
            },
        }
        partial = self.root / "catalog.json.partial"
        partial.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        partial.replace(self.root / "catalog.json")

    def entry(self, name: str, task: Task) -> ModelEntry:
        """The model called `name`, which must be for `task`."""
        model = self.models.get(name)
        if model is None or model.task != task:
            known = ", ".join(sorted(m.name for m in self.models.values() if m.task == task)) or "none"
            raise CatalogError(f"{self.root / 'catalog.json'}: no {task} model named {name!r} (there: {known})")
        return model

    def read(self, model: ModelEntry, file: str) -> bytes:
        """Content of a file of `model`, checked against the catalog.

        Raises
        ------
        CatalogError
            The file is not in the catalog, missing, or not the one that the catalog names.
        """
        path = self.root / model.name / str(model.version) / file
        expected = model.files.get(file)
        if expected is None:
            raise CatalogError(f"{path}: not in {self.root / 'catalog.json'}")
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CatalogError(f"{path}: {error.strerror or error}") from error
        found = hashlib.sha256(content).hexdigest()
        if found != expected.sha256:
            raise CatalogError(
                f"{path}: changed since it was catalogued (SHA-256 {found[:12]}..., expected {expected.sha256[:12]}...)"
            )
        return content


def check_catalogued(path: Path) -> None:
    """Check a model's file, or the SavedModel in a version's folder, where a catalog two folders up names it.

    Raises
    ------
    CatalogError
        It is missing, or not the one that the catalog names.
    """
    folder = path.parent if path.is_file() else path
    root = folder.absolute().parent.parent
    if not (root / "catalog.json").is_file():
        return
    catalog = Catalog.load(root)
    model = catalog.models.get(folder.absolute().parent.name)
    if model is None or str(model.version) != folder.name:
        return
    for file in model.files:
        if file == path.name or (path == folder and file.startswith(_SAVED_MODEL)):
            catalog.read(model, file)


def _entry(name: str, value: Mapping[str, Any]) -> ModelEntry:
    """One model of catalog.json, checked."""
    task, labels, threshold, version = value["task"], tuple(value["labels"]), value["threshold"], value["version"]
    if not name.isidentifier():
        raise ValueError(f"model name {name!r} is not an identifier")
    if type(version) is not int or version < 1:
        raise ValueError(f"{name}: version {version!r} is not a positive integer")
    if not labels or len(set(labels)) != len(labels) or not all(isinstance(label, str) and label for label in labels):
        raise ValueError(f"{name}: labels must be distinct, non-empty texts")
    if task == "keypoints":
        if labels != KEYPOINT_NAMES or threshold is not None:
            raise ValueError(f"{name}: a keypoint model has the 15 points as labels and no threshold")
    elif task == "emotion":
        if not isinstance(threshold, float) or not 0.0 <= threshold <= 1.0:
            raise ValueError(f"{name}: threshold {threshold!r} is not a number in 0..1")
    else:
        raise ValueError(f"{name}: unknown task {task!r}")
    files: dict[str, FileEntry] = {}
    for path, file in value["files"].items():
        if path.startswith("/") or "\\" in path or any(part in ("", ".", "..") for part in path.split("/")):
            raise ValueError(f"{name}: file {path!r} is not a path inside the model's folder")
        files[path] = FileEntry(str(file["sha256"]), int(file["size"]))
    return ModelEntry(name, task, version, labels, threshold, files)
