"""The language of the window: its words, the marks of its numbers, the words of Qt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from cartflow_studio import resources
from cartflow_studio.words import English, mark, speak, tr

SYSTEM, ENGLISH = "system", "en"
LANGUAGES = {
    SYSTEM: mark("As the system"),
    ENGLISH: "English",
    "de": "Deutsch",
    "hr": "Hrvatski",
}


OF_QT = {  # what Qt says in its dialogs, but not in every language: open, save, print
    *(mark("&Look in:"), mark("Files of &type:")),
    *(mark("Folder"), mark("File Folder"), mark("File"), mark("Drive"), mark("Shortcut")),
    *(mark("Unknown"), mark("Double Sided Printing"), mark("Off"), mark("Long side binding")),
    *(mark("Short side binding"), mark("Page &Set:"), mark("Page &order:")),
    *(mark("Pages &per sheet:"), mark("Scheduled &printing:"), mark("&Billing information:")),
    *(mark("Job &priority:"), mark("&Start:"), mark("&End:"), mark("An error occurred")),
}


class Missing(QTranslator):
    """Says for Qt what Qt does not know how to say in a language."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """The words in the language; None for all others."""
        return tr(source) if source in OF_QT else None

    def isEmpty(self) -> bool:
        """Qt asks nobody who is."""
        return False


def language_of(wish: str, system: Sequence[str]) -> str:
    """The language to speak: the wished one, or the first of the system's that there is."""
    known = [each for each in LANGUAGES if each != SYSTEM]
    if wish in known:
        return wish
    short = (each.replace("_", "-").partition("-")[0] for each in system)
    return next((each for each in short if each in known), ENGLISH)


@dataclass(frozen=True)
class Words:
    """The words of one language, by the English ones; what is not translated is said in English."""

    texts: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]  # which plural form a number takes

    def gettext(self, message: str) -> str:
        """The text in the language."""
        return self.texts.get(message, ("",))[0] or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The text for so many in the language."""
        forms = self.texts.get(msgid1, ())
        place = self.form(n)
        said = forms[place] if place < len(forms) else ""
        return said or (msgid1 if n == 1 else msgid2)


def catalogue(path: Path) -> Words:
    """The words in a PO file."""
    texts: dict[str, tuple[str, ...]] = {}
    for entry in path.read_text(encoding="utf-8").split("\n\n"):
        parts: list[tuple[str, str]] = []
        for line in entry.splitlines():
            if line.startswith('"'):
                key, text = parts[-1]
                parts[-1] = (key, text + json.loads(line))
            elif line.startswith("msg"):
                key, _, quoted = line.partition(" ")
                parts.append((key, json.loads(quoted)))
        if parts:
            said = tuple(text for key, text in parts if key.startswith("msgstr"))
            texts[dict(parts)["msgid"]] = said
    rule = re.search(r"plural=(.*?);", texts[""][0])
    return Words(texts, c2py(rule[1] if rule else "n != 1"))


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
    for former in app.findChildren(QTranslator):
        app.removeTranslator(former)
        former.deleteLater()
    QLocale.setDefault(QLocale.system())
    if language != ENGLISH:
        QLocale.setDefault(QLocale(language))
        app.installTranslator(Missing(app))  # asked after the next
        own = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if own.load(f"qtbase_{language}", folder):
            app.installTranslator(own)
    return language
