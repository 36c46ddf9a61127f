"""Conditions with the values they looked at: which row was true of a person, and which not."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from cartflow_studio.engine.compare import truth
from cartflow_studio.flow.condition import (
    All,
    AnyOf,
    Compare,
    Condition,
    Happened,
    LocalTime,
    Not,
    sentence,
    yes_no,
)
from cartflow_studio.flow.duration import Duration
from cartflow_studio.flow.people import Event, Value
from cartflow_studio.words import tr, trn

SECOND = 1_000_000


@dataclass(frozen=True)
class Clause:
    """One sentence of an explanation. `holds`: whether what it says of a person is as it would have
    to be (None: it is neither). `at` is an instant it is about, `node` a step.
    """

    words: str
    holds: bool | None = None
    at: int | None = None
    node: str = ""


@dataclass(frozen=True)
class Answer:
    """`words` say whether and why in a sentence; `clauses` what that rests on. `happened`: the
    person did enter, or did come to the step and got what it sends.
    """

    words: str
    clauses: tuple[Clause, ...] = ()
    happened: bool = False


@dataclass(frozen=True)
class Moment:
    """What a condition could see at an instant: the person's `attributes`, their `events` up to
    then, those that started and moved the journey, and the clocks of the flow and of the person.
    """

    at: int
    attributes: Mapping[str, Value]
    events: Sequence[Event]
    flow_zone: tzinfo
    person_zone: tzinfo
    event: Event | None = None
    entry: Event | None = None
    last: Event | None = None
    entered: int | None = None

    def value(self, row: Compare) -> Value:
        """The value that a row looks at; None if it is missing."""
        if row.source == "person":
            return self.attributes.get(row.name)
        event = {"event": self.event, "entry": self.entry, "last": self.last}.get(row.source)
        return None if event is None else event.properties.get(row.name)


def clauses(condition: Condition | None, moment: Moment) -> tuple[Clause, ...]:
    """The rows of a condition, each with what it found, from left to right."""
    return tuple(_clause(row, moment, negated) for row, negated in _rows(condition))


def holds(condition: Condition | None, moment: Moment) -> bool:
    """Whether a condition was true."""
    match condition:
        case None:
            return True
        case All(of):
            return all(holds(part, moment) for part in of)
        case AnyOf(of):
            return any(holds(part, moment) for part in of)
        case Not(part):
            return not holds(part, moment)
        case Compare():
            return truth(moment.value(condition), condition.operator, condition.value)
        case Happened():
            return _fits(condition, len(happenings(condition, moment)))
        case LocalTime():
            return _is_within(condition, _clock(condition, moment))


def _rows(
    condition: Condition | None, negated: bool = False
) -> Iterator[tuple[Compare | Happened | LocalTime, bool]]:
    match condition:
        case None:
            return
        case All(of) | AnyOf(of):
            for part in of:
                yield from _rows(part, negated)
        case Not(part):
            yield from _rows(part, not negated)
        case _:
            yield condition, negated


def _clause(row: Compare | Happened | LocalTime, moment: Moment, negated: bool) -> Clause:
    true = holds(row, moment) != negated
    words = sentence(Not(row) if negated else row)
    match row:
        case Compare():
            value = moment.value(row)
            if value is None:
                return Clause(tr("{condition}; it is not known", condition=words), true)
            listed = ", ".join(map(str, value)) if isinstance(value, list) else yes_no(value)
            return Clause(tr("{condition}; it is {value}", condition=words, value=listed), true)
        case Happened():
            found = happenings(row, moment)
            return Clause(
                trn(
                    "{condition}; it happened {n} time",
                    "{condition}; it happened {n} times",
                    len(found),
                    condition=words,
                ),
                true,
                found[-1].occurred_at if found else None,
            )
        case LocalTime():
            time = f"{_clock(row, moment):%H:%M}"
            return Clause(tr("{condition}; it was {time}", condition=words, time=time), true)


def happenings(row: Happened, moment: Moment) -> list[Event]:
    """The events that a row counts.  # semantics 4.4"""
    since: int | None = None
    if isinstance(row.within, Duration):
        since = before(moment.at, row.within, moment.flow_zone)
    elif row.within == "entry":
        if moment.entered is None:
            return []
        since = moment.entered + 1
    return [
        event
        for event in moment.events
        if event.name == row.event
        and event.occurred_at <= moment.at
        and (since is None or event.occurred_at >= since)
        and holds(row.where, _of_event(event, moment))
    ]


def _of_event(event: Event, moment: Moment) -> Moment:
    return Moment(
        event.occurred_at,
        moment.attributes,
        moment.events,
        moment.flow_zone,
        moment.person_zone,
        event=event,
    )


def _fits(row: Happened, count: int) -> bool:
    if row.operator == "exactly":
        return count == row.count
    return count <= row.count if row.operator == "at most" else count >= row.count


def before(at: int, duration: Duration, zone: tzinfo) -> int:
    """The instant so long before another; a calendar length keeps the wall clock."""
    if not duration.is_calendar:
        return at - duration.microseconds
    local = datetime.fromtimestamp(at // SECOND, zone).replace(tzinfo=None)
    if duration.unit == "calendar month":
        months = local.year * 12 + local.month - 1 - duration.amount
        year, month = divmod(months, 12)
        day = min(local.day, calendar.monthrange(year, month + 1)[1])
        then = local.replace(year=year, month=month + 1, day=day)
    else:
        days = {"calendar day": 1, "calendar week": 7}[duration.unit] * duration.amount
        then = local - timedelta(days=days)
    return int(then.replace(tzinfo=zone).astimezone(UTC).timestamp()) * SECOND + at % SECOND


def _clock(row: LocalTime, moment: Moment) -> datetime:
    zone = moment.person_zone if row.zone == "person" else moment.flow_zone
    return datetime.fromtimestamp(moment.at // SECOND, zone)


def _is_within(row: LocalTime, local: datetime) -> bool:
    """An end at or before the start is on the next day; the hours belong to the day they start."""
    start = row.start.minute if row.start else 0
    end = row.end.minute if row.end else 0
    minute, day = local.hour * 60 + local.minute, local.weekday()
    if minute < start or (start < end and minute >= end):
        if start < end or minute >= end:
            return False
        day = (day - 1) % 7
    return not row.weekdays or day in row.weekdays
