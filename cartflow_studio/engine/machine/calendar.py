"""Wall clocks: instants and local times over the tables of time zones.  # semantics 4.2

A zone's table lies in the array: how many changes, their instants, and the offsets before, between
and after them, all in microseconds. Local times are microseconds since 1970 on the wall clock.
"""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.slots import Machine, compilable


@compilable
def zone_of(m: Machine, of_person: int) -> int:
    """The person's zone, or the flow's if it has one of its own."""
    if of_person == 0 and m[s.FLOW_ZONE] > 0:
        return m[s.FLOW_ZONE]
    return m[s.ZONE]


@compilable
def offset_at(m: Machine, zone: int, instant: int) -> int:
    """How far the wall clock is ahead of UTC."""
    low = 0
    high = m[zone]
    after = zone + 1 + high
    while low < high:
        middle = (low + high) // 2
        if m[zone + 1 + middle] <= instant:
            low = middle + 1
        else:
            high = middle
    return m[after + low]


@compilable
def local_of(m: Machine, zone: int, instant: int) -> int:
    """What the wall clock shows."""
    return instant + offset_at(m, zone, instant)


@compilable
def instant_of(m: Machine, zone: int, local: int) -> int:
    """When the wall clock shows it: of two times the first; one that does not exist is read with
    the offset before the gap.
    """
    before = offset_at(m, zone, local - s.DAY)
    instant = local - before
    if offset_at(m, zone, instant) == before:
        return instant
    after = offset_at(m, zone, local + s.DAY)
    if offset_at(m, zone, local - after) == after:
        return local - after
    return instant


@compilable
def month_of(day: int) -> int:
    """Months since year 0 of a day since 1970."""
    shifted = day + 719_468
    era = shifted // 146_097
    of_era = shifted - era * 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    return (year + era * 400) * 12 + month + 2


@compilable
def first_day_of(month: int) -> int:
    """The first day, since 1970, of a month since year 0."""
    shifted = month - 2
    year = shifted // 12
    in_year = shifted - year * 12
    era = year // 400
    of_era = year - era * 400
    days = of_era * 365 + of_era // 4 - of_era // 100 + (153 * in_year + 2) // 5
    return era * 146_097 + days - 719_468


@compilable
def shift(m: Machine, zone: int, instant: int, kind: int, amount: int) -> int:
    """The instant a length of time later (earlier, if negative); calendar lengths keep the wall
    clock, and a day that its month does not have becomes its last.
    """
    if kind == s.EXACT:
        return instant + amount
    if kind == s.FOREVER:
        return s.NEVER
    local = local_of(m, zone, instant)
    if kind == s.DAYS:
        return instant_of(m, zone, local + amount * s.DAY)
    if kind == s.WEEKS:
        return instant_of(m, zone, local + amount * 7 * s.DAY)
    day = local // s.DAY
    month = month_of(day)
    ahead = day - first_day_of(month)
    month += amount
    longest = first_day_of(month + 1) - first_day_of(month) - 1
    ahead = min(ahead, longest)
    return instant_of(m, zone, (first_day_of(month) + ahead) * s.DAY + local % s.DAY)


@compilable
def window_start(m: Machine, zone: int, now: int, kind: int, amount: int) -> int:
    """The first instant of the period that ends now. An exact period rolls, and what lies just as
    long ago is out of it; calendar days, weeks (from Monday) and months count whole, today's too.
    """
    if kind == s.EXACT:
        return now - amount + 1
    day = local_of(m, zone, now) // s.DAY
    if kind == s.MONTHS:
        return instant_of(m, zone, first_day_of(month_of(day) - amount + 1) * s.DAY)
    if kind == s.DAYS:
        return instant_of(m, zone, (day - amount + 1) * s.DAY)
    return instant_of(m, zone, (day - weekday_of(day) - 7 * (amount - 1)) * s.DAY)


@compilable
def weekday_of(day: int) -> int:
    """0 is Monday; of a day since 1970, which was a Thursday."""
    return (day + 3) % 7


@compilable
def is_on(days: int, day: int) -> bool:
    """Whether a day is on one of the weekdays (bits; 0 means any)."""
    return days == 0 or (days >> weekday_of(day)) & 1 == 1


@compilable
def is_within(local: int, start: int, end: int, days: int) -> bool:
    """Whether a local time lies in [start, end) of a day on one of the weekdays. An end at or
    before the start is on the next day, and the stretch belongs to the day it starts on.
    """
    day = local // s.DAY
    time = local - day * s.DAY
    if start < end:
        return start <= time and time < end and is_on(days, day)
    if time >= start:
        return is_on(days, day)
    return time < end and is_on(days, day - 1)


@compilable
def next_opening(  # noqa: PLR0917  compiled
    m: Machine, zone: int, base: int, time: int, end: int, days: int, strict: int
) -> int:
    """The next instant, from `base` on, at `time` of day, or within [time, end), on the weekdays.

    Negative `time` or `end` means none. `strict`: after `base`, not at it.
    """
    local = local_of(m, zone, base)
    day = local // s.DAY
    if time < 0 and end < 0 and is_on(days, day):
        return base
    opens = max(time, 0)
    if end >= 0 and is_within(local, opens, end, days):
        return base
    for ahead in range(9):
        if is_on(days, day + ahead):
            instant = instant_of(m, zone, (day + ahead) * s.DAY + opens)
            if instant > base or (instant == base and strict == 0):
                return instant
    return base
