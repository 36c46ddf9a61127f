"""The words of the product in the language that is chosen: English until `speak` is told another.

`tr` says a text now; `mark` notes a text of a table that is said later, by `tr(entry.text)`.
A text is its own key, as in GNU gettext; what a value is stands in braces: `tr("{n} left", n=3)`.
Values that can say themselves (`spoken`) do; numbers take the marks of the language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
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
    marks: dict[int, str] = field(default_factory=dict)  # of English numbers, to the language's


_spoken = _Spoken()


def speak(catalog: Catalog, *, decimal: str = ".", grouping: str = ",") -> None:
    """Say all texts from now on in the language of a catalogue, numbers with these marks."""
    _spoken.catalog = catalog
    plain = (decimal, grouping) == (".", ",")
    _spoken.marks = {} if plain else str.maketrans({".": decimal, ",": grouping})


def mark(text: str) -> str:
    """The text itself; noted as one that `tr` will be asked for."""
    return text


def tr(text: str, /, **values: object) -> str:
    """The text in the language of now, with its values put in."""
    said = _spoken.catalog.gettext(text) if text else ""
    return _filled(said, text, values) if values else said


def trn(one: str, many: str, n: int, /, **values: object) -> str:
    """The text for so many (`{n}`) in the language of now: "1 step", "3 steps"."""
    said = _spoken.catalog.ngettext(one, many, n)
    return _filled(said, one if n == 1 else many, {"n": n, **values})


def numeral(number: float, form: str = "") -> str:
    """A number as the language writes it; `form` is that of Python's `format`."""
    return format(number, form).translate(_spoken.marks)


def typed_number(text: str) -> str:
    """A number as a person types it, with the decimal mark that Python reads."""
    return text.replace(_spoken.marks.get(ord("."), "."), ".")


def either(parts: Iterable[str]) -> str:
    """The parts with "or" between them."""
    return _joined(parts, lambda one, other: tr("{one} or {other}", one=one, other=other))


def both(parts: Iterable[str]) -> str:
    """The parts with "and" between them."""
    return _joined(parts, lambda one, other: tr("{one} and {other}", one=one, other=other))


def _joined(parts: Iterable[str], join: Callable[[str, str], str]) -> str:
    said = tuple(parts)
    return reduce(join, said) if said else ""


@dataclass(frozen=True, slots=True, repr=False)
class _Numeral:
    """A number that is written with the marks of the language."""

    number: float

    def __format__(self, form: str) -> str:
        return numeral(self.number, form)

    def __repr__(self) -> str:
        return numeral(self.number)


def _filled(said: str, text: str, values: Mapping[str, object]) -> str:
    ready = {name: _ready(value) for name, value in values.items()}
    try:
        return said.format(**ready)
    except (KeyError, IndexError, ValueError):  # a translation that names other values
        return text.format(**ready)


def _ready(value: object) -> object:
    if type(value) is str:
        return value
    if isinstance(value, int | float):
        return _Numeral(value) if _spoken.marks and not isinstance(value, bool) else value
    words = getattr(value, "spoken", None)
    return value if words is None else words()
