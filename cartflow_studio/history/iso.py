"""Many times written alike, `2026-01-31T18:30:00Z`, read at once as arrays of digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt

Instants: TypeAlias = "npt.NDArray[np.int64]"
_Words: TypeAlias = "npt.NDArray[np.unsignedinteger[Any]]"
_Kind: TypeAlias = "type[np.unsignedinteger[Any]]"

_ENDS = {b"": True, b"Z": False, b"+00:00": False}  # whether a zone is missing
AT_ONCE = 2**14  # texts, which fit into the cache with all that is made of them
_LONGEST = 32
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # others are read one by one
_DAYS = 32  # places for the days of a month


def instants(texts: Sequence[str]) -> tuple[Instants, bool] | None:
    """Microseconds since the epoch and whether a zone is missing; None if not all are alike.

    Alike are date and time to the second, with or without a fraction, all UTC or all without zone.
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    micros = np.zeros(len(texts), dtype=np.int64)
    ends: set[bool] = set()
    for length in np.unique(lengths).tolist():
        where = np.flatnonzero(lengths == length)
        same = texts if len(where) == len(texts) else [texts[row] for row in where.tolist()]
        joined = "".join(same)
        read = alike(joined.encode("ascii"), length) if joined.isascii() else None
        if read is None:
            return None
        micros[where], naive = read
        ends.add(naive)
    return (micros, True in ends) if len(ends) == 1 else None


def alike(letters: bytes, length: int) -> tuple[Instants, bool] | None:
    """Texts of one length, one after the other, as `instants`; None if one is something else."""
    tail = letters[19:length]
    places = len(tail) - len(tail[1:].lstrip(b"0123456789")) if tail.startswith(b".") else 0
    naive = _ENDS.get(tail[places:])
    if not 19 <= length <= _LONGEST or naive is None or places > 7 or places == 1:
        return None
    micros = np.empty(len(letters) // length, dtype=np.int64)
    for begin in range(0, len(micros), AT_ONCE):
        part = memoryview(letters)[begin * length : (begin + AT_ONCE) * length]
        read = _read(part, length, places)
        if read is None:
            return None
        micros[begin : begin + AT_ONCE] = read
    return micros, naive


def _read(letters: memoryview, length: int, places: int) -> Instants | None:
    """Microseconds since the epoch, of a fraction of so many places after the seconds."""
    is_one_day = all((each == each[0]).all() for each in _words(letters, length, (0, 3)))
    days = _days(letters[:length] if is_one_day else letters, length)
    clock = _pairs(letters, length, 11, "00:00:00")
    if days is None or clock is None:
        return None
    hour, minute, second = (_byte(clock, place) for place in (0, 3, 6))
    if (hour > 23).any() or (minute > 59).any() or (second > 59).any():
        return None
    micros = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000
    table = np.frombuffer(letters, dtype=np.uint8).reshape(-1, length)
    for place in (*range(19, 20 if places else 19), *range(19 + places, length)):
        if (table[:, place] != table[0, place]).any():
            return None
    for place in range(1, places):
        digit = table[:, 19 + place] - np.uint8(ord("0"))
        if (digit > 9).any():
            return None
        micros += digit.astype(np.int64) * 10 ** (6 - place)
    return micros


def _days(letters: memoryview, length: int) -> Instants | None:
    """The days since the epoch; None where there is no such day."""
    months, days = _pairs(letters, length, 0, "0000-00-"), _pairs(letters, length, 8, "00")
    marks = np.frombuffer(letters, dtype=np.uint8)[10::length]
    if months is None or days is None or not ((marks == ord("T")) | (marks == ord(" "))).all():
        return None
    year, month = _byte(months, 0) * 100 + _byte(months, 2), _byte(months, 5)
    day = _byte(days, 0)
    is_year = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR)
    if not (is_year & (month >= 1) & (month <= 12) & (day < _DAYS)).all():
        return None
    found = _calendar().take(((year - _FIRST_YEAR) * 12 + month - 1) * _DAYS + day)
    return None if (found == _NEVER).any() else found


_NEVER = np.iinfo(np.int64).min


@cache
def _calendar() -> Instants:
    """The days since the epoch of every month, each at its number; others are _NEVER."""
    days = np.arange(f"{_FIRST_YEAR}-01-01", f"{_LAST_YEAR + 1}-01-01", dtype="datetime64[D]")
    months = days.astype("datetime64[M]")
    since = (months - months[0]).astype(np.int64)
    table = np.full((int(since[-1]) + 1) * _DAYS, _NEVER)
    table[since * _DAYS + (days - months).astype(np.int64) + 1] = days.astype(np.int64)
    return table


def _pairs(letters: memoryview, length: int, begin: int, form: str) -> _Words | None:
    """What stands in the places of a form, where 0 is any digit, as a word each: its bytes hold
    the number that a digit makes with the next. None where one is not of the form.
    """
    kind = np.uint64 if len(form) == 8 else np.uint16
    words = next(_words(letters, length, (begin,), kind))
    digits = words ^ _word(kind, form)
    beyond = _word(kind, "".join("\x06" if letter == "0" else "\0" for letter in form))
    odd = _word(kind, "".join("\xf0" if letter == "0" else "\xff" for letter in form))
    if ((digits | (digits + beyond)) & odd).any():
        return None
    return cast("_Words", digits * kind(10) + (digits >> kind(8)))


def _words(
    letters: memoryview, length: int, begins: Iterable[int], kind: _Kind = np.uint64
) -> Iterator[_Words]:
    """The letters of each text from some places on, as a word each, the first letter lowest."""
    shape, dtype = (len(letters) // length,), np.dtype(kind).newbyteorder("<")
    return (np.ndarray(shape, dtype, letters, begin, (length,)) for begin in begins)


def _word(kind: _Kind, letters: str) -> np.unsignedinteger[Any]:
    return kind(int.from_bytes(letters.encode("latin-1"), "little"))


def _byte(words: _Words, place: int) -> Instants:
    kind = words.dtype.type
    found: Instants = ((words >> kind(8 * place)) & kind(255)).astype(np.int64)
    return found
