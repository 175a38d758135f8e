"""What the window remembers from one start to the next.

What is read back may be damaged, from another version, or written by hand: each value is checked, and one that makes
no sense counts as absent.
"""

from __future__ import annotations

import json
import logging
from typing import Any, TypeVar

from PyQt5.QtCore import QByteArray, QObject, QSettings, pyqtSignal

from emotionai_desktop.inference.choice import BackendChoice
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.networks import Remembered
from emotionai_desktop.ui.preferences.described import SETTINGS
from emotionai_desktop.ui.preferences.setting import Setting

log = logging.getLogger(__name__)

ORGANISATION = "EmotionAI Desktop"
#: How many sources the menu offers again.
RECENT_COUNT = 8

T = TypeVar("T")


class Settings(QObject):
    """The remembered values, and what the user has set (`preferences.described`).

    Parameters
    ----------
    store
        Where they are kept; the user's own place where it is not given.
    """

    #: The `Setting` that has another value now.
    changed = pyqtSignal(object)

    def __init__(self, store: QSettings | None = None) -> None:
        super().__init__()
        self._store = store if store is not None else QSettings(ORGANISATION, ORGANISATION)

    def get(self, setting: Setting[T]) -> T:
        """What the user has set, or the default."""
        value = setting.read(self._value(setting.key))
        return setting.default if value is None else value

    def set(self, setting: Setting[T], value: T) -> None:
        """Set something, and tell whoever listens to `changed`.

        Raises
        ------
        ValueError
            It may not be so.
        """
        if not setting.allows(value):
            raise ValueError(f"{setting.key} cannot be {value!r}")
        if value == self.get(setting):
            return
        if value == setting.default:
            self._store.remove(setting.key)
        else:
            self._store.setValue(setting.key, value)
        self.changed.emit(setting)

    def reset(self) -> None:
        """Set everything that can be set to its default; what is merely remembered stays."""
        for setting in SETTINGS:
            self.set(setting, setting.default)

    @property
    def geometry(self) -> QByteArray | None:
        """Place and size of the window, as `QWidget.restoreGeometry` takes it."""
        value = self._value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def layout(self) -> QByteArray | None:
        """Which panels are open, and where, as `QMainWindow.restoreState` takes it."""
        value = self._value("layout")
        return value if isinstance(value, QByteArray) else None

    @layout.setter
    def layout(self, value: QByteArray) -> None:
        self._store.setValue("layout", value)

    @property
    def first_time(self) -> bool:
        """Whether the user has never chosen anything to look at."""
        return self.source is None and self._flag("firstTime", absent=True)

    @first_time.setter
    def first_time(self, value: bool) -> None:
        self._store.setValue("firstTime", value)

    @property
    def overlays(self) -> bool:
        """Whether boxes, points and labels are drawn."""
        return self._flag("overlays", absent=True)

    @overlays.setter
    def overlays(self, value: bool) -> None:
        self._store.setValue("overlays", value)

    @property
    def source(self) -> Choice | None:
        """What was looked at last."""
        return _choice(self._json("source"))

    @source.setter
    def source(self, choice: Choice) -> None:
        if choice.may_be_kept:
            self._store.setValue("source", json.dumps(_plain(choice)))

    @property
    def recent(self) -> list[Choice]:
        """Files and addresses that were looked at, the last first."""
        values = self._json("recent")
        choices = [_choice(value) for value in values] if isinstance(values, list) else []
        return [choice for choice in choices if choice is not None][:RECENT_COUNT]

    def remember(self, choice: Choice) -> None:
        """Begin with it the next time, and offer it again."""
        self.first_time = False
        self.source = choice
        self.add_recent(choice)

    def add_recent(self, choice: Choice) -> None:
        """Remember a file or address."""
        if choice.kind in ("camera", "demo") or not choice.may_be_kept:
            return
        choices = [choice, *(other for other in self.recent if other != choice)][:RECENT_COUNT]
        self._store.setValue("recent", json.dumps([_plain(each) for each in choices]))

    def clear_recent(self) -> None:
        """Forget the files and addresses."""
        self._store.remove("recent")

    @property
    def sessions(self) -> list[str]:
        """Sessions that were reviewed, the last first."""
        values = self._json("sessions")
        paths = values if isinstance(values, list) else []
        return [path for path in paths if isinstance(path, str) and path and "\0" not in path][:RECENT_COUNT]

    def add_session(self, path: str) -> None:
        """Remember a session."""
        paths = [path, *(other for other in self.sessions if other != path)][:RECENT_COUNT]
        self._store.setValue("sessions", json.dumps(paths))

    @property
    def networks(self) -> Remembered:
        """Where the networks ran, and which emotion model was chosen. No token is kept here."""
        name = self._value("emotionModel")
        server = BackendChoice.from_plain(self._json("server"))
        if server is not None and server.endpoint is None:
            server = None
        served = server is not None and self._flag("served")
        return Remembered(server, served, name if isinstance(name, str) else "")

    @networks.setter
    def networks(self, value: Remembered) -> None:
        if value.server is not None:
            self._store.setValue("server", json.dumps(value.server.as_plain()))
        self._store.setValue("served", value.served)
        self._store.setValue("emotionModel", value.emotion_model)

    def write(self) -> None:
        """Put everything on the disk."""
        self._store.sync()

    def _value(self, key: str) -> object:
        try:
            value: object = self._store.value(key)
        except Exception as error:  # noqa: BLE001  PyQt raises whatever unpickling a foreign value raises.
            log.warning("the remembered %s cannot be read: %s", key, error)
            return None
        return value

    def _flag(self, key: str, *, absent: bool = False) -> bool:
        known = {"true": True, "1": True, "false": False, "0": False}
        return known.get(str(self._value(key)).lower(), absent)

    def _json(self, key: str) -> Any:
        value = self._value(key)
        if not isinstance(value, str):
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            log.warning("the remembered %s is damaged: %s", key, error)
            return None


def _plain(choice: Choice) -> dict[str, object]:
    return {"specs": list(choice.specs), "title": choice.title}


def _choice(value: object) -> Choice | None:
    """The choice that a value from the disk stands for."""
    if not isinstance(value, dict):
        return None
    specs, title = value.get("specs"), value.get("title", "")
    if not isinstance(specs, list) or not specs or not isinstance(title, str):
        return None
    if not all(isinstance(spec, str) and spec for spec in specs):
        return None
    return Choice(tuple(specs), title)
