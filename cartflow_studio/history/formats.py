"""A file of any format as batches of rows."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from typing import TypeAlias

from cartflow_studio.history.batch import Batch
from cartflow_studio.history.csv_rows import csv_batches
from cartflow_studio.history.jsonl_rows import jsonl_batches
from cartflow_studio.history.parquet_rows import parquet_batches
from cartflow_studio.history.quick_csv import quick_batches
from cartflow_studio.history.quick_jsonl import quick_lines
from cartflow_studio.history.reading import Ledger, Progress
from cartflow_studio.history.source import Source, open_bytes, open_lines
from cartflow_studio.history.threads import ahead

Rows: TypeAlias = Iterator[tuple[float, Batch]]
_BATCHES = 32  # that columns have room for, as many bytes as the file has of each
LARGE = 16 * 2**20  # bytes of a file that is worth another thread


@contextmanager
def batches(
    source: Source,
    ledger: Ledger,
    progress: Progress | None,
    *,
    quick: bool = False,
    memory: int | None = None,
) -> Iterator[Iterator[Batch]]:
    """The rows of a file of any format, batch by batch, while it is open.

    `quick`: text through Polars where it is installed, as columns; Unsuited if that cannot be.
    `memory` is what there is for columns, in bytes, of which batches take only a part.
    """
    at_once = None if memory is None else memory // _BATCHES
    if source.kind == "parquet":
        with closing(_ahead(parquet_batches(source, ledger, at_once=at_once), source)) as rows:
            yield _told(rows, progress)
        return
    if quick and is_quick():
        make = quick_batches if source.kind == "csv" else quick_lines
        with open_bytes(source) as (raw, share):
            found = ((share(), batch) for batch in make(source, raw, ledger, at_once))
            with closing(_ahead(found, source)) as rows:
                yield _told(rows, progress)
        return
    read = csv_batches if source.kind == "csv" else jsonl_batches
    with open_lines(source) as lines:

        def stretch() -> Iterator[Batch]:
            for batch in read(source, lines, ledger):
                yield batch
                if progress is not None:
                    progress(lines.share)

        yield stretch()


def _ahead(rows: Rows, source: Source) -> Generator[tuple[float, Batch]]:
    """Rows of a large file, read while those before them are looked at."""
    yield from (ahead(rows) if source.size >= LARGE else rows)


def is_quick() -> bool:
    """Whether Polars is installed."""
    return find_spec("polars") is not None


def _told(shares: Iterator[tuple[float, Batch]], progress: Progress | None) -> Iterator[Batch]:
    for share, batch in shares:
        yield batch
        if progress is not None:
            progress(share)
