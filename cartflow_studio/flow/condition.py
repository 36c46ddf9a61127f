"""Conditions: typed rows joined by all, any and not.  # semantics 4.4"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.duration import Duration

Scalar: TypeAlias = "str | int | float | bool"

SOURCES = {
    "person": "the person's",
    "event": "the event's",
    "entry": "the entry event's",
    "last": "the last event's",
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

    An end before the start reaches over midnight, and belongs to the day it starts on.
    `zone` is "person" or "flow".
    """

    start: TimeOfDay | None = None
    end: TimeOfDay | None = None
    weekdays: tuple[int, ...] = ()
    zone: str = "person"


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
            return "always"
        case AnyOf(()):
            return "never"
        case All(of):
            return " and ".join(_bracketed(part) for part in of)
        case AnyOf(of):
            return " or ".join(_bracketed(part) for part in of)
        case Not(part):
            return f"not ({sentence(part)})"
        case Compare():
            return _compare_sentence(condition)
        case Happened():
            return _happened_sentence(condition)
        case LocalTime():
            return _time_sentence(condition)


def _bracketed(part: Condition) -> str:
    text = sentence(part)
    return f"({text})" if isinstance(part, All | AnyOf) and len(part.of) > 1 else text


def _compare_sentence(row: Compare) -> str:
    name = row.name if row.source in ("person", "event") else f"{row.name} of the {row.source}"
    if row.operator == "is set":
        return f"{name} is {'known' if row.value else 'unknown'}"
    if isinstance(row.value, tuple):
        return f"{name} is one of {', '.join(str(value) for value in row.value)}"
    value = {True: "yes", False: "no"}[row.value] if isinstance(row.value, bool) else row.value
    verb = (
        row.operator
        if row.operator.startswith(("is", "cont", "start", "end"))
        else (f"is {row.operator}")
    )
    return f"{name} {verb} {value}"


def _happened_sentence(row: Happened) -> str:
    times = (
        ""
        if (row.operator, row.count) == ("at least", 1)
        else (f" {row.operator} {row.count} time" + ("" if row.count == 1 else "s"))
    )
    if row.operator == "at most" and row.count == 0:
        times = " never"
    when = {"entry": "since entry", "ever": "ever"}.get(str(row.within), f"within {row.within}")
    where = f" where {sentence(row.where)}" if row.where else ""
    return f"{row.event} happened{times} {when}{where}"


def _time_sentence(row: LocalTime) -> str:
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    days = ", ".join(names[day] for day in row.weekdays)
    hours = f"between {row.start} and {row.end}" if row.start and row.end else ""
    return " ".join(part for part in ("local time is", hours, f"on {days}" if days else "") if part)
