"""Conditions: typed rows joined by all, any and not.  # semantics 4.4"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from cartflow_studio.flow.clock import TimeOfDay, spoken_days
from cartflow_studio.flow.duration import Duration
from cartflow_studio.words import both, either, mark, tr, trn

Scalar: TypeAlias = "str | int | float | bool"

SOURCES = {
    "person": mark("the person's"),
    "event": mark("the event's"),
    "entry": mark("the entry event's"),
    "last": mark("the last event's"),
}
NUMBER_OPERATORS = ("less than", "at most", "more than", "at least")
TEXT_OPERATORS = ("contains", "starts with", "ends with")
DATE_OPERATORS = ("before", "after")
OPERATORS = (
    "is",
    "is not",
    *NUMBER_OPERATORS,
    *TEXT_OPERATORS,
    *DATE_OPERATORS,
    "is one of",
    "is set",
)
COUNT_OPERATORS = ("at least", "at most", "exactly")


@dataclass(frozen=True, slots=True)
class Compare:
    """`name` of `source` against `value`. Without the attribute it is false, save `is set: false`.

    `source` is `person`, `event` (the one at hand: in triggers, waits, goals), `entry` (the event
    that started the journey) or `last` (the last awaited event). `value` of `is one of` is a
    tuple; of `before` and `after` an ISO 8601 date or time as text; of `is set` a bool.
    """

    source: str
    name: str
    operator: str
    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """How often `event` happened: `operator` `count` times since entry, within a period, or ever.

    `within` is "entry", "ever" or a duration that reaches back from now. The event at hand counts.
    `where` looks at the properties of those events (source `event`).
    """

    event: str
    operator: str = "at least"
    count: int = 1
    within: Duration | str = "entry"
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class LocalTime:
    """The wall clock is within [start, end) on one of the weekdays (0 is Monday; none: any day).

    An end at or before the start reaches over midnight, and belongs to the day it starts on.
    Without both it is the whole day; one alone is a ValueError. `zone` is "person" or "flow".
    """

    start: TimeOfDay | None = None
    end: TimeOfDay | None = None
    weekdays: tuple[int, ...] = ()
    zone: str = "person"

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None):
            raise ValueError(tr("'from' and 'to' belong together."))


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them; with none, always true."""

    of: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of them; with none, never true."""

    of: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Condition = field(default_factory=All)


Condition: TypeAlias = "Compare | Happened | LocalTime | All | AnyOf | Not"
ALWAYS = All()


def rows(condition: Condition | None) -> Iterator[Compare | Happened | LocalTime]:
    """Every row of a condition, from left to right, those inside `where` after their row."""
    match condition:
        case None:
            return
        case All(of) | AnyOf(of):
            for part in of:
                yield from rows(part)
        case Not(part):
            yield from rows(part)
        case Happened():
            yield condition
            yield from rows(condition.where)
        case _:
            yield condition


def sentence(condition: Condition | None) -> str:
    """The condition in a marketer's words."""
    match condition:
        case None | All(()):
            return tr("always")
        case AnyOf(()):
            return tr("never")
        case All(of):
            return both(_bracketed(part) for part in of)
        case AnyOf(of):
            return either(_bracketed(part) for part in of)
        case Not(part):
            return tr("not ({condition})", condition=sentence(part))
        case Compare():
            return _compare_sentence(condition)
        case Happened():
            return _happened_sentence(condition)
        case LocalTime():
            return _time_sentence(condition)


def _bracketed(part: Condition) -> str:
    text = sentence(part)
    return f"({text})" if isinstance(part, All | AnyOf) and len(part.of) > 1 else text


_COMPARED = {
    "is": mark("{name} is {value}"),
    "is not": mark("{name} is not {value}"),
    "less than": mark("{name} is less than {value}"),
    "at most": mark("{name} is at most {value}"),
    "more than": mark("{name} is more than {value}"),
    "at least": mark("{name} is at least {value}"),
    "contains": mark("{name} contains {value}"),
    "starts with": mark("{name} starts with {value}"),
    "ends with": mark("{name} ends with {value}"),
    "before": mark("{name} is before {value}"),
    "after": mark("{name} is after {value}"),
    "is one of": mark("{name} is one of {value}"),
}
OF_EVENT = {"entry": mark("{name} of the entry event"), "last": mark("{name} of the last event")}


def _compare_sentence(row: Compare) -> str:
    name = tr(OF_EVENT[row.source], name=row.name) if row.source in OF_EVENT else row.name
    if row.operator == "is set":
        known = mark("{name} is known") if row.value else mark("{name} is unknown")
        return tr(known, name=name)
    value = ", ".join(map(str, row.value)) if isinstance(row.value, tuple) else yes_no(row.value)
    return tr(_COMPARED[row.operator], name=name, value=value)


def yes_no(value: object) -> object:
    """A truth as a word; anything else as it is."""
    return {True: tr("yes"), False: tr("no")}[value] if isinstance(value, bool) else value


def _happened_sentence(row: Happened) -> str:
    what = _times(row)
    if row.where is not None:
        return tr("{event} where {condition}", event=what, condition=sentence(row.where))
    return what


def _times(row: Happened) -> str:
    names = {"event": row.event, "when": _period(row)}
    if (row.operator, row.count) == ("at least", 1):
        return tr("{event} happened {when}", **names)
    if (row.operator, row.count) == ("at most", 0):
        return tr("{event} happened never {when}", **names)
    if row.operator == "at most":
        return trn(
            "{event} happened at most {n} time {when}",
            "{event} happened at most {n} times {when}",
            row.count,
            **names,
        )
    if row.operator == "exactly":
        return trn(
            "{event} happened exactly {n} time {when}",
            "{event} happened exactly {n} times {when}",
            row.count,
            **names,
        )
    return trn(
        "{event} happened at least {n} time {when}",
        "{event} happened at least {n} times {when}",
        row.count,
        **names,
    )


def _period(row: Happened) -> str:
    match row.within:
        case "entry":
            return tr("since entry")
        case "ever":
            return tr("ever")
    return tr("within {period}", period=row.within)


def _time_sentence(row: LocalTime) -> str:
    hours = {"start": row.start, "end": row.end}
    days = spoken_days(row.weekdays)
    if row.start is None or row.end is None:
        return tr("local time is on {days}", days=days) if days else tr("local time is")
    if days:
        return tr("local time is between {start} and {end} on {days}", days=days, **hours)
    return tr("local time is between {start} and {end}", **hours)
