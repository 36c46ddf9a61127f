"""When scheduled triggers are due.  # semantics 3.1"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cartflow_studio.engine.compare import EPOCH
from cartflow_studio.engine.machine.calendar import (
    first_day_of,
    instant_of,
    local_of,
    month_of,
    weekday_of,
)
from cartflow_studio.engine.machine.slots import DAY, MINUTE
from cartflow_studio.engine.zones import zone_table
from cartflow_studio.flow.node_type import Start


def ticks(start: Start, zone: str, begin: int, end: int) -> list[int]:
    """The instants from `begin` to `end`, both included, at which a segment enters, by the clock of
    a zone ("" is UTC). In a month without the day, its last day.
    """
    table = list(zone_table(zone))
    local = _locals(start, local_of(table, 0, begin) // DAY, local_of(table, 0, end) // DAY)
    instants = (instant_of(table, 0, each) for each in local)
    return [each for each in instants if begin <= each <= end]


def _locals(start: Start, first: int, last: int) -> Iterator[int]:
    """Local times on the days from `first` to `last`."""
    time = start.time.minute * MINUTE if start.time is not None else 0
    if start.schedule == "once":
        moment = _moment(start)
        if moment is not None:
            yield moment
        return
    for day in range(first, last + 1):
        if _is_due(start, day):
            yield day * DAY + time


def _is_due(start: Start, day: int) -> bool:
    match start.schedule:
        case "daily":
            return True
        case "weekly":
            return weekday_of(day) in start.weekdays
        case "monthly":
            month = month_of(day)
            first, next_first = first_day_of(month), first_day_of(month + 1)
            return day == min(first + start.day - 1, next_first - 1)
        case _:
            return False


def _moment(start: Start) -> int | None:
    """The local time of a segment that enters once; None if there is none."""
    if not start.at:
        return None
    moment = datetime.fromisoformat(start.at).replace(tzinfo=None)
    return (moment - EPOCH) // timedelta(microseconds=1)
