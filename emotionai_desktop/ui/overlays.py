"""The overlays in the window: a menu, a key for each, what is remembered of them, and the mirror."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication, QObject
from PyQt5.QtWidgets import QAction, QActionGroup, QMenu

from emotionai_desktop.drawing import WINNING, emotion_name
from emotionai_desktop.live import LiveStatus
from emotionai_desktop.results import FrameResult
from emotionai_desktop.ui.actions import fill_menu
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.condition import Notice
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.overlay_settings import (
    BARS,
    BOXES,
    HEAT_MAP,
    LABELS,
    POINTS,
    POSE,
    PRIVACY,
    mirror_setting,
    set_overlays,
)
from emotionai_desktop.ui.preferences.described import TEXT_SIZE
from emotionai_desktop.ui.preferences.setting import Setting, words

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate

#: Seconds that a wanted heat map may take to come before the window says that there is none.
_HEAT_PATIENCE_S = 3.0


class FaceOverlays(Feature):
    """What is drawn on the faces, and whether the picture is mirrored.

    The key O hides all of it and brings it back, but for what hides faces: they stay hidden.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._choice: Choice | None = None
        self._labels: tuple[str, ...] = ()
        self._heat_missed_since: float | None = None
        self._heat_told = False
        #: What shows each setting: called when any of them has changed.
        self.flags = {
            setting: self._flag(setting, icon, key)
            for setting, icon, key in (
                (BOXES, "", "Shift+B"),
                (LABELS, "", "Shift+L"),
                (BARS, "", "Shift+A"),
                (POSE, "", "Shift+X"),
            )
        }
        self.points = _Alternatives(
            self, POINTS, POINTS.choices, "Shift+P", _translate("FaceOverlays", "Next Kind of Points")
        )
        self.privacy = _Alternatives(
            self, PRIVACY, PRIVACY.choices, "Shift+F", _translate("FaceOverlays", "Next Way to Hide Faces")
        )
        self.heat = _Alternatives(
            self, HEAT_MAP, _heat_choices(()), "Shift+H", _translate("FaceOverlays", "Next Heat Map")
        )
        self.mirror = window.actions_.make(_translate("FaceOverlays", "&Mirror"), "mirror", "Shift+M", checkable=True)
        self.mirror.triggered.connect(self._set_mirror)
        flags = self.flags
        entries: list[QAction | QMenu | None] = [
            *(flags[BOXES], self.points.menu, flags[LABELS], flags[BARS], flags[POSE], self.heat.menu),
            *(None, self.privacy.menu, self.mirror),
        ]
        window.actions_.add_to_menu("view", [*entries, None], before=window.actions_.full_screen)
        self.menu = QMenu(_translate("FaceOverlays", "Overlays"), window)
        fill_menu(self.menu, entries)
        window.toolbar.add_overlays_menu(self.menu)
        window.actions_.overlays.setChecked(window.settings.overlays)
        window.stage.view.set_overlays(window.settings.overlays)
        window.actions_.overlays.toggled.connect(self._set_shown)
        window.settings.changed.connect(self._renew)
        self._names = window.people.changed.connect(self._renew)
        self._renew()

    def source_changed(self, choice: Choice | None) -> None:
        """Another source has a mirror setting of its own."""
        self._choice, self._heat_missed_since, self._heat_told = choice, None, False
        self._renew()

    def status_changed(self, status: LiveStatus) -> None:
        """Offer the labels of the model that answers; say where it has no heat map."""
        item = self.window.stage.view.item
        faces = item.faces if isinstance(item, FrameResult) else ()
        if faces and (labels := tuple(faces[0].emotion.probabilities)) != self._labels:
            self._labels = labels
            self.heat.set_choices(_heat_choices(labels))
            self._renew()
        missed = bool(faces) and bool(self._heat_map()) and all(face.activation is None for face in faces)
        now = time.monotonic()
        self._heat_missed_since = (self._heat_missed_since or now) if missed else None
        if self._heat_missed_since is not None and now - self._heat_missed_since > _HEAT_PATIENCE_S:
            self._tell_no_heat()

    def close(self) -> None:
        """Hear no more of names, which outlive the window."""
        QObject.disconnect(self._names)

    def _flag(self, setting: Setting[bool], icon: str, key: str) -> QAction:
        action = self.window.actions_.make(words(setting.title), icon, key, checkable=True)
        action.triggered.connect(partial(self.window.settings.set, setting))
        return action

    def _heat_map(self) -> str:
        """Whose heat map is drawn: that of a label which this model does not have is each face's own."""
        wanted = self.window.settings.get(HEAT_MAP)
        return WINNING if wanted and self._labels and wanted not in self._labels else wanted

    def _set_shown(self, shown: bool) -> None:
        self.window.stage.view.set_overlays(shown)
        self.window.settings.overlays = shown

    def _set_mirror(self, mirrored: bool) -> None:
        if self._choice is not None:
            self.window.settings.set(mirror_setting(self._choice.kind), mirrored)

    def _renew(self) -> None:
        """Show everything as it is set now."""
        settings, view = self.window.settings, self.window.stage.view
        for setting, action in self.flags.items():
            action.setChecked(settings.get(setting))
        for alternatives in (self.points, self.privacy):
            alternatives.set_chosen(settings.get(alternatives.setting))
        self.heat.set_chosen(self._heat_map())
        mirrored = self._choice is not None and settings.get(mirror_setting(self._choice.kind))
        self.mirror.setEnabled(self._choice is not None)
        self.mirror.setChecked(mirrored)
        overlays = replace(set_overlays(settings), heat_map=self._heat_map())
        appearance = replace(
            view.appearance,
            overlays=overlays,
            names=self.window.people.names,
            mirrored=mirrored,
            text_scale=settings.get(TEXT_SIZE) / 100,
        )
        if appearance != view.appearance:
            view.set_appearance(appearance)
        self.window.options.change(heat_map=bool(overlays.heat_map))

    def _tell_no_heat(self) -> None:
        if not self._heat_told:
            self._heat_told = True
            text = _translate(
                "FaceOverlays", "There is no heat map: this emotion model does not say which part of a face it heeds."
            )
            self.window.tell(Notice("info", text))


