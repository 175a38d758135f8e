"""What the user chose to run the networks on, and how it becomes a backend."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emotionai_desktop.inference.backend import Backend, BackendError
from emotionai_desktop.inference.catalog import Catalog
from emotionai_desktop.inference.credential import Credential, find_credential
from emotionai_desktop.inference.endpoint import Endpoint, EndpointError

if TYPE_CHECKING:
    from emotionai_desktop.inference.served import ServerReport

#: Seconds that a frame of a file waits for a server: nobody looks at it meanwhile, and every row should say `served`.
_FILE_DEADLINE_S = 10.0
#: Seconds for a server to answer before local weights take over for it: those that are up take less, and the change is
#: to feel immediate.
_MOMENT_S = 0.3


@dataclass(frozen=True, slots=True)
class BackendChoice:
    """Where the networks run.

    Parameters
    ----------
    endpoint
        The server; None for this machine.
    allow_fallback
        Whether local weights answer while the server does not.
    """

    endpoint: Endpoint | None = None
    allow_fallback: bool = True

    def as_plain(self) -> dict[str, Any]:
        """The choice as JSON holds it. There is no secret in it."""
        if self.endpoint is None:
            return {"allow_fallback": self.allow_fallback}
        endpoint = asdict(self.endpoint)
        if self.endpoint.ca_file is not None:
            endpoint["ca_file"] = str(self.endpoint.ca_file)
        return {"endpoint": endpoint, "allow_fallback": self.allow_fallback}

    @classmethod
    def from_plain(cls, value: Any) -> BackendChoice | None:
        """The choice that a value from the disk stands for; None where it makes no sense."""
        if not isinstance(value, dict) or not isinstance(value.get("allow_fallback"), bool):
            return None
        known = value.get("endpoint")
        if known is None:
            return cls(None, value["allow_fallback"])
        texts = ("url", "keypoints_model", "emotion_model", "label", "ca_file")
        if not isinstance(known, dict) or not all(isinstance(known.get(key), str | None) for key in texts):
            return None
        version = known.get("version")
        if version is not None and type(version) is not int:
            return None
        try:
            endpoint = Endpoint(
                known["url"] or "",
                known["keypoints_model"] or "",
                known["emotion_model"] or "",
                version,
                known.get("label"),
                Path(known["ca_file"]) if known.get("ca_file") else None,
            )
        except (KeyError, EndpointError):
            return None
        return cls(endpoint, value["allow_fallback"])


def open_live_backend(choice: BackendChoice, models: Path, emotion_model: str, *, replacing: bool = False) -> Backend:
    """A backend for pictures that somebody looks at: it answers every frame within a second, or says why not.

    Parameters
    ----------
    choice
        What the user chose.
    models, emotion_model
        The folder with catalog.json, and the emotion model of it to use.
    replacing
        Whether it takes the place of a backend that works, which then goes on until a server has answered. Without
        that, at the start of the program, a server that is down is no error: it may still come.

    Raises
    ------
    CatalogError
        The local models cannot be used.
    BackendError
        The same, or the backend that it should replace is better: the server does not answer, and nothing may answer
        in its place.
    """
    from emotionai_desktop.inference.failover import FailoverBackend
    from emotionai_desktop.inference.served import PATIENCE_S, ServedBackend

    catalog = Catalog.load(models)
    if choice.endpoint is None:
        return _local(catalog, emotion_model)
    fallback = _local(catalog, emotion_model) if choice.allow_fallback else None
    backend = FailoverBackend(ServedBackend(choice.endpoint, *_meaning(catalog, emotion_model)), fallback)
    if replacing:
        trouble = backend.wait_until_looked(PATIENCE_S if fallback is None else _MOMENT_S)
        if trouble and fallback is None:
            backend.close()
            raise BackendError(trouble)
    return backend


def open_file_backend(choice: BackendChoice, models: Path, emotion_model: str) -> Backend:
    """A backend for files: it waits for a server as long as that takes, within reason.

    Raises
    ------
    CatalogError
        The local models cannot be used.
    BackendError
        The same, or the server does not answer and nothing may answer in its place.
    """
    from emotionai_desktop.inference.failover import FailoverBackend
    from emotionai_desktop.inference.served import PATIENCE_S, ServedBackend

    catalog = Catalog.load(models)
    if choice.endpoint is None:
        return _local(catalog, emotion_model)
    served = ServedBackend(choice.endpoint, *_meaning(catalog, emotion_model), deadline_s=_FILE_DEADLINE_S)
    if choice.allow_fallback:
        backend = FailoverBackend(served, _local(catalog, emotion_model))
        backend.wait_until_looked(PATIENCE_S)
        return backend
    try:
        served.connect()
    except BackendError:
        served.close()
        raise
    return served


def look_at_server(endpoint: Endpoint, models: Path, emotion_model: str, token: str = "") -> ServerReport:  # nosec B107
    """Ask a server what it is and how long it takes, with a gray crop instead of a face; may take seconds.

    Parameters
    ----------
    endpoint
        The server.
    models, emotion_model
        The folder with catalog.json, and the emotion model of it whose labels the server's model should have.
    token
        A token to try; where it is empty, the one that is stored.

    Raises
    ------
    CatalogError
        The local models cannot be used.
    BackendError
        The server does not answer as it should; the text says why.
    """
    from emotionai_desktop.inference.served import ServedBackend

    def credential(origin: str) -> Credential | None:
        return Credential.parse(token, "the dialog") if token else find_credential(origin)

    served = ServedBackend(endpoint, *_meaning(Catalog.load(models), emotion_model), credential=credential)
    try:
        return served.connect()
    finally:
        served.close()


def _local(catalog: Catalog, emotion_model: str) -> Backend:
    # Imported here because LiteRT takes its time and is not wanted where a server answers alone.
    from emotionai_desktop.inference.local import LocalBackend

    return LocalBackend(catalog, emotion_model)


def _meaning(catalog: Catalog, emotion_model: str) -> tuple[tuple[str, ...], float]:
    """Labels and threshold of an emotion model."""
    entry = catalog.entry(emotion_model, "emotion")
    assert entry.threshold is not None  # the catalog sees to it
    return entry.labels, entry.threshold
