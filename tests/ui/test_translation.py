"""The window in another language: every text is translated, and what is compiled is what was translated."""

from __future__ import annotations

import ast
import re
import shutil
import sys
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import QLocale
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.drawing import label_text
from emotionai_desktop.results import Emotion, FrameResult
from emotionai_desktop.ui.choice import DEMO
from emotionai_desktop.ui.language import TRANSLATIONS_DIR, fitting_language, languages, show_language, shown_language
from tests.ui.fakes import PROBABILITIES, Desk, FakeSource

ROOT = Path(__file__).parents[2]
UI = ROOT / "emotionai_desktop" / "ui"
SOURCES = sorted(UI.rglob("*.py"))
FILES = sorted(TRANSLATIONS_DIR.glob("*.ts"))
EACH = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
#: Context, text, and what tells it from others of the same words.
Key = tuple[str, str, str]


def messages(path: Path) -> dict[Key, ET.Element]:
    found = {}
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", "")
            found[key] = message
    return found


def translations(path: Path) -> dict[Key, str]:
    return {key: message.findtext("translation", "") for key, message in messages(path).items()}


def texts_of_the_code() -> set[Key]:
    """What the code has translated, read from its syntax: pylupdate5 misreads escapes, for one."""
    found: set[Key] = set()

    def visit(node: ast.AST, owner: str) -> None:
        if isinstance(node, ast.ClassDef):
            owner = node.name
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            words = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if name == "tr" and words:
                found.add((owner, words[0], "".join(words[1:2])))
            elif name in ("_translate", "translate", "QT_TRANSLATE_NOOP") and len(words) >= 2:
                found.add((words[0], words[1], "".join(words[2:3])))
        for child in ast.iter_child_nodes(node):
            visit(child, owner)

    for path in SOURCES:
        visit(ast.parse(path.read_text(encoding="utf-8")), "")
    return found


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    show_language("en")


def test_german_is_there() -> None:
    assert languages() == ["en", "de"]


@EACH
def test_every_text_of_the_code_is_in_the_file_and_no_other(path: Path) -> None:
    code, file = texts_of_the_code(), set(messages(path))
    assert sorted(code - file) == [], "run scripts/translate and translate what is new"
    assert sorted(file - code) == [], "run scripts/translate: these texts are gone"


@EACH
def test_qts_own_extraction_agrees(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PyQt5 import pylupdate_main

    again = tmp_path / path.name
    shutil.copy(path, again)
    arguments = ["pylupdate5", "-noobsolete", *map(str, SOURCES), "-ts", str(again)]
    monkeypatch.setattr(sys, "argv", arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Its own use of `locale`.
        pylupdate_main.main()
    assert set(messages(again)) == set(messages(path))


@EACH
def test_nothing_is_left_unfinished(path: Path) -> None:
    for key, message in messages(path).items():
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, key
        assert (translation.text or "").strip(), key


@EACH
def test_what_is_put_into_a_text_is_put_into_its_translation_too(path: Path) -> None:
    for (context, source, _), translation in translations(path).items():
        assert sorted(re.findall(r"\{[^}]*\}", source)) == sorted(re.findall(r"\{[^}]*\}", translation)), source
        assert source.endswith("…") == translation.endswith("…"), source
        keys = [len(re.findall(r"&(?!&)\w", text)) for text in (source, translation)]
        assert keys[0] == keys[1], (context, source, translation)


@EACH
def test_the_compiled_file_holds_the_same(path: Path, qapp: QApplication) -> None:
    show_language(path.stem.rpartition("_")[2])
    for (context, source, comment), translation in translations(path).items():
        assert QApplication.translate(context, source, comment) == translation, "run scripts/translate"


@pytest.mark.parametrize(
    ("system", "chosen", "language"),
    [
        ("de_AT", "system", "de"),
        ("en_GB", "system", "en"),
        ("fr_FR", "system", "en"),
        ("fr_FR", "de", "de"),
        ("de_DE", "en", "en"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_systems(
    system: str, chosen: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(system))
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _: [system.replace("_", "-")])
    assert fitting_language(chosen) == language


def test_the_window_speaks_german_and_the_records_english(desk: Desk) -> None:
    show_language("de")
    window = desk.show(FakeSource)
    desk.wait_picture()
    bar = window.menuBar()
    assert bar is not None
    titles = [action.text().replace("&", "") for action in bar.actions()]
    assert titles[0] == "Datei"
    assert titles[-1] == "Hilfe"
    item = window.stage.view.item
    assert isinstance(item, FrameResult)
    assert label_text(item.faces[0].emotion) == "Fröhlich 87 %"
    assert item.as_json()["faces"][0]["emotion"]["label"] == "Happy"
    assert shown_language() == "de"


def test_english_comes_back(desk: Desk) -> None:
    show_language("de")
    show_language("en")
    assert label_text(Emotion("Happy", PROBABILITIES)) == "Happy 87 %"
    assert QApplication.translate("Emotion", "Happy") == "Happy"
    desk.start().open(DEMO)
