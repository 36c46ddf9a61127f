"""An event log and people as the columns of integers that the machine plays."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.engine.compare import Test, key_of
from cartflow_studio.engine.encode import number_of, person_block, receipt_target
from cartflow_studio.engine.plan import RECEIPT, RECEIPTS, Plan
from cartflow_studio.engine.schedule import ticks
from cartflow_studio.flow.people import Person, Value
from cartflow_studio.history import Booleans, Column, EventLog, Numbers, People, Texts

Words: TypeAlias = "npt.NDArray[np.int64]"
Truths: TypeAlias = "npt.NDArray[np.bool_]"


@dataclass(frozen=True, eq=False)
class Columns:
    """What the machine plays: the rows of person `p` are `offsets[p]` to `offsets[p + 1]`.

    `handled` is when a row is handled, `names` are the plan's numbers (negative: -1 - trigger, a
    schedule), `sequences` number the log's events from 1. `blocks` and `people` are flat. Columns
    of people without rows hold for nobody in particular. `zones` are names.
    """

    ids: Sequence[str]
    offsets: Words
    at: Words
    handled: Words
    names: Words
    sequences: Words
    blocks: Words
    targets: Words
    zones: Sequence[str]
    keys: Words
    people: Words

    def person(self, place: int) -> Columns:
        """The columns of one person."""
        begin, end = int(self.offsets[place]), int(self.offsets[place + 1])
        rows = max(len(self.at), 1)
        block, width = len(self.blocks) // rows, len(self.people) // max(len(self.ids), 1)
        return Columns(
            ids=[self.ids[place]],
            offsets=np.array([0, end - begin], dtype=np.int64),
            at=self.at[begin:end],
            handled=self.handled[begin:end],
            names=self.names[begin:end],
            sequences=self.sequences[begin:end],
            blocks=self.blocks[begin * block : end * block],
            targets=self.targets[2 * begin : 2 * end] if len(self.targets) else self.targets,
            zones=self.zones[place : place + 1],
            keys=self.keys[place : place + 1],
            people=self.people[place * width : (place + 1) * width],
        )


def encode(
    plan: Plan, log: EventLog, people: People | None, *, until: int, clock: str = "occurred"
) -> Columns:
    """The rows up to `until` that mean something to the flow, and the people who have any."""
    heard = log.at
    if clock == "received" and log.received is not None:
        heard = np.maximum(log.received, log.at)
    rows, offsets = _rows(plan, log, heard, until)
    ids: Sequence[str] = log.people
    if plan.has_schedule and people is not None:
        known = set(log.people)
        ids = [*log.people, *(each for each in people.ids if each not in known)]
    offsets = np.append(offsets, np.full(len(ids) - len(log.people), len(rows)))
    columns = Columns(
        ids=ids,
        offsets=offsets,
        at=log.at[rows],
        handled=heard[rows],
        names=_codes(plan, log)[log.name[rows]].astype(np.int64),
        sequences=rows + 1,
        blocks=_event_blocks(plan, log.properties, rows),
        targets=_targets(plan, log, rows),
        zones=(),
        keys=_nothing(),
        people=_nothing(),
    )
    if plan.has_schedule:
        columns = _with_ticks(plan, columns, log.first, until)
    return _with_people(plan, _busy(columns), people)


def _rows(plan: Plan, log: EventLog, heard: Words, until: int) -> tuple[Words, Words]:
    """The rows to play, person by person in the order of handling, and where each begins."""
    wanted = (_codes(plan, log) >= 0)[log.name]
    rows = np.flatnonzero(wanted)
    rows = rows[heard[rows] <= until]
    offsets = np.searchsorted(rows, log.offsets)
    if heard is not log.at:
        person = np.repeat(np.arange(len(log.people)), np.diff(offsets))
        rows = rows[np.lexsort((rows, heard[rows], person))]
    return rows, offsets


def _codes(plan: Plan, log: EventLog) -> npt.NDArray[np.int16]:
    """The plan's number of each name in the log; -1 for those that mean nothing to it."""
    codes = [plan.codes.get(name, -1) for name in log.names]
    return np.array([*codes, -1], dtype=np.int16)


def _event_blocks(plan: Plan, properties: Mapping[str, Column], rows: Words) -> Words:
    taken: dict[str, Column | None] = {}

    def column(name: str) -> Column | None:
        if name not in taken:
            taken[name] = properties[name].take(rows) if name in properties else None
        return taken[name]

    bits = [truths(column(test.name), len(rows), test) for test in plan.event_tests]
    words = _packed(bits, len(rows))
    for value in plan.event_values:
        words.append(numbers(column(value.name), len(rows), value.kind))
    return np.stack(words, axis=1).ravel() if words else _nothing()


