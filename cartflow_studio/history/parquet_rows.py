"""Parquet as batches of rows, through Polars (the extra `fast`), within limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from cartflow_studio.history.batch import Batch, check_width
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.mapping import EVENT_ALIASES
from cartflow_studio.history.parquet_footer import unpacked_sizes
from cartflow_studio.history.reading import Ledger, shown
from cartflow_studio.history.source import Source
from cartflow_studio.history.stretch import Stretch, Vocabulary
from cartflow_studio.words import tr

if TYPE_CHECKING:
    import polars as pl

MOST_UNPACKED = 4 * 2**30
_GROUP, _LEAST = 2**19, 2**16  # rows
_CELL = 24  # bytes, roughly


def parquet_batches(
    source: Source,
    ledger: Ledger,
    most_unpacked: int = MOST_UNPACKED,
    at_once: int | None = None,
) -> Iterator[tuple[float, Batch]]:
    """Read a Parquet file: the share read so far, and a batch. Rows count from 1; a batch has
    as many as take about `at_once` bytes.

    Columns of lists and other nested values are left out, with a note; an object `properties`
    is read. EventLogError if Polars is missing, the file is damaged, or more than `most_unpacked`
    bytes are to be unpacked: of the file, or with `at_once` of a group of its rows.
    """
    polars = _polars(source)
    groups = unpacked_sizes(source.path)
    size = sum(groups) if at_once is None else max(groups, default=0)
    if size > most_unpacked:
        raise EventLogError(
            tr(
                "The file unpacks to {size:,.0f} MiB; at most {most:,.0f} MiB can be read.",
                size=size / 2**20,
                most=most_unpacked / 2**20,
            ),
            hint=tr("Split it, or keep the columns that the flow uses."),
            source=source.path,
        )
    frame = _scanned(polars, source)
    names, count = _usable(polars, frame, source, ledger)
    words = {name: Vocabulary() for name in names}
    step = _GROUP
    if at_once is not None:
        step = min(max(at_once // (_CELL * max(len(names), 1)), _LEAST), _GROUP)
    for start in range(0, count, step):
        group = _collected(polars, frame.select(names).slice(start, step), source)
        rows = np.arange(start + 1, start + 1 + len(group), dtype=np.int64)
        columns = {each.name: _cells(polars, each, words) for each in group.iter_columns()}
        yield (start + len(group)) / count, Batch(rows, columns)


def _cells(
    polars: ModuleType, column: pl.Series, words: Mapping[str, Vocabulary]
) -> Sequence[object]:
    if isinstance(column.dtype, polars.Categorical | polars.Enum):
        column = column.cast(polars.String)
    return Stretch(column, words[column.name])


def _polars(source: Source) -> ModuleType:
    try:
        import polars
    except ImportError:
        raise EventLogError(
            tr("Reading Parquet needs Polars."),
            hint=tr("Install it: pip install 'cartflow-studio[fast]'."),
            source=source.path,
        ) from None
    return polars


def _scanned(polars: ModuleType, source: Source) -> pl.LazyFrame:
    if source.packed:
        raise EventLogError(
            tr("This is a packed Parquet file."),
            hint=tr("Unpack it first."),
            source=source.path,
        )
    frame: pl.LazyFrame = polars.scan_parquet(source.path)
    return frame


def _usable(
    polars: ModuleType, frame: pl.LazyFrame, source: Source, ledger: Ledger
) -> tuple[list[str], int]:
    """The columns that can be used, and how many rows there are."""
    with _told(polars, source):
        schema = frame.collect_schema()
        count = int(frame.select(polars.len()).collect().item())
    check_width(len(schema), source.path)
    nested = [
        name
        for name, kind in schema.items()
        if (kind.is_nested() and not _members(polars, name, kind)) or kind == polars.Binary
    ]
    if nested:
        ledger.note(
            tr(
                "Columns that hold lists, objects or bytes are not read: {names}.",
                names=", ".join(nested),
            )
        )
    return [name for name in schema if name not in nested], count


def _members(polars: ModuleType, name: str, kind: pl.DataType) -> bool:
    """Whether a column is the object `properties`, or its like, whose members are properties."""
    return isinstance(kind, polars.Struct) and name in ("properties", *EVENT_ALIASES["properties"])


def _collected(polars: ModuleType, frame: pl.LazyFrame, source: Source) -> pl.DataFrame:
    with _told(polars, source):
        return frame.collect()


@contextmanager
def _told(polars: ModuleType, source: Source) -> Iterator[None]:
    """Say in words what Polars cannot decode; its panics are no exceptions of the usual kind."""
    try:
        yield
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError) as fault:
        raise EventLogError(
            tr(
                "The Parquet file cannot be decoded: {fault}",
                fault=shown(str(fault).splitlines()[0]),
            ),
            hint=tr("Fetch or export it again."),
            source=source.path,
        ) from fault
