"""Delimited text as batches of rows: delimiter, header, quotes, and rows that do not fit."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from itertools import islice

import numpy as np

from cartflow_studio.history.batch import CELL_TOO_LONG, LONGEST_CELL, ROWS, Batch, check_width
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.guard import unguarded
from cartflow_studio.history.presets import headless
from cartflow_studio.history.reading import Ledger
from cartflow_studio.history.source import LINE_TOO_LONG, Lines, Source
from cartflow_studio.words import mark, tr

_DELIMITERS = {
    ",": mark("commas"),
    ";": mark("semicolons"),
    "\t": mark("tabs"),
    "|": mark("bars"),
}
_STATED = re.compile(r"sep=([^\w\s\"]|\t)[\r\n]*")


def csv_batches(source: Source, lines: Lines, ledger: Ledger) -> Iterator[Batch]:
    """Read delimited text with a header. Rows with too few or too many cells are rejected.

    EventLogError if the header cannot be used or a quote is never closed.
    """
    table = Table(source, lines, ledger)
    while rows := table.take():
        yield table.batch(rows)


class _Broken(list[str]):
    """Stands for a row that the parser could not read."""

    reason = "broken quotes"


class Table:
    """Where the reading of one file stands: `_row` rows and `_line` lines are done."""

    def __init__(self, source: Source, lines: Lines, ledger: Ledger) -> None:
        self._source = source
        self._lines = lines
        self._ledger = ledger
        sample = lines.sample(50)
        stated = _STATED.fullmatch(sample[0]) if sample else None  # as Excel writes it
        self.delimiter = stated[1] if stated else _delimiter(sample)
        if self.delimiter != ",":
            named = _DELIMITERS.get(self.delimiter, repr(self.delimiter))
            ledger.note(tr("Columns are separated by {named}.", named=tr(named)))
        self._reader = csv.reader(iter(lines), delimiter=self.delimiter, strict=True)
        self._before = 0  # lines that another reader has taken
        self._row = self._line = len(list(islice(self._reader, 1))) if stated else 0
        self._first: list[list[str]] = []  # the line that should be a header, and is a row
        self.header = self._read_header()

    @property
    def place(self) -> tuple[int, int]:
        """How many rows and lines are done."""
        return self._row, self._line

    def resumed(self, lines: Lines, row: int, line: int, ledger: Ledger | None = None) -> Table:
        """The same table at a later stretch of its lines, after so many rows and lines."""
        table = copy(self)
        table._ledger = ledger or self._ledger
        lines.taken = line
        table._lines, table._first = lines, []
        table._row, table._line, table._before = row, line, line
        table._reader = csv.reader(iter(lines), delimiter=self.delimiter, strict=True)
        return table

    def _read_header(self) -> tuple[str, ...]:
        rows: list[list[str]] = []
        try:
            rows.extend(islice(self._reader, 1))
        except csv.Error as fault:
            raise self._unclosed(self._line + 1, fault) from fault
        cells = rows[0] if rows else []
        if found := headless(cells):
            self._first = rows
            return found
        header = tuple(
            unguarded(cell.strip()) or f"column_{number}"
            for number, cell in enumerate(cells, start=1)
        )
        if not any(cell.strip() for cell in cells):
            raise EventLogError(
                tr("The first line is empty; it must name the columns."), source=self._source.path
            )
        check_width(len(header), self._source.path)
        if len(set(header)) < len(header):
            twice = next(name for name in header if header.count(name) > 1)
            raise EventLogError(
                tr("Column {twice!r} appears twice.", twice=twice),
                hint=tr("Rename one of them, so that it is clear which to use."),
                source=self._source.path,
                line=1,
            )
        self._row, self._line = self._row + 1, self._reader.line_num
        return header

    def take(self) -> list[list[str]]:
        """The next rows, as they are; those that cannot be parsed are there as `_Broken`."""
        rows, self._first = self._first, []
        while len(rows) < ROWS:
            try:
                rows.extend(islice(self._reader, ROWS - len(rows)))
            except csv.Error as fault:
                rows.append(self._broken(rows, fault))
            else:
                break
        return rows

    def _broken(self, rows: list[list[str]], fault: csv.Error) -> _Broken:
        """What stands for a row of one line that cannot be parsed; more lines: an open quote."""
        begun = self._line + sum(map(_height, rows)) + 1
        if self._before + self._reader.line_num > begun or "end of data" in str(fault):
            raise self._unclosed(begun, fault)
        broken = _Broken()
        if "field limit" in str(fault):
            broken.reason = CELL_TOO_LONG
        return broken

    def _unclosed(self, line: int, fault: csv.Error) -> EventLogError:
        limit = "field limit" in str(fault)
        ended = "end of data" in str(fault)
        text = mark("The quote opened on line {line} is not closed as it should be.")
        if ended:
            text = mark("The quote opened on line {line} is never closed.")
        elif limit:
            text = mark("The quote opened on line {line} is not closed within {most:,} characters.")
        return EventLogError(
            tr(text, line=line, most=LONGEST_CELL),
            hint=tr("Close it, and write a quote inside a cell twice."),
            source=self._source.path,
            line=line,
        )

    def batch(self, rows: list[list[str]]) -> Batch:
        """The rows that fit as columns; the others go to the ledger, empty lines nowhere."""
        width = len(self.header)
        numbers = np.arange(self._row + 1, self._row + 1 + len(rows), dtype=np.int64)
        if set(map(len, rows)) != {width} or self._lines.too_long:
            good = [
                index for index, row in enumerate(rows) if self._fits(row, self._row + 1 + index)
            ]
            numbers = numbers[good]
            fitting = [rows[index] for index in good]
        else:
            fitting = rows
            self._line = self._before + self._reader.line_num
        self._row += len(rows)
        cells = list(zip(*fitting, strict=True)) or [()] * width
        return Batch(numbers, dict(zip(self.header, cells, strict=True)))

    def _fits(self, row: list[str], number: int) -> bool:
        """Whether a row can be used; if not, says why, unless it is an empty line."""
        first = self._line + 1
        self._line += _height(row)
        if self._lines.too_long and any(
            line in self._lines.too_long for line in range(first, self._line + 1)
        ):
            self._ledger.reject(number, "", LINE_TOO_LONG)
        elif isinstance(row, _Broken):
            self._ledger.reject(number, "", row.reason)
        elif 0 < len(row) < len(self.header):
            self._ledger.reject(number, self.header[len(row)], mark("missing cells"), row[0])
        elif len(row) > len(self.header):
            self._ledger.reject(number, "", mark("extra cells"), row[len(self.header)])
        else:
            return bool(row)
        return False


def _height(row: list[str]) -> int:
    """How many lines a row takes."""
    breaks = sum(cell.count("\n") + cell.count("\r") - cell.count("\r\n") for cell in row)
    return 1 + breaks


def _delimiter(sample: list[str]) -> str:
    """What separates the columns: gives a header of several cells and rows that fit it best."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths: list[int] = []
        with suppress(csv.Error):  # judged by the rows before it
            widths.extend(len(row) for row in csv.reader(sample, delimiter=delimiter) if row)
        if not widths or widths[0] < 2:
            return 0.0, 0
        return widths.count(widths[0]) / len(widths), widths[0]

    return max(_DELIMITERS, key=fit)
