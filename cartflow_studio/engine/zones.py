"""Time zones as tables of integers, as the machine reads them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cartflow_studio.flow.people import Value

SECOND = 1_000_000
FIRST_YEAR, LAST_YEAR = 1970, 2100
STEP = 3 * 86_400  # seconds between two looks; no zone changes its offset for less
_UNIX = datetime(1970, 1, 1)  # noqa: DTZ001  counted from in UTC


def is_zone(value: Value) -> bool:
    """Whether it names an IANA time zone that is known here."""
    return isinstance(value, str) and _zone(value) is not None


@cache
def zone_table(name: str) -> tuple[int, ...]:
    """How many changes of the offset there are, their instants, and the offsets before, between and
    after them, in microseconds. The changes of 1970 to 2100; before and after, the nearest offset.
    An unknown name is UTC.
    """
    zone = _zone(name)
    if zone is None:
        return (0, 0)
    seconds = int((datetime(FIRST_YEAR, 1, 1) - _UNIX).total_seconds())  # noqa: DTZ001
    end = int((datetime(LAST_YEAR, 1, 1) - _UNIX).total_seconds())  # noqa: DTZ001
    offset = _offset(zone, seconds)
    changes: list[int] = []
    offsets = [offset]
    while seconds < end:
        following = seconds + STEP
        if _offset(zone, following) != offset:
            following = _change(zone, seconds, following)
            offset = _offset(zone, following)
            changes.append(following * SECOND)
            offsets.append(offset)
        seconds = following
    return (len(changes), *changes, *(each * SECOND for each in offsets))


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _offset(zone: ZoneInfo, seconds: int) -> int:
    """Seconds ahead of UTC at an instant."""
    moment = (_UNIX + timedelta(seconds=seconds)).replace(tzinfo=zone)
    offset = zone.fromutc(moment).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second with another offset than `before` has, in (before, after]."""
    offset = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after
