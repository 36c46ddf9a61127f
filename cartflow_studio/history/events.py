"""Event logs read from CSV, JSON Lines and Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.batch import Batch, check_width
from cartflow_studio.history.columns import Texts
from cartflow_studio.history.csv_rows import csv_batches
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.intern import Keys, unusable
from cartflow_studio.history.jsonl_rows import jsonl_batches
from cartflow_studio.history.log import EventLog, Gathered
from cartflow_studio.history.mapping import EVENT_ALIASES, resolve
from cartflow_studio.history.parquet_rows import parquet_batches
from cartflow_studio.history.reading import MISSING, Ledger, Progress, Reading, shown
from cartflow_studio.history.source import Source, identify, open_lines
from cartflow_studio.history.times import Times

Mask: TypeAlias = "npt.NDArray[np.bool_]"
REQUIRED = ("person_id", "name", "occurred_at")


def read_events(
    path: str | Path,
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> EventLog:
    """Read a CSV, JSON Lines (both also packed with gzip) or Parquet file of events.

    Columns `person_id`, `name`, `occurred_at`, optionally `message_id` and `received_at`; all
    others, and the members of an object `properties`, are properties. `mapping` says how ours are
    called there (`{"person_id": "visitorid"}`); common names are recognised without it. Times are
    ISO 8601 (UTC without a zone) or epoch numbers, whose unit is found for the whole column. Rows
    that cannot be used are in `rejected`, and why; a message id seen before is counted in
    `reading.duplicates`. EventLogError if no row can be used.
    """
    source = identify(Path(path))
    reader = _Reader(source, mapping)
    with batches(source, reader.ledger, progress) as stretch:
        for batch in stretch:
            reader.add(batch)
    return reader.finish()


@contextmanager
def batches(source: Source, ledger: Ledger, progress: Progress | None) -> Iterator[Iterator[Batch]]:
    """The rows of a file of any format, batch by batch, while it is open."""
    if source.kind == "parquet":
        yield _told(parquet_batches(source, ledger), progress)
        return
    rows = csv_batches if source.kind == "csv" else jsonl_batches
    with open_lines(source) as lines:

        def stretch() -> Iterator[Batch]:
            for batch in rows(source, lines, ledger):
                yield batch
                if progress is not None:
                    progress(lines.share)

        yield stretch()


def _told(shares: Iterator[tuple[float, Batch]], progress: Progress | None) -> Iterator[Batch]:
    for share, batch in shares:
        yield batch
        if progress is not None:
            progress(share)


class _Reader:
    """The columns of one log while its batches come in."""

    def __init__(self, source: Source, mapping: Mapping[str, str] | None) -> None:
        self.ledger = Ledger(str(source.path))
        self._source = source
        self._mapping = mapping
        self._found: dict[str, str] = {}
        self._columns = Gathered()
        self._at = Times()
        self._received: Times | None = None
        self._odd: list[tuple[int, object]] = []

    def add(self, batch: Batch) -> None:
        """Append a batch; the first one settles which column is which."""
        if not len(batch.rows):
            return
        found = self._found or self._resolve(tuple(batch.columns))
        columns = dict(batch.columns)
        empty = [None] * len(batch.rows)
        ours = {name: columns.pop(theirs, empty) for name, theirs in found.items()}
        gathered = self._columns
        gathered.rows.append(batch.rows)
        gathered.person.add(ours.pop("person_id"))
        gathered.name.add(ours.pop("name"))
        self._at.add(ours.pop("occurred_at"))
        if gathered.message is not None:
            gathered.message.add(ours.pop("message_id"))
        if self._received is not None:
            self._received.add(ours.pop("received_at"))
        nested = self._spread(ours.pop("properties", empty))
        further = {name: cells for name, cells in {**columns, **ours}.items() if name not in nested}
        gathered.add_cells(further, typed=self._source.kind != "csv")
        gathered.add_cells(nested, typed=True)
        check_width(len(gathered.cells), self._source.path)
        gathered.count += len(batch.rows)

    def _resolve(self, header: tuple[str, ...]) -> dict[str, str]:
        found = resolve(header, EVENT_ALIASES, REQUIRED, self._mapping, self.ledger)
        if "message_id" in found:
            self._columns.message = Keys()
        if "received_at" in found:
            self._received = Times()
        self._found = found
        return found

    def _spread(self, cells: Sequence[object]) -> dict[str, list[object]]:
        """The members of objects as columns; what is no object is kept for `finish` to reject."""
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

    def finish(self) -> EventLog:
        """The log; EventLogError if there is not one row to use."""
        columns = self._columns
        reject = _Rejecting(columns, self.ledger)
        person, name = columns.person.finish(), columns.name.finish()
        reject.keys(self._found.get("person_id", ""), person)
        reject.keys(self._found.get("name", ""), name)
        columns.at.append(self._times(reject, "occurred_at", self._at))
        if self._received is not None:
            columns.received.append(self._times(reject, "received_at", self._received))
        odd = np.zeros(columns.count, dtype=np.bool_)
        odd[[row for row, _ in self._odd]] = True
        reject.rows(odd, self._found.get("properties", ""), "not an object", dict(self._odd))
        for property_name, cells in columns.cells.items():
            for reason, mask in cells.faults(columns.count):
                reject.rows(mask, property_name, reason)
        log, duplicates = columns.finish(reject.keep)
        if duplicates:
            self.ledger.note("Of rows with the same message id the first is used.")
        note_near_twins(log.people, self.ledger)
        reading = self.ledger.close(accepted=len(log), duplicates=duplicates)
        if not len(log):
            raise none_usable(reading, self._source.path)
        return log.with_reading(reading)

    def _times(self, reject: _Rejecting, ours: str, times: Times) -> npt.NDArray[np.int64]:
        theirs = self._found.get(ours, ours)
        instants, faults, notes = times.finish()
        for reason, mask in faults:
            if ours == "received_at" and reason == MISSING:
                instants[mask] = self._columns.at[0][mask]
            else:
                reject.rows(mask, theirs, reason, times.written(mask))
        for note in notes:
            self.ledger.note(f"Column {theirs!r}: {note}.")
        return instants


class _Rejecting:
    """Which rows are kept: a row is rejected for the first reason there is."""

    def __init__(self, columns: Gathered, ledger: Ledger) -> None:
        self.keep = np.ones(columns.count, dtype=np.bool_)
        self._numbers = (
            np.concatenate(columns.rows) if columns.rows else np.empty(0, dtype=np.int64)
        )
        self._ledger = ledger

    def rows(
        self, mask: Mask, column: str, reason: str, written: Mapping[int, object] | None = None
    ) -> None:
        """Reject the rows of the mask; `written` has the cells that are worth showing."""
        for row in np.flatnonzero(mask & self.keep).tolist():
            value = (written or {}).get(row, "")
            self._ledger.reject(int(self._numbers[row]), column, reason, value)
        self.keep &= ~mask

    def keys(self, column: str, keys: Texts) -> None:
        """Reject the rows without a key, and those whose key holds what no text should."""
        self.rows(keys.codes < 0, column, MISSING)
        bad = {code: why for code, text in enumerate(keys.dictionary) if (why := unusable(text))}
        for reason in sorted(set(bad.values())):
            codes = [code for code, why in bad.items() if why == reason]
            self.rows(np.isin(keys.codes, codes), column, reason)


def none_usable(reading: Reading, path: Path) -> EventLogError:
    """What is said when not one row of a file can be used."""
    if not reading.rows:
        return EventLogError("There are no rows in this file.", source=path)
    example = reading.rejected[0]
    where = f"row {example.row}" + (f", column {example.column!r}" if example.column else "")
    value = f" ({example.value})" if example.value else ""
    return EventLogError(
        f"None of {reading.rows:,} rows can be used. The first: {where}: {example.reason}{value}.",
        hint=_MENDING.get(example.reason, "Choose another column with --map, or mend the file."),
        source=path,
    )


_TIMES_HINT = "Write times as 2026-01-31T18:30:00Z, or choose another column with --map."
_MENDING = {
    "not a time": f"{_TIMES_HINT[:-1]} occurred_at=COLUMN.",
    "day and month order unclear": f"{_TIMES_HINT[:-1]} occurred_at=COLUMN.",
    "not valid UTF-8": "Save the file as UTF-8.",
}


def note_near_twins(people: Sequence[str], ledger: Ledger) -> None:
    """Say that ids which differ only in upper and lower case are kept apart, if any do."""
    folded: dict[str, str] = {}
    for person in people:
        other = folded.setdefault(person.casefold(), person)
        if other != person:
            ledger.note(
                f"Ids that differ only in upper and lower case are different people: "
                f"{shown(other)!r} and {shown(person)!r}, for one."
            )
            return


def _unpacked(text: str) -> object:
    """The JSON in a cell, None if it is empty, the text itself if it is no JSON."""
    if not text.strip():
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if value is None else value
