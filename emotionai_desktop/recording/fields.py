"""The fields of a JSON object from the disk, each checked as it is read."""

from __future__ import annotations

import math
from typing import Any

#: What no session comes near, and a hostile one must not exceed: letters of a text, entries of a list.
_MOST_LETTERS, _MOST_ENTRIES = 10_000, 100_000


class Fields:
    """The fields of an object; what is not as it should be raises ValueError with the reason.

    Parameters
    ----------
    value
        What JSON gave.
    name
        What to call it.
    """

    def __init__(self, value: Any, name: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{name} is not an object")
        self._value, self._name = value, name

    def value(self, key: str) -> Any:
        """Whatever is there."""
        if key not in self._value:
            raise ValueError(f"{self._name} has no {key}")
        return self._value[key]

    def text(self, key: str) -> str:
        """A text, without what no file can hold."""
        value = self.value(key)
        if not isinstance(value, str) or len(value) > _MOST_LETTERS:
            raise ValueError(f"{key} is not a text of at most {_MOST_LETTERS} letters")
        return value.encode("utf-8", "replace").decode("utf-8")

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number in a range."""
        value = self.value(key)
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"{key} is not a whole number from {least} to {most}")
        return value

    def number(self, key: str, most: float) -> float:
        """A number from 0 to `most`."""
        value = self.value(key)
        if type(value) not in (int, float) or not 0 <= value <= most or not math.isfinite(value):
            raise ValueError(f"{key} is not a number from 0 to {most:g}")
        return float(value)

    def entries(self, key: str) -> list[Any]:
        """A list."""
        value = self.value(key)
        if not isinstance(value, list) or len(value) > _MOST_ENTRIES:
            raise ValueError(f"{key} is not a list of at most {_MOST_ENTRIES} entries")
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        """An object."""
        value = self.value(key)
        if not isinstance(value, dict) or len(value) > _MOST_ENTRIES:
            raise ValueError(f"{key} is not an object of at most {_MOST_ENTRIES} entries")
        return value
