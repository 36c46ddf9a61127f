"""Conditions compiled to terms that jump: no stack, nothing to build while they run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cartflow_studio.engine.asking import Common
from cartflow_studio.engine.compare import Test, truth
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.plan import PlanError
from cartflow_studio.flow.condition import (
    All,
    AnyOf,
    Compare,
    Condition,
    Happened,
    LocalTime,
    Not,
)
from cartflow_studio.flow.duration import Duration

MOST_HAPPENED = 100
Scope = Mapping[str, int]  # where a source is read from; a source that is not in it is empty
AT_TRIGGER: Scope = {"event": s.EVENT_BIT, "entry": s.EVENT_BIT}
AT_EVENT: Scope = {"event": s.EVENT_BIT, "entry": s.ENTRY_BIT, "last": s.LAST_BIT}
IN_JOURNEY: Scope = {"entry": s.ENTRY_BIT, "last": s.LAST_BIT}
OF_EVENT: Scope = {"event": s.EVENT_BIT}
OF_PERSON: Scope = {}


def length_of(duration: Duration | None) -> tuple[int, int]:
    """Kind and amount of a length of time, as the machine reads them; None is for ever."""
    if duration is None:
        return s.FOREVER, 0
    kinds = {"calendar day": s.DAYS, "calendar week": s.WEEKS, "calendar month": s.MONTHS}
    if duration.unit in kinds:
        return kinds[duration.unit], duration.amount
    return s.EXACT, duration.microseconds


@dataclass
class Tests:
    """Numbers for tests, in the order in which they are first asked for."""

    rows: list[Test] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)

    def place(self, name: str, operator: str, value: object) -> int:
        """The number of a test."""
        test = Test(name, operator, value)  # type: ignore[arg-type]
        if test.key not in self._places:
            self._places[test.key] = len(self.rows)
            self.rows.append(test)
        return self._places[test.key]

    def of(self, name: str) -> list[tuple[int, Test]]:
        """The tests of one name, with their numbers."""
        return [(place, test) for place, test in enumerate(self.rows) if test.name == name]


@dataclass
class Fact:
    """Something that events are counted for."""

    event: int
    condition: int
    ring: int = 0


@dataclass
class Terms:
    """Terms in the making, with the tests, facts and event names that they need."""

    rows: list[tuple[int, ...]] = field(default_factory=list)
    event_tests: Tests = field(default_factory=Tests)
    person_tests: Tests = field(default_factory=Tests)
    facts: list[Fact] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)  # of the names, not only of flows beside this one
    _facts: dict[str, int] = field(default_factory=dict)

    @property
    def fact_keys(self) -> tuple[str, ...]:
        """What tells the facts apart, in their order."""
        return tuple(self._facts)

    def begin_with(self, common: Common) -> None:
        """What flows side by side ask has the same numbers in all."""
        self.names = {name: number for number, name in enumerate(common.event_names)}
        for tests, known in (
            (self.event_tests, common.event_tests),
            (self.person_tests, common.person_tests),
        ):
            for test in known:
                tests.place(test.name, test.operator, test.value)

    def name(self, event: str) -> int:
        """The number of an event name."""
        self.own.add(event)
        return self.names.setdefault(event, len(self.names))

    def compile(self, condition: Condition | None, scope: Scope) -> int:
        """The first term of a condition."""
        if condition is None:
            return s.IS_TRUE
        return self._compile(condition, scope, s.IS_TRUE, s.IS_FALSE)

    def _compile(self, condition: Condition, scope: Scope, true: int, false: int) -> int:
        match condition:
            case All(of):
                for part in reversed(of):
                    true = self._compile(part, scope, true, false)
                return true
            case AnyOf(of):
                for part in reversed(of):
                    false = self._compile(part, scope, true, false)
                return false
            case Not(part):
                return self._compile(part, scope, false, true)
            case Compare():
                return self._compare(condition, scope, true, false)
            case Happened():
                return self._happened(condition, true, false)
            case LocalTime():
                start = condition.start.minute * s.MINUTE if condition.start else 0
                end = condition.end.minute * s.MINUTE if condition.end else 0
                days = weekday_bits(condition.weekdays)
                return self._add(
                    (s.LOCAL_TIME, start, end, days, int(condition.zone == "person")), true, false
                )

    def _add(self, term: tuple[int, ...], true: int, false: int) -> int:
        self.rows.append((*term, *(0,) * (s.TERM_TRUE - len(term)), true, false))
        return len(self.rows) - 1

    def _compare(self, row: Compare, scope: Scope, true: int, false: int) -> int:
        if row.source == "person":
            if isinstance(row.value, tuple) and row.operator == "is one of":
                options = tuple(Compare("person", row.name, "is", value) for value in row.value)
                return self._compile(AnyOf(options), scope, true, false)
            place = self.person_tests.place(row.name, row.operator, row.value)
            return self._add((s.PERSON_BIT, place), true, false)
        if row.source not in scope:
            return true if truth(None, row.operator, row.value) else false
        place = self.event_tests.place(row.name, row.operator, row.value)
        return self._add((scope[row.source], place), true, false)

    def _happened(self, row: Happened, true: int, false: int) -> int:
        if not 0 <= row.count <= MOST_HAPPENED:
            raise PlanError(
                f"{row.event!r} cannot be counted up to {row.count}.",
                hint=f"Counts go up to {MOST_HAPPENED}.",
            )
        if row.operator == "at most":
            return self._at_least(row, row.count + 1, false, true)
        if row.operator == "exactly":
            true = self._at_least(row, row.count + 1, false, true)
        return self._at_least(row, row.count, true, false)

    def _at_least(self, row: Happened, count: int, true: int, false: int) -> int:
        fact = self._fact(row)
        if row.within == "ever":
            return self._add((s.FACT_EVER, fact, count), true, false)
        if not isinstance(row.within, Duration):
            return self._add((s.FACT_SINCE_ENTRY, fact, count), true, false)
        self.facts[fact].ring = max(self.facts[fact].ring, count)
        return self._add((s.FACT_WITHIN, fact, count, *length_of(row.within)), true, false)

    def _fact(self, row: Happened) -> int:
        key = f"{row.event}\0{row.where!r}"
        if key not in self._facts:
            condition = self.compile(row.where, OF_EVENT)
            self._facts[key] = len(self.facts)
            self.facts.append(Fact(self.name(row.event), condition))
        return self._facts[key]


def weekday_bits(weekdays: tuple[int, ...]) -> int:
    """Weekdays (0 is Monday) as bits."""
    return sum(1 << day for day in set(weekdays))
