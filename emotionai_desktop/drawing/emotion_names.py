"""What the emotions are called where they are shown; in files they keep the names of the model."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_names: Mapping[str, str] = MappingProxyType({})


def call_emotions(names: Mapping[str, str]) -> None:
    """Show emotions by other names from now on, such as those of another language.

    Parameters
    ----------
    names
        What to show, by the label; a label that is not in it is shown as it is.
    """
    global _names  # One process shows one language.
    _names = MappingProxyType(dict(names))


def emotion_name(label: str) -> str:
    """What a label is shown as."""
    return _names.get(label, label)
