"""Lengths of time as people write them: `90 minutes`, `1 day`, `1 calendar day`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from cartflow_studio.words import mark, tr, trn

SECOND = 1_000_000
UNITS = {
    "second": SECOND,
    "minute": 60 * SECOND,
    "hour": 3_600 * SECOND,
    "day": 86_400 * SECOND,
    "week": 7 * 86_400 * SECOND,
}
CALENDAR_UNITS = ("calendar day", "calendar week", "calendar month")
ALL_UNITS = (*UNITS, *CALENDAR_UNITS)
SHORT = {"s": "second", "m": "minute", "min": "minute", "h": "hour", "d": "day", "w": "week"}
LONGEST = 3_660 * UNITS["day"]
MANY = 5  # of what takes the plural in every language
FORMS = mark("Write it like '30 minutes', '2 hours', '1 day' or '1 calendar day'.")
_WRITTEN = re.compile(
    r"\s*([+-]?[0-9]{1,18}(?:\.[0-9]+)?)\s*([a-z]+(?: [a-z]+)?)\s*", re.IGNORECASE
)
_SPOKEN: dict[str, Callable[[int], str]] = {
    "second": lambda n: trn("{n} second", "{n} seconds", n),
    "minute": lambda n: trn("{n} minute", "{n} minutes", n),
    "hour": lambda n: trn("{n} hour", "{n} hours", n),
    "day": lambda n: trn("{n} day", "{n} days", n),
    "week": lambda n: trn("{n} week", "{n} weeks", n),
    "calendar day": lambda n: trn("{n} calendar day", "{n} calendar days", n),
    "calendar week": lambda n: trn("{n} calendar week", "{n} calendar weeks", n),
    "calendar month": lambda n: trn("{n} calendar month", "{n} calendar months", n),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """`amount` of `unit` (singular). Exact units have a fixed length; calendar units keep the
    wall clock (a calendar day over a clock change is 23 or 25 hours).  # semantics 4.2
    """

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read `text`; ValueError says what is wrong and how it is written."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise _unread(tr("{text!r} is not a length of time.", text=text))
        number, word = written[1], written[2].lower()
        unit = SHORT.get(word, word.removesuffix("s"))
        if unit not in UNITS and unit not in CALENDAR_UNITS:
            raise _unread(tr("{word!r} is not a unit of time.", word=word))
        if "." in number:
            raise _unread(tr("{text!r} has a fraction; use a smaller unit.", text=text))
        return cls.checked(int(number), unit)

    @classmethod
    def checked(cls, amount: int, unit: str) -> Duration:
        """A duration within bounds: not negative, at most ten years."""
        if amount < 0:
            raise ValueError(tr("A length of time cannot be negative."))
        duration = cls(amount, unit)
        if duration.approximately > LONGEST:
            raise ValueError(
                tr("'{duration}' is too long; the longest is 3660 days.", duration=str(duration))
            )
        return duration

    @property
    def is_calendar(self) -> bool:
        """Whether its length depends on the calendar."""
        return self.unit in CALENDAR_UNITS

    @property
    def microseconds(self) -> int:
        """Exact length; ValueError for a calendar unit, whose length depends on when it starts."""
        if self.is_calendar:
            raise ValueError(tr("'{it}' has no fixed length.", it=self))
        return self.amount * UNITS[self.unit]

    @property
    def approximately(self) -> int:
        """Length in microseconds, calendar units taken at their longest."""
        if not self.is_calendar:
            return self.amount * UNITS[self.unit]
        days = {"calendar day": 1, "calendar week": 7, "calendar month": 31}[self.unit]
        return self.amount * days * UNITS["day"]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}" + ("" if self.amount == 1 else "s")

    def spoken(self) -> str:
        """As a person reads it; `str` is what the flow file holds."""
        return _SPOKEN[self.unit](self.amount)


def unit_name(unit: str, amount: int) -> str:
    """A unit as a person reads it behind that amount."""
    return _without_number(_SPOKEN[unit](amount))


def heard(text: str) -> str:
    """A length of time as it is typed, with the unit as the flow file has it."""
    number, _, word = text.strip().partition(" ")
    units = {
        _without_number(say(n)).casefold(): unit for unit, say in _SPOKEN.items() for n in (1, 2, 5)
    }
    unit = units.get(word.strip().casefold())
    return text if unit is None else f"{number} {unit}"


def heard_limit(text: str) -> str:
    """A limit as it is typed, as the flow file has it."""
    before, between, after = tr("{count} per {period}", count="\0", period="\0").split("\0")
    count, found, period = text.strip().removeprefix(before).partition(between)
    whole = period.removesuffix(after) if after else period
    return f"{count.strip()} per {heard(whole)}" if found else text


def _without_number(text: str) -> str:
    return text.strip("0123456789 ")


def _unread(message: str) -> ValueError:
    return ValueError(f"{message} {tr(FORMS)}")


def seconds(amount: int) -> Duration:
    """Exact seconds."""
    return Duration(amount, "second")


def minutes(amount: int) -> Duration:
    """Exact minutes."""
    return Duration(amount, "minute")


def hours(amount: int) -> Duration:
    """Exact hours."""
    return Duration(amount, "hour")


def days(amount: int) -> Duration:
    """Days of exactly 24 hours."""
    return Duration(amount, "day")


def calendar_days(amount: int) -> Duration:
    """Days by the wall clock."""
    return Duration(amount, "calendar day")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` within a rolling `per`: `3 per 30 days`.  # semantics 3.3"""

    count: int
    per: Duration

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read `3 per 30 days`; ValueError says how it is written."""
        number, separator, rest = text.partition(" per ")
        if not separator or not number.strip().isdecimal() or len(number.strip()) > 9:
            raise ValueError(
                tr("{text!r} is not a limit. Write it like '3 per 30 days'.", text=text)
            )
        rest = rest.strip()
        per = Duration.parse(rest if rest[:1].isdigit() else f"1 {rest}")
        if int(number) < 1 or per.amount < 1:
            raise ValueError(
                tr("{text!r} would let nobody through. Use at least '1 per 1 day'.", text=text)
            )
        return cls(int(number), per)

    def __str__(self) -> str:
        return f"{self.count} per {self.per}"

    def spoken(self) -> str:
        """As a person reads it; `str` is what the flow file holds."""
        return tr("{count} per {period}", count=self.count, period=self.per.spoken())
