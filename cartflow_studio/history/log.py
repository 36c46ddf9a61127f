"""An event log as columns, sorted by person and time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, repeat
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.flow.people import Event
from cartflow_studio.history.batch import ROWS
from cartflow_studio.history.columns import Column, Texts, row_values
from cartflow_studio.history.reading import Reading, Rejection
from cartflow_studio.history.steps import Steps

Instants: TypeAlias = "npt.NDArray[np.int64]"


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
        from cartflow_studio.history.gathering import Gathered

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
        place = bisect_left(self.people, person)
        return place if place < len(self.people) and self.people[place] == person else None

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
