"""Event logs, people and rejections written down, whole or not at all."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cartflow_studio.flow.people import Event, Person, Value
from cartflow_studio.history.guard import guarded
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.mapping import EVENT_ALIASES
from cartflow_studio.history.people import People
from cartflow_studio.history.reading import Reading

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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


def iso(instant: int) -> str:
    """An instant as ISO 8601, UTC: `2026-01-31T18:30:00Z`, with a fraction only if there is one."""
    moment = _EPOCH + timedelta(microseconds=instant)
    return moment.isoformat().replace("+00:00", "Z")


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


def _event_rows(log: EventLog, names: Sequence[str], apart: Sequence[str]) -> Iterator[list[str]]:
    """The cells of each event; properties without a column of their own as one object."""
    columns = _columns(log)
    for event in log.in_time_order():
        cells = [guarded(cell) for cell in _head(event, columns)]
        cells += [_cell(event.properties.get(name)) for name in names]
        if apart:
            others = {name: value for name, value in event.properties.items() if name not in names}
            cells.append(_cell(others or None))
        yield cells


def _person_row(person: Person, names: Sequence[str]) -> list[str]:
    row = [guarded(person.id)]
    for name in names:
        value = person.attributes.get(name)
        plain = name == "phone" and isinstance(value, str) and _PHONE.fullmatch(value)
        row.append(str(value) if plain else _cell(value))
    return row


def _cell(value: Value) -> str:
    """A value as a cell: nothing as an empty one, lists and objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return guarded(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
