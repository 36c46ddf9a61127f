"""Event logs read from CSV, JSON Lines and Parquet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.batch import Batch, check_width
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.formats import batches
from cartflow_studio.history.gathering import Gathered
from cartflow_studio.history.intern import Keys
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.mapping import EVENT_ALIASES, REQUIRED, resolve
from cartflow_studio.history.memory import check_texts, free
from cartflow_studio.history.notation import USUAL, Notation
from cartflow_studio.history.parts import Parts, Spill
from cartflow_studio.history.presets import preset_named, preset_note, recognised
from cartflow_studio.history.quick_csv import Unsuited
from cartflow_studio.history.reading import MISSING, Ledger, Progress
from cartflow_studio.history.rejecting import (
    Rejecting,
    none_usable,
    note_names,
    note_near_twins,
    with_encoding,
)
from cartflow_studio.history.shaping import shaped
from cartflow_studio.history.sorting import Look
from cartflow_studio.history.source import Source, files_of, identify
from cartflow_studio.history.threads import together
from cartflow_studio.history.times import Times
from cartflow_studio.words import tr

QUICK = 1_000_000  # bytes; less is read before Polars is there
TEXTS = 1_000_000  # distinct ones between two looks at the memory that is free


def read_events(
    path: str | Path,
    *,
    mapping: Mapping[str, str] | None = None,
    preset: str = "",
    notation: Notation = USUAL,
    progress: Progress | None = None,
    quick_from: int = QUICK,
    spill: Spill | None = None,
) -> EventLog:
    """Read a CSV, JSON Lines (both also packed with gzip or zstd) or Parquet file of events, or a
    folder of such files.

    Columns `person_id`, `name`, `occurred_at`, optionally `message_id` and `received_at`; all
    others, and the members of an object `properties`, are properties. `mapping` says how ours are
    called there (`{"person_id": "visitorid"}`); common names are recognised without it. `preset` is
    one of PRESETS by name, `none` for none of them; without it, and without a mapping, the logs of
    well-known systems are recognised, and their events get our names. Times are ISO 8601 (UTC
    without a zone), 31.01.2026, 31/01/2026 or 01/31/2026 (as the `notation` says, else whichever
    the whole column settles) or epoch numbers, whose unit is found for the whole column. Rows that
    cannot be used are in `rejected`, and why; a message id seen before is counted in
    `reading.duplicates`.
    Files of at least `quick_from` bytes go through Polars where it is installed, with the same
    result. What does not fit into memory goes to disk by way of a `spill`, and the columns of the
    log then are files of it. EventLogError if no row can be used.
    """
    whole = Path(path)
    sources = _sources(whole, notation.encoding)
    how: Any = {"dates": notation.dates, "path": whole, "spill": spill}
    if sum(source.size for source in sources) >= quick_from:
        try:
            reader = _Reader(sources[0], mapping, preset, **how)
            return _read(reader, sources, progress, quick=True)
        except Unsuited:  # quotes reach over the ends of lines: line by line
            if spill is not None:
                spill.clear()
    reader = _Reader(sources[0], mapping, preset, **how)
    return _read(reader, sources, progress, quick=False)


def _sources(whole: Path, encoding: str) -> list[Source]:
    """The files of a log; EventLogError if they are of several kinds."""
    files = files_of(whole) if whole.is_dir() else [whole]
    sources = [identify(each, encoding) for each in files]
    odd = next((each for each in sources if each.kind != sources[0].kind), None)
    if odd is not None:
        raise EventLogError(
            tr("The files of this folder are of several kinds: {name}.", name=odd.path.name),
            hint=tr("Put files of one kind into a folder."),
            source=whole,
        )
    return sources


def events_of(
    source: Source,
    stretches: Iterable[Batch],
    *,
    mapping: Mapping[str, str] | None = None,
    preset: str = "",
    dates: str = "",
    before: Ledger | None = None,
) -> EventLog:
    """The events of some rows of a file, as `read_events` would read them; `before` says which
    rows were left out when these were read.
    """
    reader = _Reader(source, mapping, preset, dates=dates)
    if before is not None:
        reader.ledger.follow(before, None)
    for batch in stretches:
        reader.add(batch)
    return reader.finish()


def _read(
    reader: _Reader, sources: Sequence[Source], progress: Progress | None, *, quick: bool
) -> EventLog:
    """Read files one after the other; the rows of the later ones count on."""
    size = sum(source.size for source in sources) or 1
    done = 0
    memory = None if reader.spill is None else reader.spill.budget
    for source in sources:
        part = None if progress is None else _part(progress, done / size, source.size / size)
        with batches(source, reader.ledger, part, quick=quick, memory=memory) as stretch:
            for batch in stretch:
                reader.add(batch)
        done += source.size
        if len(sources) > 1:
            reader.next_file(source)
    return reader.finish(_nothing if progress is None else partial(progress, 1.0))


def _nothing() -> None:
    """Where nobody asks how far it is."""


def _part(progress: Progress, done: float, size: float) -> Progress:
    return lambda share: progress(done + share * size)


class _Reader:
    """The columns of one log while its batches come in."""

    def __init__(
        self,
        source: Source,
        mapping: Mapping[str, str] | None,
        preset: str = "",
        *,
        dates: str = "",
        path: Path | None = None,
        spill: Spill | None = None,
    ) -> None:
        self.ledger = Ledger(str(path or source.path))
        self._last = 0
        self.source = source
        self._mapping = mapping
        self._preset = preset_named(preset) if preset else None
        self._recognises = not preset and not mapping
        self._found: dict[str, str] = {}
        self._typed = source.kind != "csv"
        self.spill = spill
        self._columns = Gathered(typed=self._typed, spill=spill)
        self._dates = dates
        self._at = Times(spill, dates)
        self._received: Times | None = None
        self._odd: list[tuple[int, object]] = []
        self._looked_at = 0  # distinct texts

    def add(self, batch: Batch) -> None:
        """Append a batch; the first one settles which column is which."""
        if not len(batch.rows):
            return
        if not self._found and self._recognises:
            self._preset = recognised(batch.columns)
        if self._preset is not None:
            batch = shaped(batch, self._preset, self._mapping)
        found = self._found or self._resolve(tuple(batch.columns))
        columns = dict(batch.columns)
        empty = [None] * len(batch.rows)
        ours = {name: columns.pop(theirs, empty) for name, theirs in found.items()}
        gathered = self._columns
        self._last = self.ledger.base + int(batch.rows[-1])
        gathered.rows.append_counted(batch.rows + self.ledger.base)
        tasks: list[Callable[[], None]] = [
            partial(gathered.person.add, ours.pop("person_id")),
            partial(self._at.add, ours.pop("occurred_at")),
            partial(gathered.name.add, ours.pop("name")),
        ]
        if gathered.message is not None:
            tasks.append(partial(gathered.message.add, ours.pop("message_id")))
        if self._received is not None:
            tasks.append(partial(self._received.add, ours.pop("received_at")))
        nested = self._spread(ours.pop("properties", empty))
        further = {**columns, **ours}
        for name in further.keys() & nested.keys():
            beside = further.pop(name)
            nested[name] = [
                other if cell is None else cell
                for cell, other in zip(nested[name], beside, strict=True)
            ]
        tasks += gathered.adding(further, typed=self._typed)
        tasks += gathered.adding(nested, typed=True)
        check_width(len(gathered.cells), self.source.path)
        together(tasks, len(batch.rows))
        gathered.count += len(batch.rows)
        self._look_at_texts()

    def _look_at_texts(self) -> None:
        """EventLogError if there are more texts than there is memory for."""
        counts = self._columns.distinct
        total = sum(counts.values())
        if total >= self._looked_at + TEXTS:
            self._looked_at = total
            check_texts(counts, self.ledger.source, free())

    def _resolve(self, header: tuple[str, ...]) -> dict[str, str]:
        preset = self._preset
        mapping = self._mapping if preset is None else None
        try:
            found = resolve(header, EVENT_ALIASES, REQUIRED, mapping, self.ledger)
        except EventLogError as fault:
            raise with_encoding(fault, self.source) from fault
        note_names(header, self.source, self.ledger)
        if preset is not None:
            self._columns.name.renamed = preset.names
            self.ledger.note(preset_note(preset, recognised=self._recognises))
        if "message_id" in found:
            self._columns.message = Keys(typed=self._typed, spill=self.spill)
        if "received_at" in found:
            self._received = Times(self.spill, self._dates)
        self._found = found
        return found

    def _spread(self, cells: Sequence[object]) -> dict[str, list[object]]:
        """The members of objects as columns; what is no object is kept for `finish` to reject."""
        if "properties" not in self._found:
            return {}
        objects: list[dict[str, object]] = []
        read: dict[str, object] = {}
        for index, cell in enumerate(cells):
            value = cell
            if isinstance(cell, str):
                value = read[cell] if cell in read else read.setdefault(cell, _unpacked(cell))
            if value is not None and not isinstance(value, dict):
                self._odd.append((self._columns.count + index, cell))
            objects.append(value if isinstance(value, dict) else {})
        names = dict.fromkeys(name for members in objects for name in members)
        return {name: [members.get(name) for members in objects] for name in names}

    def next_file(self, source: Source) -> None:
        """Count the rows of the next file on from those of this one."""
        self._last = max(self._last, self.ledger.furthest)
        self.ledger.note(
            tr("Rows up to {row:,} are those of {name}.", row=self._last, name=source.path.name)
        )
        self.ledger.base = self._last

    def finish(self, look: Look = lambda: None) -> EventLog:
        """The log; EventLogError if there is not one row to use. `look` may raise, now and then."""
        self.ledger.base = 0
        columns = self._columns
        reject = Rejecting(columns.rows, self.ledger, self.source)
        columns.settle(look)
        for ours, keys in (("person_id", columns.person), ("name", columns.name)):
            reject.keys(self._theirs(ours), keys.finish())
            look()
        columns.at = self._times(reject, "occurred_at", self._at)
        if self._received is not None:
            columns.received = self._times(reject, "received_at", self._received)
        odd = np.array([row for row, _ in self._odd], dtype=np.int64)
        reject.rows(odd, self._theirs("properties"), "not an object", dict(self._odd))
        for property_name, cells in columns.cells.items():
            look()
            for reason, rows in cells.faults(columns.count):
                reject.rows(rows, property_name, reason)
        log, duplicates = columns.finish(reject.keep, look)
        for property_name, cells in columns.cells.items():
            if cells.note:
                self._note(property_name, cells.note)
        if duplicates:
            self.ledger.note(tr("Of rows with the same message id the first is used."))
        note_near_twins(log.people, self.ledger)
        reading = self.ledger.close(accepted=len(log), duplicates=duplicates)
        if not len(log):
            raise none_usable(reading, self.source)
        return log.with_reading(reading)

    def _theirs(self, ours: str) -> str:
        """What the file calls one of our columns."""
        if self._preset is not None:
            return (self._mapping or {}).get(ours) or self._preset.column(ours)
        return self._found.get(ours, ours)

    def _times(self, reject: Rejecting, ours: str, times: Times) -> Parts:
        theirs = self._theirs(ours)
        instants, faults, notes = times.finish()
        for reason, rows in faults:
            if ours == "received_at" and reason == MISSING:
                instants = _filled(instants, rows, self._columns.at)
            else:
                reject.rows(rows, theirs, reason, times.written(rows))
        for note in notes:
            self._note(theirs, note)
        return instants

    def _note(self, theirs: str, note: str) -> None:
        self.ledger.note(tr("Column {theirs!r}: {note}.", theirs=theirs, note=note))


def _filled(instants: Parts, rows: npt.NDArray[np.int64], others: Parts) -> Parts:
    """Instants with others in some rows, which are in their order."""

    def filled(begin: int, _: str, part: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        here = rows[slice(*np.searchsorted(rows, [begin, begin + len(part)]))] - begin
        part = part.copy()
        part[here] = others.read(begin, begin + len(part))[here]
        return part

    return instants.mapped(filled)


def _unpacked(text: str) -> object:
    """The JSON in a cell, None if it is empty, the text itself if it is no JSON."""
    if not text.strip():
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if value is None else value
