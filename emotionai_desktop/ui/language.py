"""The language of the window: which one is shown, and Qt's translators for it."""

from __future__ import annotations

from PyQt5.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLibraryInfo, QLocale, QTranslator

from emotionai_desktop.drawing import call_emotions
from emotionai_desktop.places import ASSETS_DIR
from emotionai_desktop.ui.preferences.described import SYSTEM

TRANSLATIONS_DIR = ASSETS_DIR / "translations"
#: What the texts in the code are written in.
SOURCE_LANGUAGE = "en"

#: Every label of a model that the app comes with.
_EMOTIONS = (
    QT_TRANSLATE_NOOP("Emotion", "Angry"),
    QT_TRANSLATE_NOOP("Emotion", "Disgust"),
    QT_TRANSLATE_NOOP("Emotion", "Fear"),
    QT_TRANSLATE_NOOP("Emotion", "Happy"),
    QT_TRANSLATE_NOOP("Emotion", "Neutral"),
    QT_TRANSLATE_NOOP("Emotion", "Sad"),
    QT_TRANSLATE_NOOP("Emotion", "Surprise"),
    QT_TRANSLATE_NOOP("Emotion", "No clear emotion"),
)

_installed: list[QTranslator] = []
_shown = SOURCE_LANGUAGE


def languages() -> list[str]:
    """Codes (ISO 639-1) of the languages there are texts in."""
    found = sorted(path.stem.rpartition("_")[2] for path in TRANSLATIONS_DIR.glob("emotionai_*.qm"))
    return [SOURCE_LANGUAGE, *found]


def shown_language() -> str:
    """The language that new windows are in."""
    return _shown


def fitting_language(chosen: str) -> str:
    """The language for what was chosen: itself, or the first of the system's that there is."""
    if chosen != SYSTEM:
        return chosen
    preferred = [name.replace("_", "-").partition("-")[0] for name in QLocale.system().uiLanguages()]
    return next((name for name in preferred if name in languages()), SOURCE_LANGUAGE)


def show_language(language: str) -> None:
    """Have every window that is opened from now on in another language, with Qt's own texts."""
    global _shown
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop())
    _shown = language
    qt = QLibraryInfo.location(QLibraryInfo.TranslationsPath)
    files = [(f"qtbase_{language}", qt), (f"emotionai_{language}", str(TRANSLATIONS_DIR))]
    for name, folder in files if language != SOURCE_LANGUAGE else ():
        translator = QTranslator()
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)
    call_emotions({label: QCoreApplication.translate("Emotion", label) for label in _EMOTIONS})
