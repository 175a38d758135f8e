"""Where the files are that come with the app: beside the package in a checkout, inside it where it is installed."""

from __future__ import annotations

from pathlib import Path


def _folder(name: str) -> Path:
    package = Path(__file__).resolve().parent
    installed = package / name
    return installed if installed.is_dir() else package.parent / name


#: Icons, detector models, demo pictures, translations.
ASSETS_DIR = _folder("assets")
#: The networks, with catalog.json and models.config.
MODELS_DIR = _folder("models")
