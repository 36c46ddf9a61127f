"""The attributes of people that mean something: phone, time zone, consent; each cell checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.flow.clock import zones
from cartflow_studio.history.columns import Booleans, Column, Texts
from cartflow_studio.history.local_days import is_stated, settled, stated
from cartflow_studio.history.reading import Ledger, shown
from cartflow_studio.registry import did_you_mean
from cartflow_studio.words import mark, tr

Rows: TypeAlias = "npt.NDArray[np.int64]"
CONSENT = "consent_"
TEXTS = frozenset({"email", "phone", "language", "timezone"})
_YES = frozenset(
    [
        *("1", "x", "t", "true", "y", "yes", "on", "ja", "wahr", "oui", "vrai", "si", "sí", "sì"),
        *("vero", "da", "sim", "tak", "ano", "áno"),
    ]
)
_NO = frozenset(
    [
        *("0", "-", "f", "false", "n", "no", "off", "nein", "falsch", "non", "faux", "falso", "ne"),
        *("não", "nie", "nej", "ei"),
    ]
)
_PLAIN = frozenset({"", "true", "false"})  # that need no word of how they are read
_DAY_OR_MONTH = re.compile(r"[0-9]{1,2}([./-]) ?[0-9]{1,2}\1 ?[0-9]{4}")
_INTERNATIONAL = re.compile(r"^\s*00")
_SCIENTIFIC = re.compile(r"[0-9.,]+[eE]\+?[0-9]+")


class AttributeFault(ValueError):
    """Why a cell cannot be used, in a few words that are the same for all such cells."""


def checked(
    name: str, column: Column, rows: Rows, country: str, ledger: Ledger, *, dates: str = ""
) -> Column:
    """A column of attributes as it is used. Cells left out are in the ledger as warnings.

    `rows` are the numbers of the rows; `country` (ISO 3166, may be empty) that of phone numbers
    written without a country code; `dates` the order of day and month, where that is said: days
    then become those of ISO 8601.
    """
    if not isinstance(column, Texts):
        return column
    if name == "phone":
        return _changed(name, column, rows, ledger, lambda text: phone(text, country))
    if name == "timezone":
        return _changed(name, column, rows, ledger, _zone_noting(ledger))
    if name in TEXTS:
        return _changed(name, column, rows, ledger, str.strip)
    if name.startswith(CONSENT):
        return _consent(name, column, rows, ledger)
    dates = dates or _settled(name, column, ledger)
    if dates:
        return _changed(name, column, rows, ledger, lambda text: _iso_day(text, dates))
    return column


def _iso_day(text: str, dates: str) -> str:
    """A day with its year last as ISO 8601, any other text as it is. AttributeFault if there is no
    such day.
    """
    if not _DAY_OR_MONTH.match(text.strip()):
        return text
    try:
        moment = stated(text.strip(), dates)
    except ValueError:
        raise AttributeFault(mark("no such day in the order that was said")) from None
    if moment is None:
        return text
    return moment.isoformat() if ":" in text else moment.date().isoformat()


def phone(text: str, country: str = "") -> str:
    """A phone number as E.164 (`+385911234567`). AttributeFault if it is none."""
    import phonenumbers

    if _SCIENTIFIC.fullmatch(text.strip()):
        raise AttributeFault(mark("phone number rounded by a spreadsheet"))
    written = _INTERNATIONAL.sub("+", text)
    if not written.strip().startswith("+") and not country:
        if not any(letter.isdigit() for letter in written):
            raise AttributeFault(mark("not a phone number"))
        raise AttributeFault(mark("phone number without a country code"))
    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException:
        raise AttributeFault(mark("not a phone number")) from None
    if not phonenumbers.is_valid_number(number):
        raise AttributeFault(mark("no such phone number"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _zone_noting(ledger: Ledger) -> Callable[[str], str]:
    """What finds a zone, and notes a likely meaning for one that is unknown."""

    def change(text: str) -> str:
        try:
            return zone(text)
        except AttributeFault:
            hint = did_you_mean(text.strip(), zones())
            if hint:
                ledger.note(tr("{text!r} is not a time zone. {hint}", text=shown(text), hint=hint))
            raise

    return change


def zone(text: str) -> str:
    """An IANA time zone as IANA writes it. AttributeFault if there is no such zone."""
    found = _zones_by_lower_case().get(text.strip().casefold())
    if found is None:
        raise AttributeFault(mark("unknown time zone"))
    return found


@cache
def _zones_by_lower_case() -> Mapping[str, str]:
    return {name.casefold(): name for name in zones()}


def _changed(
    name: str, column: Texts, rows: Rows, ledger: Ledger, change: Callable[[str], str]
) -> Texts:
    """The column with each distinct text changed; what cannot be is left out, with a warning."""
    place: dict[str, int] = {}
    codes: list[int] = []
    faults: dict[int, str] = {}
    for code, text in enumerate(column.dictionary):
        try:
            codes.append(place.setdefault(change(text), len(place)) if text.strip() else -1)
        except AttributeFault as fault:
            faults[code] = str(fault)
            codes.append(-1)
    _warn(name, column, rows, faults, ledger)
    renumbered = np.array([*codes, -1], dtype=np.int32)
    return Texts(renumbered[column.codes], tuple(place))


def _warn(name: str, column: Texts, rows: Rows, faults: Mapping[int, str], ledger: Ledger) -> None:
    for index in np.flatnonzero(np.isin(column.codes, list(faults))).tolist():
        code = int(column.codes[index])
        ledger.warn(int(rows[index]), name, faults[code], column.dictionary[code])


def consent_cells(cells: Sequence[object]) -> list[str | None]:
    """Cells of consent as text, whatever they are, so that all are read by the same words."""
    return [None if cell is None else str(cell).strip() for cell in cells]


def _consent(name: str, column: Texts, rows: Rows, ledger: Ledger) -> Booleans:
    """Words of several languages as yes and no; what is empty or unknown is neither."""
    states: list[int] = []
    faults: dict[int, str] = {}
    for code, text in enumerate(column.dictionary):
        word = text.strip().casefold()
        states.append(1 if word in _YES else 0 if word in _NO else -1)
        if word and states[-1] < 0:
            faults[code] = mark("neither yes nor no")
    _warn(name, column, rows, faults, ledger)
    read = [
        tr("yes is {words}" if state else "no is {words}", words=", ".join(words))
        for state in (1, 0)
        if (
            words := sorted(
                repr(t) for t, s in zip(column.dictionary, states, strict=True) if s == state
            )
        )
    ]
    if read and not {text.strip().casefold() for text in column.dictionary} <= _PLAIN:
        ledger.note(
            tr("Column {name!r}: {names}; empty is not a yes.", name=name, names="; ".join(read))
        )
    return Booleans(np.array([*states, -1], dtype=np.int8)[column.codes])


def _settled(name: str, column: Texts, ledger: Ledger) -> str:
    """The order of day and month that the days of a column settle, "" where they settle none; with
    a note of how they are read.
    """
    texts = map(str.strip, column.dictionary)
    days = [text for text in texts if _DAY_OR_MONTH.match(text) and is_stated(text)]
    if not days:
        return ""
    order, note = settled(days)
    if note:
        ledger.note(tr("Column {theirs!r}: {note}.", theirs=name, note=tr(note)))
    if not order:
        ledger.note(
            tr(
                "Column {name!r}: which is the day and which the month in {example!r} is "
                "unclear, so it stays text. Write dates as 2026-01-31, or say it with "
                "--people-dates.",
                name=name,
                example=days[0],
            )
        )
    return order
