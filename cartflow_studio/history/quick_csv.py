"""Large files of delimited text in stretches through Polars; what is odd goes the careful way.

A stretch whose every line is as it should be becomes columns at once; any other is read line by
line, so that rows, rejections and their numbers are the same either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from cartflow_studio.history.batch import LONGEST_CELL, Batch
from cartflow_studio.history.csv_rows import Table
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.reading import Ledger
from cartflow_studio.history.source import LONGEST_LINE, Source, lines_of
from cartflow_studio.history.stretch import Stretch, Vocabulary

if TYPE_CHECKING:
    import polars as pl

STRETCH = 2**23
_LEAST = 2**18
_WINDOW = LONGEST_CELL // 2
_HEAD = 2**16


class Unsuited(Exception):
    """The file cannot be cut at its line ends; it must be read from its first line on."""


def quick_batches(
    source: Source, raw: BinaryIO, ledger: Ledger, at_once: int | None = None
) -> Iterator[Batch]:
    """The rows of a UTF-8 file, of about `at_once` bytes each. Unsuited if quotes reach over the
    ends of lines.
    """
    parts = stretches(raw, at_once)
    first = next(parts, b"").removeprefix(b"\xef\xbb\xbf")
    head, body, table = _opened(source, first, ledger)
    quick = _Quick(source, ledger, table)
    quick.row, quick.line = head
    yield from quick.batches(body)
    for stretch in parts:
        yield from quick.batches(stretch)


def _opened(source: Source, first: bytes, ledger: Ledger) -> tuple[tuple[int, int], bytes, Table]:
    """How many rows and lines the header takes, what follows it, and the table it opens."""
    sample = first[: first.rfind(b"\n", 0, _HEAD) + 1] or first[:_HEAD]
    if b"\r" in sample.replace(b"\r\n", b""):
        raise Unsuited
    table = Table(source, lines_of(sample), ledger)
    row, line = table.place
    place = 0
    for _ in range(line):
        place = first.find(b"\n", place) + 1
        if not place:
            return (row, line), b"", table
    return (row, line), first[place:], table


class _Quick:
    """Where the reading of one file stands, and the distinct texts of its columns."""

    def __init__(self, source: Source, ledger: Ledger, table: Table) -> None:
        self._source, self._ledger, self._table = source, ledger, table
        self._words = [Vocabulary() for _ in table.header]
        self.row = self.line = 0

    def batches(self, stretch: bytes) -> Iterator[Batch]:
        """Whole lines as columns."""
        plain = _plain(stretch, self._table.delimiter.encode())
        read = None if plain is None else self._read(plain)
        if read is not None:
            yield read
        else:
            yield from self._carefully(stretch)

    def _read(self, stretch: bytes) -> Batch | None:
        """All lines at once; None if one has too many or too few cells, or bytes that are none."""
        import polars

        header = self._table.header
        ends = np.count_nonzero(np.frombuffer(stretch, dtype=np.uint8) == 10)
        rows = int(ends) + (not stretch.endswith(b"\n"))
        try:
            frame = polars.read_csv(
                stretch,
                has_header=False,
                separator=self._table.delimiter,
                quote_char='"' if b'"' in stretch else None,
                schema={f"{place}": polars.String for place in range(len(header))},
                empty_string_is_null=False,
                glob=False,
            )
        except polars.exceptions.PolarsError:
            return None
        if frame.height != rows or self._is_short(frame, stretch):
            return None
        numbers = np.arange(self.row + 1, self.row + 1 + rows, dtype=np.int64)
        self.row, self.line = self.row + rows, self.line + rows
        cells = map(Stretch, frame.iter_columns(), self._words)
        return Batch(numbers, dict(zip(header, cells, strict=True)))

    def _is_short(self, frame: pl.DataFrame, stretch: bytes) -> bool:
        """Whether a line has too few cells; then its last is empty."""
        if not (frame.to_series(-1).fill_null("") == "").any():
            return False
        delimiter = self._table.delimiter.encode()
        within = _quoted(stretch, delimiter) or 0 if b'"' in stretch else 0
        return stretch.count(delimiter) - within != frame.height * (frame.width - 1)

    def _carefully(self, stretch: bytes) -> Iterator[Batch]:
        lines = lines_of(stretch)
        table = self._table.resumed(lines, self.row, self.line)
        try:
            while rows := table.take():
                yield table.batch(rows)
        except EventLogError:
            raise Unsuited from None
        self.row, self.line = table.place


def stretches(raw: BinaryIO, at_once: int | None) -> Iterator[bytes]:
    """A file in stretches of whole lines, of about `at_once` bytes. Unsuited if one is endless."""
    size = STRETCH if at_once is None else min(STRETCH, max(at_once, _LEAST))
    while part := raw.read(size):
        end = raw.readline(LONGEST_LINE)
        if len(end) == LONGEST_LINE:
            raise Unsuited
        yield part + end


def _plain(stretch: bytes, delimiter: bytes) -> bytes | None:
    """The lines with ends of one kind; None if one is long, or its quotes are odd.

    Unsuited if quotes reach over the ends of lines.
    """
    has_quotes = b'"' in stretch
    if has_quotes and not is_even(stretch):
        raise Unsuited
    if b"\r" in stretch:
        stretch = stretch.replace(b"\r\n", b"\n")
    if b"\r" in stretch:
        return None
    for begin in range(0, len(stretch) - _WINDOW, _WINDOW):
        if stretch.find(b"\n", begin, begin + _WINDOW) < 0:
            return None
    return None if has_quotes and _quoted(stretch, delimiter) is None else stretch


def is_even(stretch: bytes) -> bool:
    """Whether every line has an even number of quotes, so that none reaches over its end."""
    letters = np.frombuffer(stretch, dtype=np.uint8)
    lines = np.searchsorted(np.flatnonzero(letters == 10), np.flatnonzero(letters == 34))
    return not (np.bincount(lines) % 2).any()


def _quoted(stretch: bytes, delimiter: bytes) -> int | None:
    """How many delimiters stand in quotes; None if a quote is not where a cell begins or ends."""
    letters = np.frombuffer(stretch, dtype=np.uint8)
    quotes = np.flatnonzero(letters == 34)
    begins, ends = quotes[0::2], quotes[1::2]
    edges = np.zeros(256, dtype=np.bool_)
    edges[[10, delimiter[0]]] = True
    around = np.concatenate(([10], letters, [10]))
    if not (edges[around[begins]].all() and edges[around[ends + 2]].all()):
        return None
    places = np.flatnonzero(letters == delimiter[0])
    return int((np.searchsorted(quotes, places) % 2).sum())
