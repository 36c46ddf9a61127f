"""Lengths of time as people write them: `90 minutes`, `1 day`, `1 calendar day`."""

from __future__ import annotations

import re
from dataclasses import dataclass

SECOND = 1_000_000
UNITS = {
    "second": SECOND,
    "minute": 60 * SECOND,
    "hour": 3_600 * SECOND,
    "day": 86_400 * SECOND,
    "week": 7 * 86_400 * SECOND,
}
CALENDAR_UNITS = ("calendar day", "calendar week", "calendar month")
SHORT = {"s": "second", "m": "minute", "min": "minute", "h": "hour", "d": "day", "w": "week"}
LONGEST = 3_660 * UNITS["day"]
FORMS = "Write it like '30 minutes', '2 hours', '1 day' or '1 calendar day'."
_WRITTEN = re.compile(
    r"\s*([+-]?[0-9]{1,18}(?:\.[0-9]+)?)\s*([a-z]+(?: [a-z]+)?)\s*", re.IGNORECASE
)


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
            raise ValueError(f"{text!r} is not a length of time. {FORMS}")
        number, word = written[1], written[2].lower()
        unit = SHORT.get(word, word.removesuffix("s"))
        if unit not in UNITS and unit not in CALENDAR_UNITS:
            raise ValueError(f"{word!r} is not a unit of time. {FORMS}")
        if "." in number:
            raise ValueError(f"{text!r} has a fraction; use a smaller unit. {FORMS}")
        return cls.checked(int(number), unit)

    @classmethod
    def checked(cls, amount: int, unit: str) -> Duration:
        """A duration within bounds: not negative, at most ten years."""
        if amount < 0:
            raise ValueError("A length of time cannot be negative.")
        duration = cls(amount, unit)
        if duration.approximately > LONGEST:
            raise ValueError(f"'{duration}' is too long; the longest is 3660 days.")
        return duration

    @property
    def is_calendar(self) -> bool:
        """Whether its length depends on the calendar."""
        return self.unit in CALENDAR_UNITS

    @property
    def microseconds(self) -> int:
        """Exact length; ValueError for a calendar unit, whose length depends on when it starts."""
        if self.is_calendar:
            raise ValueError(f"'{self}' has no fixed length.")
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
            raise ValueError(f"{text!r} is not a limit. Write it like '3 per 30 days'.")
        rest = rest.strip()
        per = Duration.parse(rest if rest[:1].isdigit() else f"1 {rest}")
        if int(number) < 1 or per.amount < 1:
            raise ValueError(f"{text!r} would let nobody through. Use at least '1 per 1 day'.")
        return cls(int(number), per)

    def __str__(self) -> str:
        return f"{self.count} per {self.per}"
