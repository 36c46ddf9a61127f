"""A file of any format as batches of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cartflow_studio.history.batch import Batch
from cartflow_studio.history.csv_rows import csv_batches
from cartflow_studio.history.jsonl_rows import jsonl_batches
from cartflow_studio.history.parquet_rows import parquet_batches
from cartflow_studio.history.reading import Ledger, Progress
from cartflow_studio.history.source import Source, open_lines


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