def _packed(bits: list[Truths], count: int) -> list[Words]:
    words = [np.zeros(count, dtype=np.int64) for _ in range((len(bits) + 61) // 62)]
    for place, column in enumerate(bits):
        words[place // 62] |= column.astype(np.int64) << (place % 62)
    return words


def truths(column: Column | None, count: int, test: Test) -> Truths:
    """Where a test is true; a missing column is missing everywhere."""
    return _each(column, count, test.holds, np.bool_)  # type: ignore[return-value]


def numbers(column: Column | None, count: int, kind: str) -> Words:
    """The numbers, of kind `date` or `key`, of a column."""
    return _each(column, count, lambda value: number_of(kind, value), np.int64)  # type: ignore[return-value]


def _each(
    column: Column | None, count: int, made: Callable[[Value], int], dtype: type[np.generic]
) -> npt.NDArray[np.generic]:
    """Something made of each value; made once of each distinct one."""
    if column is None:
        return np.full(count, made(None), dtype=dtype)
    if isinstance(column, Numbers):
        distinct, places = np.unique(column.values, return_inverse=True)
        values: list[Value] = Numbers(distinct).values_of(0, len(distinct))
        return np.array([*map(made, values), made(None)], dtype=dtype)[places]
    if isinstance(column, Booleans):
        return np.array([made(False), made(True), made(None)], dtype=dtype)[column.values]
    if isinstance(column, Texts):
        values = list(column.dictionary)
    else:
        values = [json.loads(text) for text in column.dictionary]
    return np.array([*map(made, values), made(None)], dtype=dtype)[column.codes]


def _targets(plan: Plan, log: EventLog, rows: Words) -> Words:
    """Journey and node of receipts; empty if the flow waits for none."""
    if not plan.listens_to_receipts:
        return _nothing()
    targets = np.tile(np.array([0, -1], dtype=np.int64), len(rows))
    receipts = [f"{RECEIPT}{name}" for name in RECEIPTS]
    wanted = np.array([*(name in receipts for name in log.names), False])
    for place in np.flatnonzero(wanted[log.name[rows]]).tolist():
        event = log.event(int(rows[place]))
        targets[2 * place : 2 * place + 2] = receipt_target(plan, event.properties.get)
    return targets


def _with_ticks(plan: Plan, columns: Columns, first: int | None, until: int) -> Columns:
    """With a row for every person and every instant at which a segment enters."""
    due = [] if first is None else _due(plan, first, until)
    people, count = len(columns.ids), len(columns.at)
    added = people * len(due)
    at = np.tile(np.array([instant for instant, _ in due], dtype=np.int64), people)
    names = np.tile(np.array([name for _, name in due], dtype=np.int64), people)
    of_events = np.repeat(np.arange(people), np.diff(columns.offsets))
    person = np.concatenate((of_events, np.repeat(np.arange(people), len(due))))
    handled = np.concatenate((columns.handled, at))
    ordered = np.lexsort((np.arange(count + added), handled, person))

    def merged(events: Words, others: Words, width: int = 1) -> Words:
        both = np.concatenate((events, others)).reshape(-1, width)
        return both[ordered].ravel()

    nothing = np.zeros(added, dtype=np.int64)
    width = len(columns.blocks) // max(count, 1)
    blocks = (
        merged(columns.blocks, np.zeros(added * width, np.int64), width) if width else _nothing()
    )
    targets = columns.targets
    if plan.listens_to_receipts:
        targets = merged(targets, np.zeros(2 * added, np.int64), 2)
    return replace(
        columns,
        offsets=np.searchsorted(person[ordered], np.arange(people + 1)),
        at=merged(columns.at, at),
        handled=handled[ordered],
        names=merged(columns.names, names),
        sequences=merged(columns.sequences, nothing),
        blocks=blocks,
        targets=targets,
    )


def _due(plan: Plan, first: int, until: int) -> list[tuple[int, int]]:
    """The instants of the scheduled triggers, in order, with their rows' names. They go by the
    clock of the flow's zone, or UTC if it has none of its own.
    """
    found = [
        (instant, -1 - place)
        for place in plan.scheduled()
        for instant in ticks(plan.triggers[place][1], plan.zone, first, until)
    ]
    return sorted(found, key=lambda each: (each[0], -each[1]))


def _busy(columns: Columns) -> Columns:
    """Without the people who have no rows."""
    busy = np.flatnonzero(np.diff(columns.offsets))
    if len(busy) == len(columns.ids):
        return columns
    ids = list(map(columns.ids.__getitem__, busy.tolist()))
    return replace(columns, ids=ids, offsets=np.append(columns.offsets[busy], len(columns.at)))


def _with_people(plan: Plan, columns: Columns, people: People | None) -> Columns:
    """With what is known of the people: nothing but that they can be reached, or their attributes;
    who is not in the file has none.
    """
    keys = _nothing()
    if plan.draws:
        keys = np.fromiter(map(key_of, columns.ids), dtype=np.int64, count=len(columns.ids))
    if people is None:
        block = person_block(plan, Person(""), everybody=True)
        return replace(
            columns, keys=keys, people=np.tile(np.array(block, np.int64), len(columns.ids))
        )
    places = _places(people, columns.ids)
    count = len(people)
    attributes = people.attributes
    bits = [truths(attributes.get(test.name), count, test) for test in plan.person_tests]
    words = _packed(bits, count)
    words += [numbers(attributes.get(name), count, "date") for name in plan.person_dates]
    nobody = np.array(person_block(plan, Person("")), dtype=np.int64)
    known = np.stack(words, axis=1) if words else np.empty((count, 0), dtype=np.int64)
    blocks = np.concatenate((known, nobody.reshape(1, -1)))[places]
    return replace(columns, zones=_zones(people, columns.ids), keys=keys, people=blocks.ravel())


def _places(people: People, ids: Sequence[str]) -> Words:
    """Where each person is in the file; -1 who is not."""
    place = {person: number for number, person in enumerate(people.ids)}
    return np.fromiter((place.get(person, -1) for person in ids), np.int64, len(ids))


def _zones(people: People | None, ids: Sequence[str]) -> Sequence[str]:
    """Each person's time zone, "" where unknown; none at all if nobody has one."""
    column = people.attributes.get("timezone") if people is not None else None
    if people is None or not isinstance(column, Texts):
        return ()
    names = (*column.dictionary, "")
    codes = np.append(column.codes, -1)[_places(people, ids)]
    return [names[code] for code in codes.tolist()]


def _nothing() -> Words:
    return np.empty(0, dtype=np.int64)
