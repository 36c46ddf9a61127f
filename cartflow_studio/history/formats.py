"""A file of any format as batches of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from cartflow_studio.history.batch import Batch
from cartflow_studio.history.csv_rows import csv_batches
from cartflow_studio.history.jsonl_rows import jsonl_batches
from cartflow_studio.history.parquet_rows import parquet_batches
from cartflow_studio.history.quick_csv import quick_batches
from cartflow_studio.history.reading import Ledger, Progress
from cartflow_studio.history.source import Source, open_bytes, open_lines


@contextmanager
def batches(
    source: Source, ledger: Ledger, progress: Progress | None, *, quick: bool = False
) -> Iterator[Iterator[Batch]]:
    """The rows of a file of any format, batch by batch, while it is open.

    `quick`: text through Polars where it is installed, as columns; Unsuited if that cannot be.
    """
    if source.kind == "parquet":
        yield _told(parquet_batches(source, ledger), progress)
        return
    if quick and source.kind == "csv" and source.encoding.startswith("utf-8") and is_quick():
        with open_bytes(source) as (raw, share):
            yield _told(
                ((share(), batch) for batch in quick_batches(source, raw, ledger)), progress
            )
        return
    rows = csv_batches if source.kind == "csv" else jsonl_batches
    with open_lines(source) as lines:

        def stretch() -> Iterator[Batch]:
            for batch in rows(source, lines, ledger):
                yield batch
                if progress is not None:
                    progress(lines.share)

        yield stretch()


def is_quick() -> bool:
    """Whether Polars is installed."""
    return find_spec("polars") is not None


def _told(shares: Iterator[tuple[float, Batch]], progress: Progress | None) -> Iterator[Batch]:
    for share, batch in shares:
        yield batch
        if progress is not None:
            progress(share)
