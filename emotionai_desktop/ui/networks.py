"""What answers for the faces: where the networks run, and which emotion model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from emotionai_desktop.inference.backend import Backend
from emotionai_desktop.inference.catalog import Catalog, CatalogError
from emotionai_desktop.inference.choice import BackendChoice, open_live_backend
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.places import MODELS_DIR

#: The emotion model of who has chosen none, and its name on a server that was given no other.
DEFAULT_EMOTION = Endpoint().emotion_model


@dataclass(frozen=True, slots=True)
class Networks:
    """Everything that is chosen about the networks: the menu changes one thing of it, the dialog others.

    Parameters
    ----------
    models
        The folder with catalog.json.
    emotion_model
        Which emotion model of the catalog.
    server
        The server that is used, or was last; None where there never was one.
    served
        Whether it is used.
    allow_fallback
        Whether local weights answer while the server does not.
    """

    models: Path = MODELS_DIR
    emotion_model: str = DEFAULT_EMOTION
    server: Endpoint | None = None
    served: bool = False
    allow_fallback: bool = True

    @property
    def backend(self) -> BackendChoice:
        """Where the networks run."""
        return BackendChoice(self.server if self.served else None, self.allow_fallback)

    @property
    def remembered(self) -> Remembered:
        """What to remember of it. A server's model that is called as the chosen one follows what is chosen later."""
        if self.server is None:
            return Remembered(None, self.served, self.emotion_model)
        follows = self.server.emotion_model == self.emotion_model
        server = replace(self.server, emotion_model=DEFAULT_EMOTION) if follows else self.server
        return Remembered(BackendChoice(server, self.allow_fallback), self.served, self.emotion_model)

    def with_emotion_model(self, name: str) -> Networks:
        """The same with another emotion model, which a server has under the same name."""
        server = replace(self.server, emotion_model=name) if self.server is not None else None
        return replace(self, emotion_model=name, server=server)

    def open(self, *, replacing: bool = False) -> Backend:
        """The backend.

        Parameters
        ----------
        replacing
            Whether it takes the place of one that works.

        Raises
        ------
        CatalogError, BackendError
            It cannot be made; see `open_live_backend`.
        """
        return open_live_backend(self.backend, self.models, self.emotion_model, replacing=replacing)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What of the networks is remembered from one start to the next.

    Parameters
    ----------
    server
        The server that was used last, and whether local weights may answer for it; None where there never was one.
    served
        Whether it was used to the end.
    emotion_model
        Name of the emotion model; empty where none was chosen.
    """

    server: BackendChoice | None = None
    served: bool = False
    emotion_model: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of the networks.

    Parameters
    ----------
    models
        The folder with catalog.json.
    backend, emotion_model
        None for what is remembered, else this machine and the default.
    """

    models: Path = MODELS_DIR
    backend: BackendChoice | None = None
    emotion_model: str | None = None

    def settled(self, remembered: Remembered) -> Networks:
        """What to begin with. A remembered emotion model that is no longer there counts as none."""
        name = self.emotion_model
        if name is None:
            known = remembered.emotion_model in emotion_labels(self.models)
            name = remembered.emotion_model if known else DEFAULT_EMOTION
        source, served = remembered.server, remembered.served
        if self.backend is not None:
            served = self.backend.endpoint is not None
            source = self.backend if served else source
        if source is None or source.endpoint is None:
            return Networks(self.models, name)
        server = source.endpoint
        if server.emotion_model == DEFAULT_EMOTION:
            server = replace(server, emotion_model=name)
        return Networks(self.models, name, server, served, source.allow_fallback)


def emotion_labels(models: Path) -> dict[str, tuple[str, ...]]:
    """The labels of each emotion model in a models folder, by its name; none where there is no good catalog."""
    try:
        catalog = Catalog.load(models)
    except CatalogError:  # Told when the models are loaded.
        return {}
    return {name: model.labels for name, model in sorted(catalog.models.items()) if model.task == "emotion"}
