"""What the user calls the people before the camera: the one place that knows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PyQt5.QtCore import QObject, pyqtSignal

#: Longer names are cut: they are for labels, not for stories.
MOST_LETTERS = 60


class People(QObject):
    """The names that the user gives to faces, by the number of the face.

    They last as long as the numbers do: until another source is looked at. In a series of pictures each picture counts
    its faces anew, so each has names of its own.

    Parameters
    ----------
    parent
        Whose it is.
    """

    #: Number and name of one face; the name is empty where it was taken away.
    named = pyqtSignal(int, str)
    #: What `names` holds is something else now, for whatever reason.
    changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[int, dict[int, str]] = {}
        self._picture = 0
        self._names: Mapping[int, str] = MappingProxyType({})

    @property
    def names(self) -> Mapping[int, str]:
        """The names now; never changed afterwards, so it may be read on any thread."""
        return self._names

    def title(self, number: int) -> str:
        """What to call a face: its name, or its number where it has none."""
        return self._names.get(number) or self.untitled(number)

    def untitled(self, number: int) -> str:
        """What to call a face without a name."""
        return self.tr("Face {number}").format(number=number)

    def set_name(self, number: int, name: str) -> None:
        """Call a face so from now on; an empty name takes its name away."""
        name = "".join(letter if letter.isprintable() else " " for letter in name)
        name = " ".join(name.split())[:MOST_LETTERS].rstrip()
        if name == self._names.get(number, ""):
            return
        names = {**self._names, number: name}
        self._pictures[self._picture] = {each: called for each, called in names.items() if called}
        self._take_up()
        self.named.emit(number, name)

    def turn_to(self, picture: int) -> None:
        """Another picture of a series is looked at, whose faces have names of their own."""
        if picture != self._picture:
            self._picture = picture
            self._take_up()

    def forget(self) -> None:
        """Another source is looked at."""
        self._pictures, self._picture = {}, 0
        self._take_up()

    def _take_up(self) -> None:
        names = self._pictures.get(self._picture, {})
        if names != self._names:
            self._names = MappingProxyType(dict(names))
            self.changed.emit()
