"""A look into a file before it is read: its first rows as they stand, and some from further in."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice

from cartflow_studio.history.batch import Batch
from cartflow_studio.history.csv_rows import Table
from cartflow_studio.history.encodings import AsUtf8
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.jsonl_rows import jsonl_batches
from cartflow_studio.history.quick_csv import is_even
from cartflow_studio.history.reading import Ledger
from cartflow_studio.history.source import Source, lines_of, open_bytes, part_of

FAR = 2**20  # bytes of a file whose middle and end are worth a look
_SURROGATE = re.compile("[\\ud800-\\udfff]")
_HEAD, _PART = 2**16, 2**17  # bytes


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file, with the reason if it cannot be used."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


def first_rows(source: Source, batch: Batch, ledger: Ledger, count: int) -> tuple[Row, ...]:
    """The first rows of a file as texts, those among them that do not fit the columns too.

    `batch` and `ledger` are what the first stretch of it was read into.
    """
    faults = {each.row: each.reason for each in reversed(ledger.rejected)}
    places = {number: place for place, number in enumerate(batch.rows[:count].tolist())}
    last = max(places, default=0) if len(places) == count else max((*faults, *places), default=0)
    numbers = sorted(number for number in {*places, *faults} if number <= last)[:count]
    raw = _raw(source, numbers[-1]) if faults.keys() & set(numbers) else {}
    columns = list(batch.columns.values())

    def cells(number: int) -> tuple[str, ...]:
        if number in places:
            return tuple(_text(column[places[number]]) for column in columns)
        found = raw.get(number, ())[: len(columns)]
        return (*found, *("",) * (len(columns) - len(found)))

    return tuple(Row(number, cells(number), faults.get(number, "")) for number in numbers)


def _text(cell: object) -> str:
    """A cell to be shown; bytes that are no text are the sign for that."""
    text = "" if cell is None else str(cell)
    return _SURROGATE.sub("\ufffd", text)


def _raw(source: Source, last: int) -> Mapping[int, tuple[str, ...]]:
    """The cells of the first rows by number, whether they fit or not."""
    if source.kind == "parquet":
        return {}
    head = _head(source)
    lines = StringIO(head.decode(errors="replace"), newline="").readlines()
    if source.kind == "jsonl":
        return {number: (line.strip(),) for number, line in enumerate(lines[:last], start=1)}
    table = Table(source, lines_of(head), Ledger(""))
    row, line = table.place
    rows: Iterator[list[str]] = csv.reader(lines[line:], delimiter=table.delimiter)
    return {number: tuple(cells) for number, cells in enumerate(islice(rows, last), start=row + 1)}


def _head(source: Source) -> bytes:
    """The first lines of a file, whole ones if there is more than one, in UTF-8."""
    with open_bytes(source) as (raw, _):
        head = raw.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    return head[: head.rfind(b"\n") + 1] or head


def further(source: Source, ledger: Ledger, count: int) -> list[Batch]:
    """Some rows of the middle, and the last ones, of a large text file; none if it is packed, small
    or cannot be cut at the ends of its lines. The numbers of the rows are estimated.
    """
    if source.kind == "parquet" or source.packed or source.size < FAR:
        return []
    if not source.is_utf_8 and "\n".encode(source.encoding) != b"\n":
        return []
    head = _head(source)
    found: list[Batch] = []
    for begin in (source.size // 2, source.size - _PART):
        part = part_of(source, begin, _PART)
        if b"\n" not in part[:-1]:
            continue
        each = len(head + part) / (head + part).count(b"\n")  # bytes of a row
        is_last = begin + len(part) >= source.size
        lines = part[part.find(b"\n") + 1 : None if is_last else part.rfind(b"\n") + 1]
        cut = lines.splitlines(keepends=True)
        cut = cut[-count:] if is_last else cut[:count]
        number = round((begin + (len(part) - len(b"".join(cut)) if is_last else 0)) / each)
        stretch = AsUtf8(BytesIO(b"".join(cut)), source.encoding).read() or b""
        found += _rows(source, head, stretch, number, ledger)
    return found


def _rows(
    source: Source, head: bytes, stretch: bytes, number: int, ledger: Ledger
) -> Iterator[Batch]:
    """Lines from within a file as a batch; none if they may begin within a cell."""
    lines, own = lines_of(stretch), Ledger("")
    if source.kind == "jsonl":
        yield from jsonl_batches(source, lines, own, first=number)
    else:
        if not is_even(stretch):
            return
        try:
            table = Table(source, lines_of(head), Ledger("")).resumed(lines, number, number, own)
            batch = table.batch(table.take())
        except EventLogError:
            return
        if b'"' in stretch and own.rejected:
            return
        yield batch
    ledger.follow(own, None)
