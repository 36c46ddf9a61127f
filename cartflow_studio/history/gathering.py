"""The columns of a log in the making: cells in the order of the rows, then sorted, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.flow.people import Event
from cartflow_studio.history.columns import Booleans, Column, Numbers, Texts
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.intern import Cells, Keys
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.made import Made
from cartflow_studio.history.parts import Array, Parts, Spill
from cartflow_studio.history.sinks import Files, Memory, Sink
from cartflow_studio.history.sorting import Look, Sorted, Sorting
from cartflow_studio.history.steps import Scale, Steps
from cartflow_studio.history.threads import together
from cartflow_studio.words import tr

Counts: TypeAlias = "npt.NDArray[np.int64]"
MOST_NAMES = 65_535
LARGE = 1_000_000  # rows that are better written down than held


class Gathered:
    """Columns in the making. With a `spill` what is too much for memory goes to disk."""

    def __init__(self, *, typed: bool, spill: Spill | None = None) -> None:
        self.count = 0
        self.spill = spill
        self.person = Keys(typed=typed, spill=spill)
        self.name = Keys(typed=typed, spill=spill)
        self.message: Keys | None = None
        self.at = Parts(spill)
        self.received: Parts | None = None
        self.rows = Parts(spill)
        self.cells: dict[str, Cells] = {}

    @property
    def distinct(self) -> dict[str, int]:
        """How many different texts each column has so far."""
        keys = {"person_id": self.person, "name": self.name, "message_id": self.message}
        counts = {name: each.distinct for name, each in keys.items() if each is not None}
        return counts | {name: cells.distinct for name, cells in self.cells.items()}

    def adding(
        self, columns: Mapping[str, Sequence[object]], *, typed: bool
    ) -> list[Callable[[], None]]:
        """What appends the further columns of the rows from `count` on, one column each."""
        for name in columns:
            if name not in self.cells:
                self.cells[name] = Cells(name, typed=typed, spill=self.spill)
        return [partial(self.cells[name].add, self.count, cells) for name, cells in columns.items()]

    def add_events(self, events: Sequence[Event]) -> None:
        """Append events."""
        self.message = self.message or Keys(typed=True)
        self.received = self.received or Parts()
        self.message.add([event.message_id for event in events])
        self.person.add([event.person for event in events])
        self.name.add([event.name for event in events])
        self.at.append(np.array([event.occurred_at for event in events], dtype=np.int64))
        received = [event.received_at or event.occurred_at for event in events]
        self.received.append(np.array(received, dtype=np.int64))
        self.rows.append_counted(np.arange(self.count, self.count + len(events)) + 1)
        names = dict.fromkeys(name for event in events for name in event.properties)
        columns = {name: [event.properties.get(name) for event in events] for name in names}
        for add in self.adding(columns, typed=True):
            add()
        self.count += len(events)

    def settle(self, look: Look) -> None:
        """Settle which people and names there are, and how often each; none is added after."""
        keys = (self.person, self.name)
        tasks: list[Callable[[], object]] = [partial(each.finish, look) for each in keys]
        together([*tasks, *(each.count for each in keys)], self.count)

    def finish(
        self, keep: npt.NDArray[np.bool_], look: Look = lambda: None
    ) -> tuple[EventLog, int]:
        """The log of the rows to keep, and how many of them repeat a message id.

        Rows to keep must have a person and a name; `keep` is written to. `look` is called now and
        then, and may raise. EventLogError if there are too many names.
        """
        sorting = Sorting(keep, self.spill, look)
        before = sorting.count
        message = None if self.message is None else self.message.finish()
        if message is not None:
            sorting.drop_repeats(message)
        sink = _sink(self.spill, sorting.count)
        return _Finishing(self, sorting, sink).log(message), before - sorting.count


def _sink(spill: Spill | None, count: int) -> Sink:
    """Where so many rows go: to disk at once if there is a place, and they are many."""
    if spill is None or not (spill.has_spilled or count >= LARGE):
        return Memory(count)
    try:
        folder = spill.folder
    except OSError:
        return Memory(count)
    if spill.has_spilled:
        spill.flush()
    return Files(folder, count)


class _Finishing:
    """One log in its last steps: what is used is found, and then every column sorted."""

    def __init__(self, gathered: Gathered, sorting: Sorting, sink: Sink) -> None:
        self._gathered = gathered
        self._sorting = sorting
        self._sink = sink
        self._columns: list[Sorted] = []

    def log(self, message: Made | None) -> EventLog:
        """The log."""
        gathered, sorting = self._gathered, self._sorting
        person, name = gathered.person.finish(), gathered.name.finish()
        made = {each: cells.finish(gathered.count) for each, cells in gathered.cells.items()}
        looked_at = sorting.looked_at([person, name, *made.values()])
        counts, name_counts, *of_cells = looked_at
        person, people = _renumbered(person, counts)
        offsets = np.concatenate(([0], np.cumsum(counts[counts > 0]))).astype(np.int64)
        get_name, names = self._texts("name", name, name_counts, _code_type)
        at, sorted_at = self._steps("at", gathered.at)
        row, sorted_row = self._rows(gathered.rows)
        received = self._received()
        properties = {
            each: self._column(f"property-{place}", column, of_cells[place])
            for place, (each, column) in enumerate(made.items())
            if of_cells[place].any()
        }
        messages = None
        if message is not None:
            messages = self._column("message", message, sorting.counts(message))
        self._columns += [sorted_row, sorted_at]
        sorting.sort(person.read, sorted_at, self._columns, offsets)
        person.parts.drop()
        told = messages and messages()
        return EventLog(
            people=people,
            offsets=offsets,
            at=at(),
            name=get_name(),
            names=names,
            row=row(),
            received=received and received(),
            properties=MappingProxyType({each: get() for each, get in properties.items()}),
            message=told if isinstance(told, Texts) else None,
        )

    def _received(self) -> Callable[[], Steps] | None:
        """When events were received, unless that was at once for all of them."""
        received, at = self._gathered.received, self._gathered.at
        if received is None:
            return None
        differs = any(
            bool((late != early).any())
            for late, early in zip(
                self._sorting.kept(received.read), self._sorting.kept(at.read), strict=True
            )
        )
        if not differs:
            return None
        steps, column = self._steps("received", received)
        self._columns.append(column)
        return steps

    def _steps(self, file: str, parts: Parts) -> tuple[Callable[[], Steps], Sorted]:
        """Whole numbers to be sorted, and what has them in the end."""
        scale = Scale.over(self._sorting.kept(parts.read))
        read = parts.read
        put, whole = self._put_steps(file, scale)
        return whole, Sorted(lambda begin, end: scale.apart(read(begin, end)), put, parts.drop)

    def _rows(self, parts: Parts) -> tuple[Callable[[], Steps], Sorted]:
        """The numbers of the rows to be sorted, and what has them in the end."""
        first, count = parts.counted_from, len(parts)
        if first is None or self._sorting.count < count or count >= 2**32:
            return self._steps("row", parts)
        put, whole = self._put_steps("row", Scale(first, 1, count - 1))

        def read(begin: int, end: int) -> Array:
            return np.arange(begin, end, dtype=np.uint32)

        return whole, Sorted(read, put, parts.drop)

    def _put_steps(
        self, file: str, scale: Scale
    ) -> tuple[Callable[[int, Array], None], Callable[[], Steps]]:
        """What puts steps away, and what has all of them; nothing is kept of those that count."""
        sink, count = self._sink, self._sorting.count
        files = (file, f"{file}-high")[: len(scale.split(np.zeros(1, dtype=np.int64)))]
        is_counted = True

        def put(begin: int, apart: Array) -> None:
            nonlocal is_counted
            for each, kept in zip(files, scale.split(apart), strict=True):
                sink.put(each, begin, kept)
            is_counted = is_counted and _counts_from(begin, apart)

        def whole() -> Steps:
            kept = [sink.whole(each) for each in files] if count else [np.empty(0, np.uint32)]
            return scale.counted(count) if is_counted else scale.of_steps(*kept)

        return put, whole

    def _column(self, file: str, made: Made, counts: Counts) -> Callable[[], Column]:
        """A column to be sorted, and what has it in the end."""
        if made.kind in (Numbers, Booleans):
            get = self._put(file, made, np.float64 if made.kind is Numbers else np.int8)
            return lambda: made.column(get(), ())
        codes, texts = self._texts(file, made, counts, lambda _: np.int32)
        return lambda: made.column(codes(), texts)

    def _texts(
        self, file: str, made: Made, counts: Counts, code_type: Callable[[int], type[np.generic]]
    ) -> tuple[Callable[[], Array], tuple[str, ...]]:
        """Texts to be sorted, what has their codes in the end, and those that are used."""
        made, texts = _renumbered(made, counts)
        return self._put(file, made, code_type(len(texts))), texts

    def _put(self, file: str, made: Made, kind: type[np.generic]) -> Callable[[], Array]:
        if made.table is not None:
            made = replace(made, table=made.table.astype(kind, copy=False))
        sink, read = self._sink, made.read

        def put(begin: int, rows: Array) -> None:
            sink.put(file, begin, rows)

        self._columns.append(
            Sorted(
                lambda begin, end: read(begin, end).astype(kind, copy=False), put, made.parts.drop
            )
        )
        return lambda: sink.whole(file)


def _counts_from(first: int, steps: Array) -> bool:
    """Whether steps are as many as their place says. A few are looked at first."""
    few = steps[:1_000]
    if (few != np.arange(first, first + len(few))).any():
        return False
    return bool((steps == np.arange(first, first + len(steps))).all())


def _renumbered(made: Made, counts: Counts) -> tuple[Made, tuple[str, ...]]:
    """A column with codes of only the texts that are used, and those texts in their order."""
    used = counts > 0
    if used.all():
        return made, made.dictionary
    table = np.append(np.cumsum(used, dtype=np.int32) - 1, np.int32(-1))
    table[:-1][~used] = -1
    texts = tuple(made.dictionary[code] for code in np.flatnonzero(used).tolist())
    table = table if made.table is None else table[made.table]
    return Made(made.kind, made.parts, texts, table), texts


def _code_type(names: int) -> type[np.generic]:
    """What holds the codes of so many names. EventLogError if there are too many."""
    if names > MOST_NAMES:
        raise EventLogError(
            tr(
                "There are {n:,} names of events; at most {most:,} fit.",
                n=names,
                most=MOST_NAMES,
            ),
            hint=tr("Is it the right column? Choose with --map name=COLUMN."),
        )
    return np.uint8 if names <= 2**8 else np.uint16
