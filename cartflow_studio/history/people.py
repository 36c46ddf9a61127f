"""People as columns of attributes, read from CSV, JSON Lines and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from cartflow_studio.flow.people import Person
from cartflow_studio.history.attributes import CONSENT, TEXTS, checked, consent_cells
from cartflow_studio.history.batch import ROWS, Batch, check_width
from cartflow_studio.history.columns import Column, Texts, row_values
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.formats import batches
from cartflow_studio.history.intern import Cells, Keys
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.mapping import PEOPLE_ALIASES, resolve
from cartflow_studio.history.notation import USUAL, Notation
from cartflow_studio.history.parts import Parts
from cartflow_studio.history.reading import (
    MISSING,
    SEEN_BEFORE,
    Ledger,
    Progress,
    Reading,
    Rejection,
)
from cartflow_studio.history.rejecting import (
    Rejecting,
    none_usable,
    note_names,
    note_near_twins,
    with_encoding,
)
from cartflow_studio.history.source import Source, identify
from cartflow_studio.history.times import Times
from cartflow_studio.history.updates import UPDATED, changes, told
from cartflow_studio.words import tr


@dataclass(frozen=True, eq=False)
class People:
    """Who is known, in the order of the file: `ids`, and a column for each attribute.

    `changes` are events whose properties became attributes of the person at their instant.
    """

    ids: tuple[str, ...]
    attributes: Mapping[str, Column] = field(default_factory=lambda: MappingProxyType({}))
    reading: Reading = field(default_factory=Reading)
    changes: EventLog | None = None

    @classmethod
    def from_people(cls, people: Iterable[Person]) -> People:
        """These people; of several with one id the first stays."""
        reader = _Reader("", typed=True)
        stream = iter(people)
        row = 0
        while batch := list(islice(stream, ROWS)):
            rows = np.arange(row + 1, row + 1 + len(batch), dtype=np.int64)
            names = dict.fromkeys(name for person in batch for name in person.attributes)
            columns: dict[str, Sequence[object]] = {
                name: [person.attributes.get(name) for person in batch] for name in names
            }
            reader.append(rows, [person.id for person in batch], columns)
            row += len(batch)
        return reader.people("")

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Person]:
        rows = row_values(self.attributes, 0, len(self))
        return map(Person, self.ids, rows)

    def __contains__(self, person: object) -> bool:
        return person in self._places

    def get(self, person: str) -> Person | None:
        """The person of this id, None if nobody has it."""
        place = self._places.get(person)
        return None if place is None else self.person(place)

    def person(self, index: int) -> Person:
        """The person at a place, with the attributes that they have."""
        return Person(self.ids[index], next(row_values(self.attributes, index, index + 1)))

    def zone_at(self, person: str, at: int) -> str:
        """The name of the time zone that was known of a person at an instant (microseconds since
        the epoch); "" if none was.
        """
        known = self.get(person)
        zone = known.attributes.get("timezone") if known is not None else None
        place = None if self.changes is None else self.changes.person_index(person)
        if self.changes is not None and place is not None:
            for change in self.changes.events_of(place):
                if change.occurred_at <= at:
                    zone = change.properties.get("timezone", zone)
        return zone if isinstance(zone, str) else ""

    @property
    def rejected(self) -> tuple[Rejection, ...]:
        """The rows that could not be used; `reading` has the counts."""
        return self.reading.rejected

    @property
    def warnings(self) -> tuple[Rejection, ...]:
        """Cells left out, and rows that repeat a person; `reading` has the counts."""
        return self.reading.warnings

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {person: place for place, person in enumerate(self.ids)}


def read_people(
    path: str | Path,
    mapping: Mapping[str, str] | None = None,
    *,
    country: str = "",
    notation: Notation = USUAL,
    progress: Progress | None = None,
) -> People:
    """Read a CSV, JSON Lines (both also packed with gzip) or Parquet file of people.

    Column `person_id`; all others are attributes. `mapping` says how ours are called there
    (`{"person_id": "email"}`). Phone numbers become E.164, those without a country code by
    `country` (ISO 3166); `consent_…` is yes only where a cell says so. A number, zone or answer
    that cannot be used is left out, with a warning; ids are text, upper and lower case differ, and
    of several rows of a person the first counts; where they have an `updated_at`, the earliest
    holds from the beginning, and each later one changes what it holds at its instant.
    EventLogError if no row can be used.
    """
    source = identify(Path(path), notation.encoding)
    reader = _Reader(str(source.path), typed=source.kind != "csv", source=source, notation=notation)
    with batches(source, reader.ledger, progress) as stretch:
        for batch in stretch:
            if len(batch.rows):
                reader.add(batch, mapping, source)
    people = reader.people(country)
    if not people.ids:
        raise none_usable(people.reading, source, OPTIONS)
    return people


OPTIONS = "--people-"  # so begin those of the command line that say how people are written
_ALIASES = {**PEOPLE_ALIASES, UPDATED: ()}


class _Reader:
    """The columns of people while their batches come in."""

    def __init__(
        self,
        name: str,
        *,
        typed: bool,
        source: Source | None = None,
        notation: Notation = USUAL,
    ) -> None:
        self.ledger = Ledger(name, OPTIONS)
        self._source, self._dates = source, notation.dates
        self._typed = typed
        self._found: dict[str, str] = {}
        self._count = 0
        self._ids = Keys(typed=typed)
        self._rows = Parts()
        self._cells: dict[str, Cells] = {}
        self._updated = Times(dates=notation.dates, option=f"{OPTIONS}dates")

    def add(self, batch: Batch, mapping: Mapping[str, str] | None, source: Source) -> None:
        """Append a batch; the first one settles which column is which."""
        if not self._found:
            self._found = self._resolve(tuple(batch.columns), mapping, source)
        columns = dict(batch.columns)
        empty = [None] * len(batch.rows)
        ours = {name: columns.get(theirs, empty) for name, theirs in self._found.items()}
        for theirs in self._found.values():
            if theirs not in TEXTS:  # an address may be the id as well
                columns.pop(theirs, None)
        ids = ours.pop("person_id")
        if UPDATED in ours:
            self._updated.add(ours[UPDATED])
        self.append(batch.rows, ids, {**columns, **ours})
        check_width(len(self._cells), source.path)

    def _resolve(
        self, header: tuple[str, ...], mapping: Mapping[str, str] | None, source: Source
    ) -> dict[str, str]:
        try:
            found = resolve(header, _ALIASES, ("person_id",), mapping, self.ledger)
        except EventLogError as fault:
            raise with_encoding(fault, source, OPTIONS) from fault
        note_names(header, source, self.ledger)
        return found

    def append(
        self,
        rows: npt.NDArray[np.int64],
        ids: Sequence[object],
        columns: Mapping[str, Sequence[object]],
    ) -> None:
        """Append people: the numbers of their rows, their ids and what is known of them."""
        self._rows.append(rows)
        self._ids.add(ids)
        for name, written in columns.items():
            text = name in TEXTS or name.startswith(CONSENT)
            cells: Sequence[object] = written
            if text and self._typed:
                cells = consent_cells(written)
            if name not in self._cells:
                self._cells[name] = Cells(name, typed=self._typed, text=text)
            self._cells[name].add(self._count, cells)
        self._count += len(rows)

    def people(self, country: str) -> People:
        """The people, checked, without those that repeat."""
        made, rows = self._ids.finish(), self._rows.read()
        reject = Rejecting(self._rows, self.ledger, self._source)
        reject.keys(self._found.get("person_id", "person_id"), made)
        ids = Texts(made.read(), made.dictionary)
        for name, cells in self._cells.items():
            for reason, bad in cells.faults(self._count):
                reject.rows(bad, name, reason)
        at = self._instants()
        found = told(ids.codes, at, np.flatnonzero(reject.keep))
        self._say_repeats(ids, rows, found.repeated)
        used = np.concatenate((found.first, found.later))
        columns = {
            name: checked(name, column, rows[used], country, self.ledger, dates=self._dates)
            for name, column in self._columns(used)
        }
        note_near_twins(ids.dictionary, self.ledger)
        count = len(found.first)
        became = changes(
            ids.dictionary,
            ids.codes[found.later],
            at[found.later],
            rows[found.later],
            _present(columns, np.arange(count, len(used)), without=UPDATED),
        )
        return People(
            tuple(ids.dictionary[code] for code in ids.codes[found.first].tolist()),
            _present(columns, np.arange(count)),
            self.ledger.close(accepted=len(used), duplicates=len(found.repeated)),
            became,
        )

    def _columns(self, rows: npt.NDArray[np.int64]) -> Iterator[tuple[str, Column]]:
        """The attributes of some rows, by name; how their numbers are read is noted."""
        for name, cells in self._cells.items():
            yield name, cells.finish(self._count).whole().take(rows)
            if cells.note:
                self.ledger.note(tr("Column {theirs!r}: {note}.", theirs=name, note=cells.note))

    def _instants(self) -> npt.NDArray[np.int64]:
        """From when each row holds; -1 where that is not said."""
        if UPDATED not in self._found:
            return np.full(self._count, -1, dtype=np.int64)
        instants, faults, notes = self._updated.finish()
        at = instants.read().copy()
        column = self._found[UPDATED]
        for note in notes:
            self.ledger.note(tr("Column {theirs!r}: {note}.", theirs=column, note=note))
        for reason, rows in faults:
            at[rows] = -1
            if reason != MISSING:
                written = self._updated.written(rows)
                for row, number in zip(rows.tolist(), self._rows.pick(rows).tolist(), strict=True):
                    self.ledger.warn(number, column, reason, written.get(row, ""))
        return at

    def _say_repeats(
        self, ids: Texts, rows: npt.NDArray[np.int64], repeated: npt.NDArray[np.int64]
    ) -> None:
        """Say of each row that repeats a person whom."""
        column = self._found.get("person_id", "person_id")
        for index in repeated.tolist():
            person = ids.dictionary[int(ids.codes[index])]
            self.ledger.warn(int(rows[index]), column, SEEN_BEFORE, person)


def _present(
    columns: Mapping[str, Column], rows: npt.NDArray[np.int64], without: str = ""
) -> Mapping[str, Column]:
    """Some rows of columns, of which those that hold anything in them."""
    taken = {name: column.take(rows) for name, column in columns.items() if name != without}
    return MappingProxyType({name: each for name, each in taken.items() if each.present.any()})
