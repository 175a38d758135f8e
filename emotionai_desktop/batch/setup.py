"""What the workers of a batch analyse with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from emotionai_desktop import __version__
from emotionai_desktop.analysis import AnalysisOptions, Analyzer, load_analyzer
from emotionai_desktop.inference.catalog import Catalog
from emotionai_desktop.inference.choice import BackendChoice, open_file_backend
from emotionai_desktop.recording.session import ModelVersion, model_versions


@dataclass(frozen=True, slots=True)
class Setup:
    """Networks for files. It can be carried to another process.

    Parameters
    ----------
    backend
        Where the networks run.
    models, emotion_model
        The folder with catalog.json, and the emotion model of it to use.
    options
        What the user has set about the analysis.
    """

    backend: BackendChoice
    models: Path
    emotion_model: str
    options: AnalysisOptions = field(default_factory=AnalysisOptions)

    def load(self) -> Analyzer:
        """Load all that is needed; takes seconds.

        Raises
        ------
        CatalogError, BackendError
            A model or server cannot be used; the text says which and why.
        """
        analyzer = load_analyzer(lambda: open_file_backend(self.backend, self.models, self.emotion_model))
        analyzer.options = self.options
        return analyzer

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the emotion model.

        Raises
        ------
        CatalogError
            The model is not there.
        """
        return Catalog.load(self.models).entry(self.emotion_model, "emotion").labels

    @property
    def versions(self) -> tuple[ModelVersion, ...]:
        """The models by their versions.

        Raises
        ------
        CatalogError
            They are not there.
        """
        return model_versions(Catalog.load(self.models), self.emotion_model)

    @property
    def basis(self) -> str:
        """What tells the results of this setup from those of another.

        Raises
        ------
        OSError
            There is no catalog.
        """
        catalog = hashlib.sha256((self.models / "catalog.json").read_bytes()).hexdigest()
        return f"{__version__} {catalog} {self.emotion_model} {self.backend} {self.options}"
