"""Changes of a person, as steps that keep what conditions ask of them true.  # semantics 4.7"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from cartflow_studio.engine.compare import IS_LIST, Test, date_of, truth
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.plan import PlanError
from cartflow_studio.engine.terms import Terms
from cartflow_studio.flow.node_type import Change
from cartflow_studio.flow.people import Value

Step = tuple[int, int, int, int]


class Asked(Protocol):
    """What a flow asks of people and events."""

    @property
    def terms(self) -> Terms: ...

    @property
    def dates(self) -> Sequence[str]: ...

    def value(self, name: str, kind: str) -> int: ...

    def zone(self, name: str) -> int: ...


def packed_date(value: Value) -> int:
    """A date as the machine reads it: microseconds twice, plus 1 if they are on a wall clock."""
    date = date_of(value)
    return s.NONE if date is None else (date[0] << 1) + int(date[1])


def steps_of(asked: Asked, change: Change, number: int) -> list[Step]:
    """The steps of one change; `number` is by which it is reported."""
    if change.action == "set" and change.source:
        return _copied(asked, change, number)
    report = (s.REPORT, number, s.FROM_NOTHING, 0)
    if change.action == "set":
        return [*_assigned(asked, change.attribute, change.value, number), report]
    if change.action == "unset":
        return [*_assigned(asked, change.attribute, None, number), report]
    return [*_tagged(asked, change, number), report]


def _assigned(asked: Asked, attribute: str, value: Value, number: int) -> Iterator[Step]:
    for place, test in asked.terms.person_tests.of(attribute):
        yield (s.SET_BIT if test.holds(value) else s.CLEAR_BIT, place, 0, 0)
    if attribute in asked.dates:
        yield (s.SET_VALUE, asked.dates.index(attribute), packed_date(value), 0)
    if attribute == "timezone":
        zone = value if isinstance(value, str) else ""
        yield (s.SET_ZONE, asked.zone(zone), number, 0)


def _copied(asked: Asked, change: Change, number: int) -> list[Step]:
    """Copy a property; without it, nothing changes."""
    if change.attribute == "timezone":
        raise PlanError(
            "A time zone cannot be copied from an event.",
            hint="Send it as an attribute of the person, or set a fixed one.",
        )
    source = s.FROM_ENTRY if change.source == "entry" else s.FROM_LAST
    ask = asked.terms.event_tests.place
    steps: list[Step] = []
    for place, test in asked.terms.person_tests.of(change.attribute):
        steps.append((s.COPY_BIT, ask(change.name, test.operator, test.value), place, source))
    if change.attribute in asked.dates:
        date = asked.value(change.name, "date")
        steps.append((s.COPY_VALUE, asked.dates.index(change.attribute), date, source))
    steps.append((s.REPORT, number, source, 0))
    return [(s.SKIP_UNLESS_SET, ask(change.name, "is set", True), len(steps), source), *steps]


def _tagged(asked: Asked, change: Change, number: int) -> list[Step]:
    """Add a tag to a list (what is no list becomes one), or take it from a list."""
    tag = change.value
    is_list = asked.terms.person_tests.place(change.attribute, IS_LIST, True)
    added = change.action == "add"
    in_list = [
        (
            s.SET_BIT if truth([tag], test.operator, test.value) == added else s.CLEAR_BIT,
            place,
            0,
            0,
        )
        for place, test in asked.terms.person_tests.of(change.attribute)
        if _is_about(test, tag)
    ]
    steps: list[Step] = [(s.SKIP_UNLESS_SO, is_list, len(in_list), 0), *in_list]
    if added:
        anew = list(_assigned(asked, change.attribute, [tag], number))
        steps += [(s.SKIP_IF_SO, is_list, len(anew), 0), *anew]
    return steps


def _is_about(test: Test, tag: Value) -> bool:
    """Whether the presence of a tag in a list decides a test."""
    return test.operator in ("is", "is not", "contains") and truth([tag], "is", test.value)
