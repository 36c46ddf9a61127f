"""A look at the first rows of a log before it is read: its columns, and what they seem to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from cartflow_studio.errors import CartFlowError
from cartflow_studio.history.batch import Batch
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.events import events_of_batch
from cartflow_studio.history.formats import batches
from cartflow_studio.history.mapping import EVENT_ALIASES, REQUIRED, resolve
from cartflow_studio.history.presets import PLAIN, PRESETS, recognised
from cartflow_studio.history.reading import Ledger, Reading
from cartflow_studio.history.source import Source, identify
from cartflow_studio.words import mark, tr

FIRST_ROWS = 8
JUDGED = 2_000  # rows on which the guess is tried while somebody waits
OURS = {
    "person_id": mark("Person"),
    "name": mark("Event"),
    "occurred_at": mark("Time"),
    "message_id": mark("Message id (optional)"),
}


@dataclass(frozen=True)
class Preview:
    """The head of a log: columns, first rows as text, the system that it seems to be of (a
    preset's name, or `none`), and our columns as they are guessed.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    preset: str
    source: Source
    batch: Batch = field(repr=False)
    ledger: Ledger = field(repr=False)
    is_whole: bool  # the batch holds all rows that were looked at

    def guess(self, preset: str) -> dict[str, str]:
        """Which column is which of ours: as a system has it, else by common names."""
        if preset == PLAIN:
            return guess(self.columns)
        columns = PRESETS[preset].columns
        there = {
            ours: next((each for each in columns.get(ours, ()) if each in self.columns), "")
            for ours in OURS
        }
        return {ours: theirs for ours, theirs in there.items() if theirs}


@dataclass(frozen=True)
class Judgement:
    """What the first rows are when they are read so: events with counts, the most first; the
    first and last instant; what was assumed, and what cannot be used and why.
    """

    names: tuple[tuple[str, int], ...] = ()
    people: int = 0
    first: int | None = None
    last: int | None = None
    reading: Reading = field(default_factory=Reading)
    fault: str = ""


def preview(path: Path) -> Preview:
    """Look at a log; EventLogError if it is none."""
    source, ledger = identify(path), Ledger(path.name)
    with batches(source, ledger, None) as stretch:
        batch = next(stretch, None)
    if batch is None or not len(batch.rows):
        raise EventLogError(
            tr("There are no rows in this file."), hint=tr("Choose another file."), source=path
        )
    columns = tuple(batch.columns)
    cells = [
        [_cell(value) for value in islice(batch.columns[name], FIRST_ROWS)] for name in columns
    ]
    preset = recognised(columns)
    rows = tuple(zip(*cells, strict=True))
    head = Batch(batch.rows[:JUDGED], {name: batch.columns[name][:JUDGED] for name in columns})
    is_whole = len(head.rows) == len(batch.rows)
    system = preset.name if preset else PLAIN
    return Preview(path, columns, rows, system, source, head, ledger, is_whole)


def judge(found: Preview, preset: str, mapping: Mapping[str, str]) -> Judgement:
    """Read the first rows as they would be read."""
    missing = [ours for ours in REQUIRED if ours not in mapping]
    if preset == PLAIN and missing:
        return Judgement()
    try:
        log = events_of_batch(
            found.source,
            found.batch,
            mapping=mapping,
            preset=preset,
            before=found.ledger,
            is_whole=found.is_whole,
        )
    except CartFlowError as fault:
        return Judgement(fault=f"{fault.message} {fault.hint}".strip())
    counts = np.bincount(log.name, minlength=len(log.names)).tolist()
    names = sorted(zip(log.names, counts, strict=True), key=lambda each: (-each[1], each[0]))
    return Judgement(tuple(names), len(log.people), log.first, log.last, log.reading)


def guess(columns: tuple[str, ...]) -> dict[str, str]:
    """Which column is which of ours, by common names."""
    found = resolve(columns, EVENT_ALIASES, (), None, Ledger(""))
    return {ours: found[ours] for ours in OURS if ours in found}


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
