"""A look at the first rows of a log before it is read: its columns, and what they seem to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.formats import batches
from cartflow_studio.history.mapping import EVENT_ALIASES, resolve
from cartflow_studio.history.reading import Ledger
from cartflow_studio.history.source import identify
from cartflow_studio.words import mark, tr

FIRST_ROWS = 8
OURS = {
    "person_id": mark("Person"),
    "name": mark("Event"),
    "occurred_at": mark("Time"),
    "message_id": mark("Message id (optional)"),
}
REQUIRED = ("person_id", "name", "occurred_at")


@dataclass(frozen=True)
class Preview:
    """The head of a log: columns, first rows as text, and our columns as they are guessed."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: Mapping[str, str]


def preview(path: Path) -> Preview:
    """Look at a log; EventLogError if it is none."""
    ledger = Ledger(path.name)
    with batches(identify(path), ledger, None) as stretch:
        batch = next(stretch, None)
    if batch is None or not len(batch.rows):
        raise EventLogError(
            tr("There are no rows in this file."), hint=tr("Choose another file."), source=path
        )
    columns = tuple(batch.columns)
    cells = [
        [_cell(value) for value in islice(batch.columns[name], FIRST_ROWS)] for name in columns
    ]
    return Preview(path, columns, tuple(zip(*cells, strict=True)), guess(columns))


def guess(columns: tuple[str, ...]) -> dict[str, str]:
    """Which column is which of ours, by common names."""
    found = resolve(columns, EVENT_ALIASES, (), None, Ledger(""))
    return {ours: found[ours] for ours in OURS if ours in found}


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
