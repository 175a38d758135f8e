"""Reading a models.config: the text protocol buffer that TensorFlow Serving takes as ``--model_config_file``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.protobuf import text_format  # type: ignore[import-untyped]

from emotionai_desktop.serving.schema import message_class

#: Where the official image has the models; configs written for it name their models below this folder.
IMAGE_MODELS_DIR = "/models/"

#: model_server_config.proto and file_system_storage_path_source.proto of TensorFlow Serving, as far as they are served.
#: Field numbers are of no use to the text format; they are those of the originals all the same.
_SCHEMA = """
name: "emotionai_desktop/models_config.proto" package: "models" syntax: "proto3"
message_type { name: "Server"
    field { name: "model_config_list" number: 1 type: TYPE_MESSAGE type_name: ".models.List" label: LABEL_OPTIONAL } }
message_type { name: "List"
    field { name: "config" number: 1 type: TYPE_MESSAGE type_name: ".models.Model" label: LABEL_REPEATED } }
message_type { name: "Model"
    field { name: "name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
    field { name: "base_path" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
    field { name: "model_platform" number: 4 type: TYPE_STRING label: LABEL_OPTIONAL }
    field { name: "model_version_policy" number: 7 type: TYPE_MESSAGE type_name: ".models.Policy"
        label: LABEL_OPTIONAL }
    field { name: "version_labels" number: 8 type: TYPE_MESSAGE type_name: ".models.Model.LabelsEntry"
        label: LABEL_REPEATED }
    nested_type { name: "LabelsEntry" options { map_entry: true }
        field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
        field { name: "value" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL } } }
message_type { name: "Policy" oneof_decl { name: "choice" }
    field { name: "latest" number: 100 type: TYPE_MESSAGE type_name: ".models.Latest"
        label: LABEL_OPTIONAL oneof_index: 0 }
    field { name: "all" number: 101 type: TYPE_MESSAGE type_name: ".models.All"
        label: LABEL_OPTIONAL oneof_index: 0 }
    field { name: "specific" number: 102 type: TYPE_MESSAGE type_name: ".models.Specific"
        label: LABEL_OPTIONAL oneof_index: 0 }
}
message_type { name: "Latest" field { name: "num_versions" number: 1 type: TYPE_UINT32 label: LABEL_OPTIONAL } }
message_type { name: "All" }
message_type { name: "Specific" field { name: "versions" number: 1 type: TYPE_INT64 label: LABEL_REPEATED } }
"""


class ConfigError(Exception):
    """The models.config is missing, malformed, or asks for what is not served; the text names the file."""


@dataclass(frozen=True, slots=True)
class Latest:
    """Serve the newest `count` versions: the policy where none is named, with a count of 1."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Every:
    """Serve every version."""


@dataclass(frozen=True, slots=True)
class Specific:
    """Serve these versions, as far as they are there."""

    versions: frozenset[int]


Policy = Latest | Every | Specific


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """One model of a models.config.

    Parameters
    ----------
    name
        What requests call it.
    base
        Folder whose subfolders ``1``, ``2``, ... are its versions.
    policy
        Which of them are served.
    labels
        Names for versions, such as ``stable``.
    """

    name: str
    base: Path
    policy: Policy
    labels: Mapping[str, int]


def read_config(path: Path) -> tuple[ModelConfig, ...]:
    """Read a models.config.

    Parameters
    ----------
    path
        The file. A relative ``base_path`` starts at its folder. One below ``/models/`` that is not on this machine is
        looked for in its folder too, because that is what the official image has mounted there.

    Raises
    ------
    ConfigError
        The file cannot be read, has an unknown field, or names no model, one twice, or one that is no SavedModel.
    """
    message = message_class(_SCHEMA, "models.Server")()
    try:
        text_format.Parse(path.read_text(encoding="utf-8"), message)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, text_format.ParseError) as error:
        raise ConfigError(f"{path}: {error}") from error
    try:
        models = tuple(_model(entry, path.parent) for entry in message.model_config_list.config)
        if not models:
            raise ValueError("model_config_list names no model")
        names = [model.name for model in models]
        if len(set(names)) != len(names):
            raise ValueError(f"a model is named twice: {', '.join(names)}")
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from error
    return models


def _model(entry: Any, folder: Path) -> ModelConfig:
    name = entry.name
    if not name or "/" in name or ":" in name:
        raise ValueError(f"model name {name!r} is empty or has a / or : in it")
    if entry.model_platform != "tensorflow":
        raise ValueError(f'{name}: model_platform is {entry.model_platform!r}; only "tensorflow" is served')
    labels = dict(entry.version_labels)
    if not all(label and "/" not in label and ":" not in label for label in labels):
        raise ValueError(f"{name}: a version label is empty or has a / or : in it")
    return ModelConfig(name, _base(name, entry.base_path, folder), _policy(name, entry.model_version_policy), labels)


def _base(name: str, text: str, folder: Path) -> Path:
    if not text or ".." in Path(text).parts:
        raise ValueError(f"{name}: base_path {text!r} is empty or has a .. in it")
    path = folder / text
    if text.startswith(IMAGE_MODELS_DIR) and not path.exists():
        return folder / text.removeprefix(IMAGE_MODELS_DIR)
    return path


def _policy(name: str, policy: Any) -> Policy:
    choice = policy.WhichOneof("choice")
    if choice == "all":
        return Every()
    if choice == "specific":
        if not policy.specific.versions:
            raise ValueError(f"{name}: model_version_policy specific names no version")
        return Specific(frozenset(policy.specific.versions))
    return Latest(policy.latest.num_versions or 1)
