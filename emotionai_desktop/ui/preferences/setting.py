"""Kinds of settings: each knows what it may be, and what a value from the disk stands for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Generic, TypeVar

from PyQt5.QtCore import QCoreApplication

T = TypeVar("T")


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One thing that the user may set.

    Parameters
    ----------
    key
        What it is stored under.
    default
        What it is until the user sets it.
    title
        What the dialog calls it; `words` translates it, as all texts here.
    help
        A sentence more, may be empty.
    """

    key: str
    default: T
    title: str
    help: str = ""

    def allows(self, value: T) -> bool:
        """Whether it may be so."""
        raise NotImplementedError

    def read(self, stored: object) -> T | None:
        """What a value from the disk stands for; None where it makes no sense, or there is none."""
        raise NotImplementedError


@dataclass(frozen=True)
class Flag(Setting[bool]):
    """On or off."""

    def allows(self, value: bool) -> bool:
        """Whether it may be so."""
        return isinstance(value, bool)

    def read(self, stored: object) -> bool | None:
        """What a value from the disk stands for."""
        return {"true": True, "1": True, "false": False, "0": False}.get(str(stored).lower())


@dataclass(frozen=True)
class Choice(Setting[str]):
    """One of several.

    Parameters
    ----------
    choices
        What may be chosen, and what the dialog calls it.
    """

    choices: tuple[tuple[str, str], ...] = ()

    def allows(self, value: str) -> bool:
        """Whether it may be so."""
        return any(value == each for each, _ in self.choices)

    def read(self, stored: object) -> str | None:
        """What a value from the disk stands for."""
        return stored if isinstance(stored, str) and self.allows(stored) else None


@dataclass(frozen=True)
class Whole(Setting[int]):
    """A whole number.

    Parameters
    ----------
    least, most, step
        Its range, and what the arrow keys change it by.
    unit
        What is written behind it.
    none
        What is written for the least number, where that stands for no number.
    """

    least: int = 0
    most: int = 100
    step: int = 1
    unit: str = ""
    none: str = ""

    def allows(self, value: int) -> bool:
        """Whether it may be so."""
        return isinstance(value, int) and self.least <= value <= self.most

    def read(self, stored: object) -> int | None:
        """What a value from the disk stands for."""
        number = _number(stored)
        value = int(number) if number is not None and number == int(number) else None
        return value if value is not None and self.allows(value) else None


@dataclass(frozen=True)
class Share(Setting[float]):
    """A number from 0 to 1 between two ends.

    Parameters
    ----------
    low, high
        What the ends are called.
    """

    low: str = ""
    high: str = ""

    def allows(self, value: float) -> bool:
        """Whether it may be so."""
        return 0 <= value <= 1

    def read(self, stored: object) -> float | None:
        """What a value from the disk stands for."""
        value = _number(stored)
        return value if value is not None and self.allows(value) else None


@dataclass(frozen=True)
class Folder(Setting[str]):
    """A folder, which need not be there; empty for the usual one."""

    def allows(self, value: str) -> bool:
        """Whether it may be so."""
        return isinstance(value, str) and "\0" not in value

    def read(self, stored: object) -> str | None:
        """What a value from the disk stands for."""
        return stored if isinstance(stored, str) and self.allows(stored) else None


def words(text: str) -> str:
    """A text of a setting in the user's language."""
    return QCoreApplication.translate("Preferences", text) if text else ""


def _number(stored: object) -> float | None:
    try:
        value = float(stored)  # type: ignore[arg-type]  # Whatever is no number raises.
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None
