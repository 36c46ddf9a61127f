"""The words of the product in the language that is chosen: English until `speak` is told another.

`tr` says a text now; `mark` notes a text of a table that is said later, by `tr(entry.text)`.
A text is its own key, as in GNU gettext; what a value is stands in braces: `tr("{n} left", n=3)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Catalog(Protocol):
    """What knows the words of a language; `gettext.NullTranslations` and its kin do."""

    def gettext(self, message: str) -> str:
        """The text in the language, or as it is."""
        ...

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The text for so many, in the language."""
        ...


@dataclass(frozen=True)
class English:
    """The language the product is written in."""

    def gettext(self, message: str) -> str:
        """The text as it is."""
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One, or many."""
        return msgid1 if n == 1 else msgid2


@dataclass
class _Spoken:
    catalog: Catalog = field(default_factory=English)


_spoken = _Spoken()


def speak(catalog: Catalog) -> None:
    """Say all texts from now on in the language of a catalogue."""
    _spoken.catalog = catalog


def mark(text: str) -> str:
    """The text itself; noted as one that `tr` will be asked for."""
    return text


def tr(text: str, **values: object) -> str:
    """The text in the language of now, with its values put in."""
    said = _spoken.catalog.gettext(text) if text else ""
    return _filled(said, text, values)


def trn(one: str, many: str, n: int, **values: object) -> str:
    """The text for so many (`{n}`) in the language of now: "1 step", "3 steps"."""
    said = _spoken.catalog.ngettext(one, many, n)
    return _filled(said, one if n == 1 else many, {"n": n, **values})


def _filled(said: str, text: str, values: Mapping[str, object]) -> str:
    if not values:
        return said
    try:
        return said.format(**values)
    except (KeyError, IndexError, ValueError):  # a translation that names other values
        return text.format(**values)
