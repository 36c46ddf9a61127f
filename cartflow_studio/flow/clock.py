"""Times of day and days of the week, without a date and without a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
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
            raise ValueError(f'{text!r} is not a time of day. Write it like "21:00", in quotes.')
        return cls(int(written[1]) * 60 + int(written[2]))

    def __str__(self) -> str:
        return f"{self.minute // 60:02}:{self.minute % 60:02}"


@cache
def zones() -> tuple[str, ...]:
    """Every IANA time zone that is known here."""
    return tuple(sorted(available_timezones()))
