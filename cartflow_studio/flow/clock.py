"""Times of day and days of the week, without a date and without a zone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from cartflow_studio.words import mark, tr

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
SHORT_DAYS = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True, order=True)
class TimeOfDay:
    """A wall clock time; `minute` counts from midnight, 0 to 1439. Written `"21:00"`."""

    minute: int

    @classmethod
    def parse(cls, text: str) -> TimeOfDay:
        """Read `21:00` or `9:30`; ValueError says how it is written."""
        written = _TIME.fullmatch(text.strip())
        if written is None:
            raise ValueError(
                tr('{text!r} is not a time of day. Write it like "21:00", in quotes.', text=text)
            )
        return cls(int(written[1]) * 60 + int(written[2]))

    def __str__(self) -> str:
        return f"{self.minute // 60:02}:{self.minute % 60:02}"


def spoken_days(days: Iterable[int]) -> str:
    """Weekdays as a person reads them, short (0 is Monday): `Mon, Tue`."""
    return ", ".join(tr(SHORT_DAYS[day]) for day in days)


@cache
def zones() -> tuple[str, ...]:
    """Every IANA time zone that is known here."""
    return tuple(sorted(available_timezones()))
