"""Many times written alike, `2026-01-31T18:30:00Z`, read at once as arrays of digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Instants: TypeAlias = "npt.NDArray[np.int64]"
_Digits: TypeAlias = "npt.NDArray[np.uint8]"

_ENDS = {"": False, "Z": True, "+00:00": True}
_LONGEST = 32
_SEPARATORS = ((4, "-"), (7, "-"), (13, ":"), (16, ":"))


def instants(texts: Sequence[str]) -> tuple[Instants, bool] | None:
    """Microseconds since the epoch and whether a zone is missing; None if not all are alike.

    Alike are date and time to the second, with or without a fraction, all UTC or all without zone.
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    micros = np.zeros(len(texts), dtype=np.int64)
    ends: set[bool] = set()
    for length in np.unique(lengths).tolist():
        where = np.flatnonzero(lengths == length)
        alike = texts if len(where) == len(texts) else [texts[row] for row in where.tolist()]
        read = _read(alike, length) if 19 <= length <= _LONGEST else None
        if read is None:
            return None
        micros[where], zoned = read
        ends.add(zoned)
    return (micros, False in ends) if len(ends) == 1 else None


def _read(texts: Sequence[str], length: int) -> tuple[Instants, bool] | None:
    """Texts of one length; None if one of them is not what is meant."""
    joined = "".join(texts)
    if not joined.isascii():
        return None
    letters = np.frombuffer(joined.encode("ascii"), dtype=np.uint8).reshape(len(texts), length)
    for place, mark in _SEPARATORS:
        if (letters[:, place] != ord(mark)).any():
            return None
    if not np.isin(letters[:, 10], (ord("T"), ord(" "))).all():
        return None
    digits = letters - ord("0")
    tail = texts[0][19:]
    fraction = len(tail) - len(tail[1:].lstrip("0123456789")) if tail.startswith(".") else 0
    end = tail[fraction:]
    alike = (letters[:, 19 + fraction :] == letters[0, 19 + fraction :]).all()
    if end not in _ENDS or fraction > 7 or fraction == 1 or not alike:
        return None
    if fraction and (letters[:, 19] != ord(".")).any():
        return None
    seconds = _seconds(digits)
    parts = _number(digits, 20, 19 + fraction) if fraction else np.zeros(len(texts), np.int64)
    if seconds is None or parts is None:
        return None
    return seconds * 1_000_000 + parts * 10 ** max(0, 7 - fraction), _ENDS[end]


def _seconds(digits: _Digits) -> Instants | None:
    """Seconds since the epoch; None where a digit, a day or an hour is impossible."""
    spans = ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19))
    read = [_number(digits, begin, end) for begin, end in spans]
    known = [number for number in read if number is not None]
    if len(known) < len(spans):
        return None
    year, month, day, hour, minute, second = known
    if ((month < 1) | (month > 12) | (hour > 23) | (minute > 59) | (second > 59)).any():
        return None
    months = (year - 1970) * 12 + month - 1
    first, beyond = _first_day(months), _first_day(months + 1)
    if ((day < 1) | (day > beyond - first)).any():
        return None
    return ((first + day - 1) * 24 + hour) * 3600 + minute * 60 + second


def _first_day(months: Instants) -> Instants:
    """The first day of each month, both counted from 1970."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _number(digits: _Digits, begin: int, end: int) -> Instants | None:
    """The number that stands in some places; None where one of them holds no digit."""
    if (digits[:, begin:end] > 9).any():
        return None
    weights = 10 ** np.arange(end - begin - 1, -1, -1, dtype=np.int64)
    number: Instants = digits[:, begin:end].astype(np.int64) @ weights
    return number
