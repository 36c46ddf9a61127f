"""Large files of JSON Lines in stretches through Polars; what is odd goes the careful way.

Where every line of a stretch has the same members in the same order, each of one kind and written
plainly, its cells are taken out by one pattern; any other stretch is read line by line, so that
rows, rejections and their numbers are the same either way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from cartflow_studio.history.batch import MOST_COLUMNS, ROWS, Batch
from cartflow_studio.history.jsonl_rows import jsonl_batches
from cartflow_studio.history.quick_csv import Unsuited, stretches
from cartflow_studio.history.reading import Ledger
from cartflow_studio.history.source import LONGEST_LINE, Source, lines_of
from cartflow_studio.history.stretch import Stretch, Vocabulary

if TYPE_CHECKING:
    import polars as pl

_SEEN = 50  # lines from which the kinds of the members are found
_PATTERNS = {
    "text": r'(?:"([^"\\\x00-\x1f]*)"|null)',
    "number": r"(-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?|null)",
    "boolean": "(true|false|null)",
}
_KINDS: dict[type, str] = {str: "text", int: "number", float: "number", bool: "boolean"}


def quick_lines(
    source: Source, raw: BinaryIO, ledger: Ledger, at_once: int | None = None
) -> Iterator[Batch]:
    """The rows of a UTF-8 file, of about `at_once` bytes each. Unsuited if a line is endless,
    or many of the first ones are odd.
    """
    words: dict[str, Vocabulary] = {}
    parts = stretches(raw, at_once)
    first, line, rest = _first(source, parts, ledger)
    yield first
    for stretch in chain((rest,), parts):
        if not stretch:
            continue
        read = _read(stretch, line, words)
        if read is not None:
            yield read
            line = int(read.rows[-1])
            continue
        lines = lines_of(stretch)
        lines.taken = line
        yield from jsonl_batches(source, lines, ledger, first=line + 1)
        line = lines.taken


def _first(source: Source, parts: Iterator[bytes], ledger: Ledger) -> tuple[Batch, int, bytes]:
    """The first batch read line by line, which settles what the columns are; how many lines that
    took, and what follows them. Unsuited if they are too odd to tell.
    """
    head = bytearray()
    has_more = False
    for part in parts:
        head += part
        if has_more := head.count(b"\n") >= ROWS:
            break
    plain = bytes(head.removeprefix(b"\xef\xbb\xbf"))
    if b"\r" in plain.replace(b"\r\n", b""):
        raise Unsuited
    lines = lines_of(plain)
    first = next(jsonl_batches(source, lines, ledger))
    if len(first.rows) < ROWS and has_more:
        raise Unsuited
    place = 0
    for _ in range(lines.taken):
        place = plain.find(b"\n", place) + 1 or len(plain)
    return first, lines.taken, plain[place:]


def _read(stretch: bytes, line: int, words: dict[str, Vocabulary]) -> Batch | None:
    """All lines at once; None if they are not alike, or not plain."""
    import polars

    kinds = _kinds(stretch)
    lines = _lines(polars, stretch) if kinds else None
    if kinds is None or lines is None:
        return None
    members = ", ?".join(
        f"{re.escape(json.dumps(name, ensure_ascii=False))}: ?{_PATTERNS[kind]}"
        for name, kind in kinds.items()
    )
    pattern = rf"^(\{{){members}\}}\r?$"
    taken = lines.str.extract_groups(pattern).struct.unnest()
    first, *columns = taken.iter_columns()
    if first.null_count():  # the bracket stands for the line: a null may be in any other place
        return None
    cells = {
        name: Stretch(_typed(polars, column, kind), words.setdefault(name, Vocabulary()))
        for (name, kind), column in zip(kinds.items(), columns, strict=True)
    }
    return Batch(np.arange(line + 1, line + 1 + len(lines), dtype=np.int64), cells)


def _kinds(stretch: bytes) -> dict[str, str] | None:
    """The members of the first lines with their kinds; None if they are not alike."""
    kinds: dict[str, str] = {}
    end = 0
    for _ in range(_SEEN):
        begin, end = end, stretch.find(b"\n", end) + 1
        try:
            pairs = json.loads(stretch[begin : end or None], object_pairs_hook=tuple)
        except (ValueError, RecursionError):
            return None
        names = [pair[0] for pair in pairs] if _is_object(pairs) else []
        if not names or len(set(names)) < len(names) or (kinds and names != list(kinds)):
            return None
        for name, value in pairs:
            kind = "" if value is None else _KINDS.get(type(value), "other")
            if kind == "other" or (kind and kinds.get(name) and kind != kinds[name]):
                return None
            kinds[name] = kind or kinds.get(name, "")
        if not end or end == len(stretch):
            break
    if len(kinds) > MOST_COLUMNS:
        return None
    return {name: kind or "text" for name, kind in kinds.items()}


def _is_object(pairs: object) -> bool:
    """Whether a line is an object: as pairs it is a tuple, and a list is none."""
    return isinstance(pairs, tuple)


def _lines(polars: ModuleType, stretch: bytes) -> pl.Series | None:
    """The lines as texts; None if some are empty, too long or not UTF-8."""
    try:
        frame = polars.read_csv(
            stretch,
            has_header=False,
            separator="\x01",
            quote_char=None,
            schema={"line": polars.String},
            empty_string_is_null=False,
            glob=False,
        )
    except polars.exceptions.PolarsError:
        return None
    lines: pl.Series = frame.to_series()
    ends = np.count_nonzero(np.frombuffer(stretch, dtype=np.uint8) == 10)
    if lines.len() != int(ends) + (not stretch.endswith(b"\n")) or not lines.len():
        return None
    longest = lines.str.len_bytes().max()
    return lines if isinstance(longest, int) and longest < LONGEST_LINE else None


def _typed(polars: ModuleType, column: pl.Series, kind: str) -> pl.Series:
    """Cells as they are written, as what they are."""
    if kind == "text":
        return column
    if kind == "boolean":
        nothing: pl.Series = polars.Series([None], dtype=polars.Boolean)
        return (column == "true").zip_with(column != "null", nothing)
    is_whole = not column.str.contains(".", literal=True).any()
    return column.cast(polars.Int64 if is_whole else polars.Float64, strict=False)
