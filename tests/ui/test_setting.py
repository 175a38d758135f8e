"""Settings described as data: what they take, what they make of a damaged file, and that each is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt5.QtCore import QSettings

from emotionai_desktop.ui.preferences.described import LEAST_SIDE, SETTINGS, SMOOTHING, TEXT_SIZE, THEME
from emotionai_desktop.ui.preferences.setting import Choice, Flag, Folder, Setting, Share, Whole
from emotionai_desktop.ui.settings import Settings


def settings_at(path: Path) -> Settings:
    return Settings(QSettings(str(path), QSettings.IniFormat))


def another(setting: Setting[Any]) -> Any:
    """A value that is not the default."""
    if isinstance(setting, Choice):
        return next(value for value, _ in setting.choices if value != setting.default)
    if isinstance(setting, Flag):
        return not setting.default
    if isinstance(setting, Whole):
        return setting.most if setting.default != setting.most else setting.least
    if isinstance(setting, Share):
        return 0.25 if setting.default != 0.25 else 0.75
    assert isinstance(setting, Folder)
    return "/somewhere/else"


ALL = pytest.mark.parametrize("setting", SETTINGS, ids=[setting.key for setting in SETTINGS])


@ALL
def test_each_has_a_default_that_it_allows_and_a_key_of_its_own(setting: Setting[Any]) -> None:
    assert setting.allows(setting.default)
    assert [each.key for each in SETTINGS].count(setting.key) == 1
    assert setting.title


@ALL
def test_each_survives_a_restart_and_is_told_once(tmp_path: Path, setting: Setting[Any]) -> None:
    settings, told = settings_at(tmp_path / "s.ini"), []
    settings.changed.connect(told.append)
    assert settings.get(setting) == setting.default
    settings.set(setting, another(setting))
    settings.set(setting, another(setting))
    settings.write()
    assert told == [setting]
    again = settings_at(tmp_path / "s.ini")
    assert again.get(setting) == another(setting)
    again.reset()
    again.write()
    assert settings_at(tmp_path / "s.ini").get(setting) == setting.default


@ALL
@given(stored=st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text())))
def test_no_value_from_the_disk_leads_to_one_that_is_not_allowed(setting: Setting[Any], stored: object) -> None:
    value = setting.read(stored)
    assert value is None or setting.allows(value)


@pytest.mark.parametrize(
    ("setting", "value"),
    [(THEME, "purple"), (TEXT_SIZE, 79), (TEXT_SIZE, 201), (LEAST_SIDE, -1), (SMOOTHING, 1.01), (SMOOTHING, -0.1)],
)
def test_what_is_not_allowed_is_refused_and_changes_nothing(tmp_path: Path, setting: Setting[Any], value: Any) -> None:
    settings = settings_at(tmp_path / "s.ini")
    with pytest.raises(ValueError, match=setting.key):
        settings.set(setting, value)
    assert settings.get(setting) == setting.default


def test_what_is_as_it_was_delivered_is_not_kept_so_that_a_better_default_reaches_everyone(tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "s.ini")
    settings.set(SMOOTHING, 0.9)
    settings.set(TEXT_SIZE, 150)
    settings.set(TEXT_SIZE, TEXT_SIZE.default)
    settings.write()
    kept = (tmp_path / "s.ini").read_text()
    assert "smoothing" in kept
    assert "textSize" not in kept
