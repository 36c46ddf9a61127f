"""The language of the window: its words, the marks of its numbers, the words of Qt."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from cartflow_studio import resources
from cartflow_studio.words import English, mark, speak

SYSTEM, ENGLISH = "system", "en"
LANGUAGES = {
    SYSTEM: mark("As the system"),
    ENGLISH: "English",
    "de": "Deutsch",
    "hr": "Hrvatski",
}


def language_of(wish: str, system: Sequence[str]) -> str:
    """The language to speak: the wished one, or the first of the system's that there is."""
    known = [each for each in LANGUAGES if each != SYSTEM]
    if wish in known:
        return wish
    short = (each.replace("_", "-").partition("-")[0] for each in system)
    return next((each for each in short if each in known), ENGLISH)


def catalogue(path: Path) -> GNUTranslations:
    """The words in a PO file; texts that are not translated are said in English."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        texts = read_po(file, locale=path.stem)
    packed = BytesIO()
    write_mo(packed, texts)
    packed.seek(0)
    return GNUTranslations(packed)


def speak_language(language: str) -> None:
    """Say every text in a language from now on, and write numbers as it does."""
    if language == ENGLISH:
        speak(English())
        return
    from babel.numbers import get_decimal_symbol, get_group_symbol

    words = catalogue(resources.path("translations") / f"{language}.po")
    speak(words, decimal=get_decimal_symbol(language), grouping=get_group_symbol(language))


def choose(wish: str, app: QCoreApplication) -> str:
    """Speak the language that is wished, in Qt's dialogs and number fields too; returns it."""
    language = language_of(wish, QLocale.system().uiLanguages())
    speak_language(language)
    if language != ENGLISH:
        QLocale.setDefault(QLocale(language))
        own = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if own.load(f"qtbase_{language}", folder):
            app.installTranslator(own)
    return language
