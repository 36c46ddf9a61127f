"""A look at some rows of a log before it is read: its columns, and what they seem to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cartflow_studio.errors import CartFlowError
from cartflow_studio.history.batch import Batch
from cartflow_studio.history.encodings import example, likely
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.events import events_of
from cartflow_studio.history.formats import batches
from cartflow_studio.history.mapping import EVENT_ALIASES, REQUIRED, resolve
from cartflow_studio.history.peeking import Row, first_rows, further
from cartflow_studio.history.presets import PLAIN, PRESETS, recognised
from cartflow_studio.history.reading import Ledger, Reading
from cartflow_studio.history.source import Source, head_of, identify
from cartflow_studio.history.times import unclear
from cartflow_studio.words import mark, tr

FIRST_ROWS = 6
JUDGED = 2_000  # rows on which the guess is tried while somebody waits
FURTHER = 500  # rows of the middle, and of the end
OURS = {
    "person_id": mark("Person"),
    "name": mark("Event"),
    "occurred_at": mark("Time"),
    "message_id": mark("Message id (optional)"),
}
ENCODINGS = {  # with the letters that they are for
    "utf-8": mark("UTF-8"),
    "windows-1252": mark("Western Europe"),
    "windows-1250": mark("Central Europe"),
    "iso-8859-2": mark("Central Europe, ISO"),
    "windows-1251": mark("Cyrillic"),
    "windows-1253": mark("Greek"),
    "windows-1254": mark("Turkish"),
    "mac-roman": mark("Macintosh"),
    "utf-16": mark("UTF-16"),
}


@dataclass(frozen=True)
class Preview:
    """The head of a log: columns, first rows as text, the system that it seems to be of (a
    preset's name, or `none`), and the encoding in which it was looked at, one of ENCODINGS or
    empty where the file says it itself.

    `parts` are the rows to judge by, of which those up to `exact` have their own number, and the
    others, from the middle and the end, about that; `is_whole` if there are no other rows.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    preset: str
    source: Source
    encoding: str
    parts: tuple[Batch, ...] = field(repr=False)
    ledger: Ledger = field(repr=False)
    exact: int
    is_whole: bool
    head: bytes = field(repr=False)

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

    def word(self, encoding: str) -> str:
        """A word with letters that are not of all alphabets, as it is in an encoding; "" if the
        encoding has no letters of its own.
        """
        return example(self.head, encoding) if "-16" not in encoding else ""

    def either(self, column: str) -> str:
        """A date of a column in which nothing settles whether the day or the month is first, one
        that is another day either way if there is such; "" if there is none.
        """
        there = [cell for part in self.parts for cell in part.columns.get(column, ())]
        found = unclear(there)
        return next((text for text in found if _is_two_days(text)), found[0] if found else "")


@dataclass(frozen=True)
class Judgement:
    """What some rows are when they are read so: events with counts, the most first; the first and
    last instant; what was assumed, and what cannot be used and why. `exact` and `is_whole` are as
    in the preview.
    """

    names: tuple[tuple[str, int], ...] = ()
    people: int = 0
    first: int | None = None
    last: int | None = None
    reading: Reading = field(default_factory=Reading)
    fault: str = ""
    exact: int = 0
    is_whole: bool = True
    is_head: bool = True  # none of the rows is from further in


def preview(path: Path, encoding: str | None = None) -> Preview:
    """Look at a log, in the encoding that is said, or (None) that is likely; EventLogError if it is
    none.
    """
    if encoding is None:
        encoding = likely_encoding(path)
    source, whole = identify(path, encoding), Ledger(path.name)
    with batches(source, whole, None) as stretch:
        batch = next(stretch, None)
        rows = first_rows(source, batch, whole, FIRST_ROWS) if batch is not None else ()
        furthest, is_cut = whole.furthest, batch is not None and len(batch.rows) > JUDGED
        is_whole = not is_cut and next(stretch, None) is None
    if batch is None or not rows or not batch.columns:
        raise EventLogError(
            tr("There are no rows in this file."), hint=tr("Choose another file."), source=path
        )
    columns = tuple(batch.columns)
    head = Batch(batch.rows[:JUDGED], {name: batch.columns[name][:JUDGED] for name in columns})
    ledger = Ledger(path.name)
    exact = int(head.rows[-1]) if is_cut else max((*batch.rows.tolist()[-1:], furthest))
    ledger.follow(whole, exact)
    more = [] if is_whole else further(source, ledger, FURTHER)
    preset = recognised(columns)
    return Preview(
        path=path,
        columns=columns,
        rows=rows,
        preset=preset.name if preset else PLAIN,
        source=source,
        encoding=encoding,
        parts=(head, *more),
        ledger=ledger,
        exact=exact,
        is_whole=is_whole,
        head=head_of(source),
    )


def _is_two_days(text: str) -> bool:
    day, month = re.split("[./-]", text)[:2]
    return int(day) != int(month)


def likely_encoding(path: Path) -> str:
    """The encoding that a file seems to have if it is not the one it would be read in, else ""."""
    source = identify(path)
    is_open = source.kind != "parquet" and source.is_utf_8
    return likely(head_of(source))[0] if is_open else ""


def judge(found: Preview, preset: str, mapping: Mapping[str, str], dates: str = "") -> Judgement:
    """Read some rows as they would be read."""
    missing = [ours for ours in REQUIRED if ours not in mapping]
    if preset == PLAIN and missing:
        return Judgement()
    how: Any = {"mapping": mapping, "preset": preset, "dates": dates}
    try:
        log = events_of(found.source, found.parts, before=found.ledger, **how)
    except CartFlowError as fault:
        return Judgement(fault=f"{fault.message} {_hint(fault)}".strip())
    counts = np.bincount(log.name, minlength=len(log.names)).tolist()
    names = sorted(zip(log.names, counts, strict=True), key=lambda each: (-each[1], each[0]))
    return Judgement(
        tuple(names),
        len(log.people),
        log.first,
        log.last,
        log.reading,
        exact=found.exact,
        is_whole=found.is_whole,
        is_head=len(found.parts) == 1,
    )


def _hint(fault: CartFlowError) -> str:
    """What to do about a fault where there is nothing to type, but columns to choose."""
    return tr("Choose another column, or mend the file.") if " --" in fault.hint else fault.hint


def guess(columns: tuple[str, ...]) -> dict[str, str]:
    """Which column is which of ours, by common names."""
    found = resolve(columns, EVENT_ALIASES, (), None, Ledger(""))
    return {ours: found[ours] for ours in OURS if ours in found}
