"""The models that are served: loading the versions a models.config asks for, dropping those it no longer does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Generic, TypeVar

from emotionai_desktop.serving.config import ConfigError, ModelConfig, read_config
from emotionai_desktop.serving.errors import InvalidRequestError, RequestError
from emotionai_desktop.serving.versions import find_versions, fingerprint, wanted_versions

log = logging.getLogger(__name__)

T = TypeVar("T")


class State(str, Enum):
    """What a version is doing, in TensorFlow Serving's words."""

    LOADING = "LOADING"
    AVAILABLE = "AVAILABLE"
    END = "END"


@dataclass(frozen=True, slots=True)
class VersionStatus:
    """What became of a version.

    Parameters
    ----------
    version, state
        Which, and what it is doing.
    error
        Why it could not be loaded; empty where it could.
    """

    version: int
    state: State
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Served(Generic[T]):
    """One model at one moment. Replaced, never changed: requests read it while `ModelStore.refresh` goes on."""

    config: ModelConfig
    loaded: Mapping[int, T] = field(default_factory=dict)
    statuses: Mapping[int, VersionStatus] = field(default_factory=dict)


class ModelStore(Generic[T]):
    """The models of a models.config.

    Requests may ask from any thread; `refresh` is for one thread at a time.

    Parameters
    ----------
    config
        The models.config.
    load
        Loads the version in a folder, given the model's name and the folder; whatever it raises is that version's
        error and no one else's.

    Raises
    ------
    ConfigError
        See `read_config`.
    """

    def __init__(self, config: Path, load: Callable[[str, Path], T]) -> None:
        self._path = config
        self._load = load
        self._config_mark = _mark(config)
        self._served: dict[str, _Served[T]] = {model.name: _Served(model) for model in read_config(config)}
        self._failed: dict[Path, object] = {}

    @property
    def names(self) -> list[str]:
        """Names of the models."""
        return list(self._served)

    def refresh(self) -> bool:
        """Look at the disk once: a changed models.config, new version folders, and folders that have gone.

        Returns
        -------
        Whether anything was loaded or dropped.
        """
        before = self._loaded()
        self._read_changed_config()
        for name in self.names:
            self._refresh_model(name)
        return self._loaded() != before

    def find(self, name: str, version: int | None = None, label: str | None = None) -> tuple[int, T]:
        """A version and what was loaded from it: that of `version` or `label`, else the newest.

        Raises
        ------
        RequestError
            There is none (404), or no such label (400).
        """
        served = self._served.get(name)
        loaded = served.loaded if served else {}
        if label is not None and served is not None:
            version = _labelled(served.config, label)
        wanted = max(loaded, default=None) if version is None else version
        if wanted is None or wanted not in loaded:
            asked = f"Latest({name})" if version is None else f"Specific({name}, {version})"
            raise RequestError(404, f"Servable not found for request: {asked}")
        return wanted, loaded[wanted]

    def statuses(self, name: str, version: int | None = None, label: str | None = None) -> list[VersionStatus]:
        """What became of a model's versions, the newest first, or of the one asked for.

        Raises
        ------
        RequestError
            The model or version is not known (404), or the label is not (400).
        """
        served = self._served.get(name)
        if served is None or not served.statuses:
            raise RequestError(404, f"Could not find any versions of model {name}")
        if label is not None:
            version = _labelled(served.config, label)
        if version is None:
            return [served.statuses[number] for number in sorted(served.statuses, reverse=True)]
        if version not in served.statuses:
            raise RequestError(404, f"Could not find version {version} of model {name}")
        return [served.statuses[version]]

    def _loaded(self) -> dict[str, frozenset[int]]:
        return {name: frozenset(served.loaded) for name, served in self._served.items()}

    def _read_changed_config(self) -> None:
        mark = _mark(self._path)
        if mark == self._config_mark:
            return
        self._config_mark = mark
        try:
            models = read_config(self._path)
        except ConfigError as error:
            log.error("%s; what was served before is still served", error)
            return
        served: dict[str, _Served[T]] = {}
        for model in models:
            before = self._served.get(model.name)
            # With another base the same number is another model.
            same = before is not None and before.config.base == model.base
            served[model.name] = replace(before, config=model) if same and before else _Served(model)
        self._served = served

    def _refresh_model(self, name: str) -> None:
        config = self._served[name].config
        found = find_versions(config.base)
        wanted = wanted_versions(config.policy, found)
        for version in sorted(wanted - self._served[name].loaded.keys(), reverse=True):
            self._load_version(name, version, found[version])
        # The old ones go last, and not before there is a wanted one to answer in their place.
        loaded = self._served[name].loaded
        if not wanted or wanted & loaded.keys():
            for version in loaded.keys() - wanted:
                self._drop(name, version)

    def _load_version(self, name: str, version: int, folder: Path) -> None:
        mark = fingerprint(folder)
        if self._failed.get(folder) == mark:
            return
        self._set(name, VersionStatus(version, State.LOADING))
        try:
            loaded = self._load(name, folder)
        except Exception as error:  # noqa: BLE001 - TensorFlow raises all kinds, and no folder may end the server.
            log.error("%s: cannot be loaded: %s", folder, error)
            self._failed[folder] = mark
            self._set(name, VersionStatus(version, State.END, f"{type(error).__name__}: {error}"))
            return
        self._failed.pop(folder, None)
        log.info("%s version %d is available", name, version)
        self._set(name, VersionStatus(version, State.AVAILABLE), loaded)

    def _set(self, name: str, status: VersionStatus, loaded: T | None = None) -> None:
        served = self._served[name]
        more = {} if loaded is None else {status.version: loaded}
        self._served[name] = replace(
            served, loaded={**served.loaded, **more}, statuses={**served.statuses, status.version: status}
        )

    def _drop(self, name: str, version: int) -> None:
        # Requests that run on it hold it until they are done.
        served = self._served[name]
        rest = {number: loaded for number, loaded in served.loaded.items() if number != version}
        ended = {version: VersionStatus(version, State.END)}
        self._served[name] = replace(served, loaded=rest, statuses={**served.statuses, **ended})
        log.info("%s version %d is unloaded", name, version)


def _labelled(config: ModelConfig, label: str) -> int:
    version = config.labels.get(label)
    if version is None:
        raise InvalidRequestError(f"Unrecognized servable version label: {label}")
    return version


def _mark(path: Path) -> tuple[int, int] | None:
    """What changes when the file at `path` does; None where it is not there."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns
