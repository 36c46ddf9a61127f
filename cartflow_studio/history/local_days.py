"""Days with the year last: 31.01.2026 is day first, 31/01/2026 as said, or as others settle it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.words import mark

Instants: TypeAlias = "npt.NDArray[np.int64]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
ORDERS = (DAY_FIRST, MONTH_FIRST)
_DAY = 86_400_000_000
_FARTHEST = 100_000  # days, in the year 2243: late enough to be refused, and no overflow
_TIME = (
    r"(?:[T ] *(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,6}))?)?(?: ?(?P<half>[AP])M)?)?"
)
_DOTS = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\.?" + _TIME, re.IGNORECASE)
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})" + _TIME, re.IGNORECASE)
_STATED = re.compile(
    r"([0-9]{1,2})(?P<apart>[./-]) ?([0-9]{1,2})(?P=apart) ?([0-9]{4}|[0-9]{2})\.?" + _TIME,
    re.IGNORECASE,
)
_LAST_CENTURY = 70  # two figures from here on are years of the last century


def dotted(text: str) -> datetime | None:
    """The moment of DD.MM.YYYY, with or without a time; None if it is written otherwise.

    ValueError if there is no such day or time.
    """
    found = _DOTS.fullmatch(text)
    if found is None:
        return None
    day, month, year = map(int, found.group(1, 2, 3))
    return datetime.combine(date(year, month, day), time_of(found))


def stated(text: str, dates: str) -> datetime | None:
    """The moment of a day with the year last, in the order that is stated, however its figures are
    parted; None if it is written otherwise. Of a year of two figures, 69 is 2069 and 70 is 1970.

    ValueError if there is no such day or time.
    """
    found = _STATED.fullmatch(text)
    if found is None:
        return None
    first, second, year = map(int, found.group(1, 3, 4))
    if len(found[4]) == 2:
        year += 1900 if year >= _LAST_CENTURY else 2000
    day, month = (first, second) if dates == DAY_FIRST else (second, first)
    return datetime.combine(date(year, month, day), time_of(found))


def is_slashed(text: str) -> bool:
    """Whether a text is a day such as 31/01/2026, with or without a time."""
    return _SLASHES.fullmatch(text) is not None


def is_stated(text: str) -> bool:
    """Whether a text is a day with the year last, with or without a time, however it is parted."""
    return _STATED.fullmatch(text) is not None


def settled(texts: Sequence[str]) -> tuple[str, str]:
    """The order that all days of a column have, one of ORDERS, and what is to be noted of it, to be
    translated; both empty where they settle none. Days with dots are day first.
    """
    slashed, orders = Slashed(), set[str]()
    for text in texts:
        if _DOTS.fullmatch(text):
            orders.add(DAY_FIRST)
        elif not is_slashed(text):
            return "", ""
        else:
            with suppress(ValueError):  # no such day in either order settles none
                slashed.pack(text)
    if any(map(is_slashed, texts)):
        orders.add(slashed.order if slashed.is_settled else "")
    if len(orders) != 1:
        return "", ""
    return orders.pop(), slashed.note if slashed.is_settled else ""


class Slashed:
    """The days with slashes of one column, whose order all of them together settle."""

    def __init__(self) -> None:
        self._day_first = self._month_first = False

    def pack(self, text: str) -> int:
        """The figures of one text in one number, until the order is known.

        ValueError if it is no time in either order.
        """
        found = _SLASHES.fullmatch(text)
        if found is None:
            raise ValueError(text)
        first, second, year = map(int, found.group(1, 2, 3))
        at = time_of(found)
        is_day_first, is_month_first = _is_day(year, second, first), _is_day(year, first, second)
        if not (is_day_first or is_month_first):
            raise ValueError(text)
        self._day_first |= not is_month_first
        self._month_first |= not is_day_first
        figures = (year * 100 + first) * 100 + second
        seconds = (at.hour * 60 + at.minute) * 60 + at.second
        return figures * _DAY + seconds * 1_000_000 + at.microsecond

    def pack_all(
        self, day_first: tuple[Instants, Mask], month_first: tuple[Instants, Mask]
    ) -> tuple[Instants, Mask]:
        """The figures of texts that were read in both orders, and where they are days in either."""
        (as_days, is_day_first), (as_months, is_month_first) = day_first, month_first
        self._day_first |= bool((is_day_first & ~is_month_first).any())
        self._month_first |= bool((is_month_first & ~is_day_first).any())
        day, micros = np.divmod(np.where(is_day_first, as_days, as_months), _DAY)
        dates = day.astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        year, month = np.divmod(months.astype(np.int64), 12)
        number = (dates - months).astype(np.int64) + 1
        first = np.where(is_day_first, number, month + 1)
        second = np.where(is_day_first, month + 1, number)
        figures = ((year + 1970) * 100 + first) * 100 + second
        return figures * _DAY + micros, is_day_first | is_month_first

    @property
    def is_settled(self) -> bool:
        """Whether some day has one order only, and none has the other only."""
        return self._day_first != self._month_first

    @property
    def order(self) -> str:
        """The order that is settled, one of ORDERS."""
        return DAY_FIRST if self._day_first else MONTH_FIRST

    @property
    def note(self) -> str:
        """How the days are read, to be translated."""
        if self._day_first:
            return mark("dates such as 31/01/2026 are read day first, as some can only be")
        return mark("dates such as 01/31/2026 are read month first, as some can only be")

    def instants(self, packed: Instants) -> Instants:
        """Microseconds since the epoch, in the order that is settled."""
        figures, micros = np.divmod(packed, _DAY)
        year, first, second = figures // 10_000, figures // 100 % 100, figures % 100
        day, month = (first, second) if self._day_first else (second, first)
        months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
        days = months.astype("datetime64[D]").astype(np.int64) + day - 1
        read: Instants = np.clip(days, -1, _FARTHEST) * _DAY + micros
        return read


def time_of(found: re.Match[str]) -> time:
    """The time of the day of its groups: `hour` to `fraction`, and the `half` of the day (am, pm).

    ValueError if there is no such time.
    """
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if half := found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(found[0])
        hour = hour % 12 + 12 * (half in "Pp")
    return time(hour, minute, second, int((found["fraction"] or "").ljust(6, "0")))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
