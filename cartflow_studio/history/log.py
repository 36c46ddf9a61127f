"""An event log as columns, sorted by person and time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, repeat
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.flow.people import Event
from cartflow_studio.history.batch import ROWS
from cartflow_studio.history.columns import Column, Texts, compacted, row_values
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.intern import Cells, Keys
from cartflow_studio.history.order import by_person_and_time
from cartflow_studio.history.reading import Reading, Rejection
from cartflow_studio.history.steps import Steps
from cartflow_studio.words import tr

Instants: TypeAlias = "npt.NDArray[np.int64]"
MOST_NAMES = 65_535


@dataclass(frozen=True, eq=False)
class EventLog:
    """Events as columns: those of one person lie together, in the order of time; ties as they came.

    `people` are the ids, sorted. Those of person `p` are the events `offsets[p]` to
    `offsets[p + 1]`. `at` and `received` (None: all at once) are microseconds since the epoch, UTC,
    kept in 4 bytes each wherever those hold them exactly, else in 6 or 8.
    `name` is a code into `names`. `row` is the number of the event's row in the file, from
    which the message id is made if the log has none. Every column has one entry an event.
    """

    people: tuple[str, ...]
    offsets: Instants
    at: Steps
    name: npt.NDArray[Any]
    names: tuple[str, ...]
    row: Steps
    received: Steps | None = None
    properties: Mapping[str, Column] = field(default_factory=lambda: MappingProxyType({}))
    message: Texts | None = None
    reading: Reading = field(default_factory=Reading)

    @classmethod
    def from_events(cls, events: Iterable[Event]) -> EventLog:
        """A log of these events; of several with one message id the first stays."""
        gathered = Gathered(typed=True)
        stream = iter(events)
        while batch := list(islice(stream, ROWS)):
            gathered.add_events(batch)
        count = gathered.count
        log, duplicates = gathered.finish(np.ones(count, dtype=np.bool_))
        reading = Reading(rows=count, accepted=len(log), duplicates=duplicates)
        return log.with_reading(reading)

    def __len__(self) -> int:
        return len(self.at)

    def __iter__(self) -> Iterator[Event]:
        """All events, person by person."""
        return (event for person in range(len(self.people)) for event in self.events_of(person))

    @property
    def rejected(self) -> tuple[Rejection, ...]:
        """The rows that could not be used; `reading` has the counts."""
        return self.reading.rejected

    @property
    def first(self) -> int | None:
        """The earliest instant, None if there are no events."""
        return self.at.least

    @property
    def last(self) -> int | None:
        """The latest instant, None if there are no events."""
        return self.at.greatest

    def person_index(self, person: str) -> int | None:
        """The place of a person in `people`, None if the log does not know them."""
        place = int(np.searchsorted(self._ids, person)) if self.people else 0
        return place if place < len(self.people) and self.people[place] == person else None

    @cached_property
    def _ids(self) -> npt.NDArray[np.object_]:
        return np.array(self.people, dtype=object)

    def events_of(self, person_index: int) -> Iterator[Event]:
        """What one person did, in order."""
        begin, end = int(self.offsets[person_index]), int(self.offsets[person_index + 1])
        return self._slice(begin, end, self.people[person_index])

    def event(self, index: int) -> Event:
        """One event by its place; IndexError if there is none."""
        if not 0 <= index < len(self):
            raise IndexError(f"The log has {len(self)} events; there is no event {index}.")
        person = int(np.searchsorted(self.offsets, index, side="right")) - 1
        return next(self._slice(index, index + 1, self.people[person]))

    def _slice(self, begin: int, end: int, person: str) -> Iterator[Event]:
        return self._events(slice(begin, end), repeat(person), self.properties, range(begin, end))

    def in_time_order(self) -> Iterator[Event]:
        """All events in the order of their instants; at the same instant as in the file."""
        order = np.lexsort((self.row[:], self.at[:]))
        for start in range(0, len(order), ROWS):
            chosen = order[start : start + ROWS]
            people = np.searchsorted(self.offsets, chosen, side="right") - 1
            yield from self._events(
                chosen,
                map(self.people.__getitem__, people.tolist()),
                {name: column.take(chosen) for name, column in self.properties.items()},
                range(len(chosen)),
            )

    def _events(
        self,
        where: slice | Instants,
        people: Iterable[str],
        properties: Mapping[str, Column],
        rows: range,
    ) -> Iterator[Event]:
        """The events at some places, with the properties at some rows of these columns."""
        at = self.at[where].tolist()
        heard = at if self.received is None else self.received[where].tolist()
        names = [self.names[code] for code in self.name[where].tolist()]
        messages = [f"row-{row}" for row in self.row[where].tolist()]
        if self.message is not None:
            known = self.message.dictionary
            codes = self.message.codes[where].tolist()
            messages = [
                made if code < 0 else known[code]
                for made, code in zip(messages, codes, strict=True)
            ]
        cells = row_values(properties, rows.start, rows.stop)
        return map(Event, messages, names, people, at, heard, cells)

    def with_reading(self, reading: Reading) -> EventLog:
        """The same log with the account of how it was read."""
        return EventLog(
            *(self.people, self.offsets, self.at, self.name, self.names, self.row),
            *(self.received, self.properties, self.message, reading),
        )


class Gathered:
    """Columns in the making: cells in the order of the rows, then sorted, once."""

    def __init__(self, *, typed: bool) -> None:
        self.count = 0
        self.person = Keys(typed=typed)
        self.name = Keys(typed=typed)
        self.message: Keys | None = None
        self.at: list[Instants] = []
        self.received: list[Instants] = []
        self.rows: list[Instants] = []
        self.cells: dict[str, Cells] = {}

    def add_cells(self, columns: Mapping[str, Sequence[object]], *, typed: bool) -> None:
        """Append the further columns of the rows from `count` on."""
        for name, cells in columns.items():
            if name not in self.cells:
                self.cells[name] = Cells(name, typed=typed)
            self.cells[name].add(self.count, cells)

    def add_events(self, events: Sequence[Event]) -> None:
        """Append events."""
        self.message = self.message or Keys(typed=True)
        self.message.add([event.message_id for event in events])
        self.person.add([event.person for event in events])
        self.name.add([event.name for event in events])
        self.at.append(np.array([event.occurred_at for event in events], dtype=np.int64))
        received = [event.received_at or event.occurred_at for event in events]
        self.received.append(np.array(received, dtype=np.int64))
        self.rows.append(np.arange(self.count, self.count + len(events), dtype=np.int64) + 1)
        names = dict.fromkeys(name for event in events for name in event.properties)
        columns = {name: [event.properties.get(name) for event in events] for name in names}
        self.add_cells(columns, typed=True)
        self.count += len(events)

    def finish(self, keep: npt.NDArray[np.bool_]) -> tuple[EventLog, int]:
        """The log of the rows to keep, and how many of them repeat a message id.

        Rows to keep must have a person and a name. EventLogError if there are too many names.
        """
        people, names = self.person.finish(), self.name.finish()
        message = self.message.finish() if self.message is not None else None
        kept = np.flatnonzero(keep)
        before = len(kept)
        if message is not None:
            kept = _without_repeats(message.codes, kept)
        ids, codes, offsets = _people(_taken(people.codes, kept), people.dictionary)
        at = joined(self.at)
        order, instants = by_person_and_time(codes, _taken(at, kept), offsets)
        order = order if len(kept) == len(at) else kept[order]
        name = _names(names, order)
        received = joined(self.received)[order] if self.received else instants
        log = EventLog(
            people=ids,
            offsets=offsets,
            at=Steps.of(instants),
            name=name.codes.astype(np.uint8 if len(name.dictionary) <= 256 else np.uint16),
            names=name.dictionary,
            row=Steps.of(joined(self.rows)[order]),
            received=None if (received == instants).all() else Steps.of(received),
            properties=self._properties(order),
            message=None if message is None else message.take(order),
        )
        return log, before - len(order)

    def _properties(self, order: Instants) -> Mapping[str, Column]:
        columns = {name: cells.finish(self.count).take(order) for name, cells in self.cells.items()}
        return MappingProxyType(
            {name: column for name, column in columns.items() if column.present.any()}
        )


def joined(parts: list[Instants]) -> Instants:
    """Stretches of one column, one after the other."""
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _taken(column: npt.NDArray[Any], rows: Instants) -> npt.NDArray[Any]:
    """Some rows of a column in their order; the column itself if they are all."""
    return column if len(rows) == len(column) else column[rows]


def _people(
    codes: npt.NDArray[np.int32], dictionary: tuple[str, ...]
) -> tuple[tuple[str, ...], npt.NDArray[np.int32], Instants]:
    """Those who have rows, the rows' numbers among them, and where the rows of each begin."""
    codes, dictionary = compacted(codes, dictionary)
    counts = np.bincount(codes, minlength=len(dictionary))
    return dictionary, codes, np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _names(names: Texts, order: Instants) -> Texts:
    """The names of rows. EventLogError if there are too many."""
    if len(names.dictionary) < MOST_NAMES:  # half the bytes to move
        codes = names.codes.astype(np.uint16)[order].astype(np.int32)
        return Texts(*compacted(codes, names.dictionary))
    taken = names.take(order)
    if len(taken.dictionary) > MOST_NAMES:
        raise EventLogError(
            tr(
                "There are {n:,} names of events; at most {most:,} fit.",
                n=len(taken.dictionary),
                most=MOST_NAMES,
            ),
            hint=tr("Is it the right column? Choose with --map name=COLUMN."),
        )
    return taken


def _without_repeats(codes: npt.NDArray[np.int32], kept: Instants) -> Instants:
    """The rows to keep without those whose message id came before; rows without one stay."""
    given = kept[codes[kept] >= 0]
    _, first = np.unique(codes[given], return_index=True)
    if len(first) == len(given):
        return kept
    return np.sort(np.concatenate((kept[codes[kept] < 0], given[first])))
