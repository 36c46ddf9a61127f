"""An event log and people as the columns of integers that the machine plays."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

import numpy as np

from cartflow_studio.engine.compare import Test, key_of
from cartflow_studio.engine.encode import person_block, receipt_target
from cartflow_studio.engine.plan import RECEIPT, RECEIPTS, EventValue
from cartflow_studio.engine.schedule import ticks
from cartflow_studio.flow.people import Person
from cartflow_studio.history import Column, EventLog, People, Texts
from cartflow_studio.simulation.cells import Truths, numbers, packed, truths
from cartflow_studio.simulation.changes import with_changes
from cartflow_studio.simulation.columns import Codes, Columns, Rows, Words, nothing, with_rows
from cartflow_studio.simulation.compaction import Compacted, Look, compacted
from cartflow_studio.simulation.several import Asked, plans_of

STRETCH = 20_000  # people between two looks
T = TypeVar("T")
Remember: TypeAlias = Callable[[Hashable, Callable[[], Any]], Any]


def encode(
    plan: Asked,
    log: EventLog,
    people: People | None,
    *,
    until: int,
    clock: str = "occurred",
    look: Look = lambda: None,
) -> Columns:
    """The rows up to `until` that mean something to the flow, and the people who have any. `look`
    is called now and then; whatever it raises ends the work.
    """
    found = compacted(log, plan.event_names, until, clock, look)
    changes = people.changes if people is not None else None
    ids: Sequence[str] = found.busy[0]
    offsets = found.busy[1]
    if changes is not None or plan.has_schedule:
        ids = _ids(plan, log, people)
        offsets = np.append(found.offsets, np.full(len(ids) - len(log.people), len(found.at)))
    look()
    names = _names(plan, log, found)
    look()
    asked = tuple(plan.event_tests), tuple(plan.event_values)
    columns = Columns(
        ids=ids,
        offsets=offsets,
        at=found.at,
        handled=found.handled,
        names=names,
        sequences=found.sequences,
        blocks=found.once(_key(*asked), lambda: _event_blocks(plan, log.properties, found)),
        targets=_targets(plan, log, found),
    )
    if changes is not None:
        columns = with_changes(plan, columns, changes, until)
    if plan.has_schedule:
        columns = _with_ticks(plan, columns, log.first, until)
    if ids is not found.busy[0]:
        columns = _busy(columns)
    return _with_people(plan, columns, people, found, look)


def _key(tests: Sequence[Test], values: Sequence[EventValue]) -> Hashable:
    """What is asked of events, to know it again; 1, 1.0 and true are not the same."""
    return tuple(test.key for test in tests), values


def _ids(plan: Asked, log: EventLog, people: People | None) -> Sequence[str]:
    """Those of the log, and whom a clock or their becoming so may let in without any event."""
    more: list[str] = []
    if people is not None and plan.has_schedule:
        more += people.ids
    if people is not None and people.changes is not None and plan.lets_in_without_events:
        more += people.changes.people
    known = set(log.people)
    return [*log.people, *(each for each in dict.fromkeys(more) if each not in known)]


def _names(plan: Asked, log: EventLog, found: Compacted) -> Codes:
    """The plan's number of each row's name."""
    codes = [plan.codes.get(name, -1) for name in log.names]
    numbered = np.array([*codes, -1], dtype=np.int16)
    return found.once(("names", *codes), lambda: numbered[found.names])


def _event_blocks(plan: Asked, properties: Mapping[str, Column], found: Compacted) -> Words:
    if not plan.event_tests and not plan.event_values:
        return nothing()
    rows = found.rows
    taken: dict[str, Column | None] = {}

    def column(name: str) -> Column | None:
        if name not in taken:
            taken[name] = properties[name].take(rows) if name in properties else None
        return taken[name]

    bits = [truths(column(test.name), len(rows), test) for test in plan.event_tests]
    words = packed(bits, len(rows))
    for value in plan.event_values:
        words.append(numbers(column(value.name), len(rows), value.kind))
    return np.stack(words, axis=1).ravel()


def _targets(plan: Asked, log: EventLog, found: Compacted) -> Words:
    """Journey and node of receipts, in each flow; empty if none waits for any."""
    if not plan.listens_to_receipts:
        return nothing()
    rows, plans = found.rows, plans_of(plan)
    width = 2 * len(plans)
    targets = np.tile(np.array([0, -1], dtype=np.int64), len(rows) * len(plans))
    receipts = [f"{RECEIPT}{name}" for name in RECEIPTS]
    wanted = np.array([*(name in receipts for name in log.names), False])
    for place in np.flatnonzero(wanted[log.name[rows]]).tolist():
        event = log.event(int(rows[place]))
        told = [word for each in plans for word in receipt_target(each, event.properties.get)]
        targets[width * place : width * (place + 1)] = told
    return targets


def _with_ticks(plan: Asked, columns: Columns, first: int | None, until: int) -> Columns:
    """With a row for every person and every instant at which a segment enters."""
    due = [] if first is None else _due(plan, first, until)
    people = len(columns.ids)
    at = np.tile(np.array([instant for instant, _ in due], dtype=np.int64), people)
    names = np.tile(np.array([name for _, name in due], dtype=np.int64), people)
    person = np.repeat(np.arange(people), len(due))
    return with_rows(columns, Rows(person, at, names, np.zeros(len(at), dtype=np.int64)))


def _due(plan: Asked, first: int, until: int) -> list[tuple[int, int]]:
    """The instants of the scheduled triggers, in order, with their rows' names. They go by the
    clock of the flow's zone, or UTC if it has none of its own.
    """
    found: list[tuple[int, int]] = []
    before = 0  # triggers of the flows before
    for each in plans_of(plan):
        found += (
            (instant, -1 - before - place)
            for place in each.scheduled()
            for instant in ticks(each.triggers[place][1], each.zone, first, until)
        )
        before += len(each.triggers)
    return sorted(found, key=lambda each: (each[0], -each[1]))


def _busy(columns: Columns) -> Columns:
    """Without the people who have no rows."""
    busy = np.flatnonzero(np.diff(columns.offsets))
    if len(busy) == len(columns.ids):
        return columns
    ids = list(map(columns.ids.__getitem__, busy.tolist()))
    return replace(columns, ids=ids, offsets=np.append(columns.offsets[busy], len(columns.at)))


def _with_people(
    plan: Asked, columns: Columns, people: People | None, found: Compacted, look: Look
) -> Columns:
    """With what is known of the people: nothing but that they can be reached, or their attributes;
    who is not in the file has none.
    """
    ids = columns.ids
    remember = found.once if ids is found.busy[0] else _anew
    keys = nothing()
    if plan.draws:
        keys = remember("keys", lambda: _each(key_of, ids, look))
    if people is None:
        return replace(columns, keys=keys, anybody=person_block(plan, Person(""), everybody=True))
    places = remember(("places", people), lambda: _places(people, ids, look))
    asked = _key(plan.person_tests, ()), plan.person_dates
    blocks = remember(("people", people, asked), lambda: _people(plan, people, places, remember))
    names, zones = remember(("zones", people), lambda: _zones(people, places))
    return replace(columns, zone_names=names, zones=zones, keys=keys, people=blocks)


def _people(plan: Asked, people: People, places: Words, remember: Remember) -> Words:
    """What the flow asks of each person, flat. Each question is answered once, however often the
    others change.
    """
    count, attributes = len(people), people.attributes

    def answers(test: Test) -> Truths:
        column = attributes.get(test.name)
        made: Truths = remember(("test", people, test.key), lambda: truths(column, count, test))
        return made

    words = packed([answers(test) for test in plan.person_tests], count)
    words += [numbers(attributes.get(name), count, "date") for name in plan.person_dates]
    nobody = np.array(person_block(plan, Person("")), dtype=np.int64)
    known = np.stack(words, axis=1) if words else np.empty((count, 0), dtype=np.int64)
    blocks: Words = np.concatenate((known, nobody.reshape(1, -1)))[places]
    return blocks.ravel()


def _anew(_: Hashable, make: Callable[[], T]) -> T:
    return make()


def _places(people: People, ids: Sequence[str], look: Look) -> Words:
    """Where each person is in the file; -1 who is not."""
    place = {person: number for number, person in enumerate(people.ids)}
    return _each(lambda person: place.get(person, -1), ids, look)


def _each(made: Callable[[str], int], ids: Sequence[str], look: Look) -> Words:
    """A number made of each id."""
    words = np.empty(len(ids), dtype=np.int64)
    for begin in range(0, len(ids), STRETCH):
        look()
        part = ids[begin : begin + STRETCH]
        words[begin : begin + STRETCH] = np.fromiter(map(made, part), np.int64, len(part))
    return words


def _zones(people: People, places: Words) -> tuple[tuple[str, ...], Words]:
    """The time zones, "" for an unknown one, and which is each person's; none at all if nobody has
    one.
    """
    column = people.attributes.get("timezone")
    if not isinstance(column, Texts):
        return (), nothing()
    names = (*column.dictionary, "")
    return names, np.append(column.codes.astype(np.int64), -1)[places] % len(names)
