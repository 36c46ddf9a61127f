"""What stands below and behind a line of time: dates or times of the day, and nights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from cartflow_studio import formats

MINUTE = 60 * 1_000_000
HOUR, DAY = 60 * MINUTE, 1_440 * MINUTE
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_APART = (
    *(n * MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * HOUR for n in (1, 2, 3, 6, 12)),
    *(n * DAY for n in (1, 2, 7, 14, 30, 61, 91, 182, 365)),
)


def moment(instant: int, zone: tzinfo) -> datetime:
    """An instant (microseconds since the epoch) on the clocks of a zone."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def marks(first: int, last: int, zone: tzinfo, most: float) -> list[tuple[float, str]]:
    """Days, or times of the day, between two instants, each with its share of the way; no more
    than about so many.
    """
    apart = next((each for each in _APART if (last - first) / each < most), _APART[-1])
    found = []
    for at in _from_midnight(first, last, zone, apart):
        when = moment(at, zone)
        is_day = when.hour == when.minute == 0
        words = formats.day(when) if is_day or apart >= DAY else f"{when:%H:%M}"
        found.append(((at - first) / (last - first), words))
    return [each for each in found if 0 <= each[0] <= 1]


def nights(first: int, last: int, zone: tzinfo) -> list[tuple[float, float]]:
    """The nights between two instants, from 22 to 6 h, as shares of the way."""
    return [
        ((at - 2 * HOUR - first) / (last - first), (at + 6 * HOUR - first) / (last - first))
        for at in _from_midnight(first, last + DAY, zone, DAY)
    ]


def _from_midnight(first: int, last: int, zone: tzinfo, apart: int) -> Iterator[int]:
    """The instants so far apart on the clock, from the midnight before one up to another."""
    midnight = moment(first, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(int((last - first + DAY) / apart) + 1):
        yield (midnight + timedelta(microseconds=number * apart) - _EPOCH) // timedelta(
            microseconds=1
        )
