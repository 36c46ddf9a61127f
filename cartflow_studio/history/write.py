"""Event logs, people and rejections written down, whole or not at all."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cartflow_studio.flow.people import Event, Person, Value
from cartflow_studio.history.batch import ROWS
from cartflow_studio.history.cells import Rows, cell, iso, writer
from cartflow_studio.history.columns import Texts, row_values
from cartflow_studio.history.guard import guarded
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.mapping import EVENT_ALIASES
from cartflow_studio.history.people import People
from cartflow_studio.history.reading import Reading
from cartflow_studio.history.steps import Steps

_PHONE = re.compile(r"\+[0-9]{6,15}")
_PACKING = 6


def write_events_csv(log: EventLog, path: Path) -> None:
    """Write a log in the order of time, packed if named `.gz`. `read_events` reads it back.

    Every property has a column, but for those called as our own columns: they are in an object
    `properties`. Cells that a spreadsheet would take for formulas are marked with an apostrophe.
    """
    names = tuple(name for name in log.properties if _is_column(name))
    apart = ["properties"] if len(names) < len(log.properties) else []
    _write_csv(path, [*_columns(log), *names, *apart], _event_rows(log, names, apart))


def write_events_jsonl(log: EventLog, path: Path) -> None:
    """Write a log in the order of time, one object a line, properties apart. Packed if `.gz`."""
    columns = _columns(log)
    with _text(path) as file:
        for event in log.in_time_order():
            written: dict[str, Value] = dict(zip(columns, _head(event, columns), strict=True))
            if event.properties:
                written["properties"] = dict(event.properties)
            file.write(json.dumps(written, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_people_csv(people: People, path: Path) -> None:
    """Write people; what `read_people` reads back. Packed if the file is named `.gz`."""
    names = tuple(people.attributes)
    _write_csv(path, ["person_id", *names], (_person_row(person, names) for person in people))


def write_rejections(reading: Reading, path: Path) -> None:
    """Write what was rejected and left out, with row, column, reason and value, as CSV."""
    listed = [("rejected", each) for each in reading.rejected]
    listed += [("left out", each) for each in reading.warnings]
    rows = ([str(each.row), each.column, what, each.reason, each.value] for what, each in listed)
    _write_csv(
        path,
        ["row", "column", "what", "reason", "value"],
        ([guarded(cell) for cell in row] for row in rows),
    )


def _columns(log: EventLog) -> list[str]:
    columns = ["person_id", "name", "occurred_at"]
    columns += ["message_id"] if log.message is not None else []
    return [*columns, "received_at"] if log.received is not None else columns


def _head(event: Event, columns: Sequence[str]) -> list[str]:
    cells = [event.person, event.name, iso(event.occurred_at)]
    cells += [event.message_id] if "message_id" in columns else []
    return [*cells, iso(event.received_at)] if "received_at" in columns else cells


def _is_column(name: str) -> bool:
    """Whether a property can have a column of its own, which nobody takes for another."""
    return name == name.strip() and name != "" and name.isprintable() and name not in EVENT_ALIASES


def _event_rows(
    log: EventLog, names: Sequence[str], apart: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    """The cells of each event; properties without a column of their own as one object."""
    own = [writer(log.properties[name]) for name in names]
    others = {name: column for name, column in log.properties.items() if name not in names}
    people, named = _texts(log.people), _texts(log.names)
    order = np.lexsort((log.row, log.at))
    for start in range(0, len(order), ROWS):
        rows = order[start : start + ROWS]
        columns = [
            people[np.searchsorted(log.offsets, rows, side="right") - 1].tolist(),
            named[log.name[rows]].tolist(),
            [iso(instant) for instant in log.at[rows].tolist()],
        ]
        if log.message is not None:
            columns.append(_messages(log.message, log.row, rows))
        if log.received is not None:
            columns.append([iso(instant) for instant in log.received[rows].tolist()])
        columns += [write(rows) for write in own]
        if apart:
            taken = {name: column.take(rows) for name, column in others.items()}
            columns.append([cell(each or None) for each in row_values(taken, 0, len(rows))])
        yield from zip(*columns, strict=True)


def _texts(words: Sequence[str]) -> npt.NDArray[np.object_]:
    return np.array([*(guarded(word) for word in words), ""], dtype=object)


def _messages(message: Texts, numbers: Steps, rows: Rows) -> list[str]:
    """The ids of messages; those without one are named after their row."""
    given = writer(message)(rows)
    made = numbers[rows].tolist()
    return [one or f"row-{number}" for one, number in zip(given, made, strict=True)]


def _person_row(person: Person, names: Sequence[str]) -> list[str]:
    row = [guarded(person.id)]
    for name in names:
        value = person.attributes.get(name)
        plain = name == "phone" and isinstance(value, str) and _PHONE.fullmatch(value)
        row.append(str(value) if plain else cell(value))
    return row


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with _text(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([guarded(name) for name in header])
        writer.writerows(rows)


@contextmanager
def _text(path: Path) -> Iterator[io.TextIOBase]:
    """A UTF-8 file that takes the place of the old one when all is written."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as raw:
            if path.suffix == ".gz":
                with (
                    gzip.GzipFile("", "wb", _PACKING, raw, mtime=0) as packed,
                    io.TextIOWrapper(packed, "utf-8", newline="") as text,
                ):
                    yield text
            else:
                with io.TextIOWrapper(raw, "utf-8", newline="") as text:
                    yield text
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