class _Alternatives:
    """A menu of which one entry is chosen, and a key that goes from one to the next.

    Parameters
    ----------
    feature
        Whose it is.
    setting
        What it sets.
    choices
        What may be chosen, and what it is called.
    key, change
        Goes to the next, and what that is called.
    """

    def __init__(
        self, feature: FaceOverlays, setting: Setting[str], choices: Sequence[tuple[str, str]], key: str, change: str
    ) -> None:
        self.setting = setting
        self._settings = feature.window.settings
        self.menu = QMenu(words(setting.title), feature.window)
        self.next = feature.window.actions_.make(change, "", key)
        self.next.triggered.connect(self._choose_next)
        self._group: QActionGroup | None = None
        self._values: tuple[str, ...] = ()
        self._chosen = ""
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer something else."""
        if self._group is not None:
            for action in self._group.actions():
                action.deleteLater()
            self._group.deleteLater()
        self.menu.clear()
        self._values = tuple(value for value, _ in choices)
        self._group = QActionGroup(self.menu)
        for value, title in choices:
            entry = self._group.addAction(words(title))
            assert entry is not None
            entry.setCheckable(True)
            entry.setData(value)
            entry.triggered.connect(partial(self._choose, value))
        fill_menu(self.menu, [*self._group.actions(), None, self.next])
        self.set_chosen(self._chosen)

    def set_chosen(self, value: str) -> None:
        """Show which one is chosen."""
        self._chosen = value
        assert self._group is not None
        for action in self._group.actions():
            action.setChecked(action.data() == value)

    def _choose(self, value: str, _checked: bool = True) -> None:
        self._settings.set(self.setting, value)

    def _choose_next(self) -> None:
        at = self._values.index(self._chosen) if self._chosen in self._values else -1
        self._choose(self._values[(at + 1) % len(self._values)])


def _heat_choices(labels: Sequence[str]) -> list[tuple[str, str]]:
    """What a heat map may be of: nothing, each face's own emotion, or one of the labels."""
    own = _translate("FaceOverlays", "Each Face's &Own Emotion")
    named = [(label, emotion_name(label).replace("&", "&&")) for label in labels]
    return [("", _translate("FaceOverlays", "&None")), (WINNING, own), *named]
