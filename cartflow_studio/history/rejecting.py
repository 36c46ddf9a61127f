"""Which rows of a file are kept, and what is said of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.intern import all_unusable
from cartflow_studio.history.made import Made
from cartflow_studio.history.parts import Parts, chunks
from cartflow_studio.history.reading import MISSING, Ledger, Reading, shown
from cartflow_studio.words import mark, tr

Mask: TypeAlias = "npt.NDArray[np.bool_]"
Rows: TypeAlias = "npt.NDArray[np.int64]"


class Rejecting:
    """Which rows are kept: a row is rejected for the first reason there is."""

    def __init__(self, numbers: Parts, ledger: Ledger) -> None:
        self.keep = np.ones(len(numbers), dtype=np.bool_)
        self._numbers = numbers
        self._ledger = ledger

    def rows(
        self, rows: Rows, column: str, reason: str, written: Mapping[int, object] | None = None
    ) -> None:
        """Reject rows, given in their order; `written` has the cells that are worth showing."""
        bad = rows[self.keep[rows]]
        if not len(bad):
            return
        known = written or {}
        cells = (known.get(row, "") for row in bad.tolist())
        self._ledger.reject_all(self._numbers.pick(bad).tolist(), column, reason, cells)
        self.keep[bad] = False

    def keys(self, column: str, keys: Made) -> None:
        """Reject the rows without a key, and those whose key holds what no text should."""
        reasons = {-1: MISSING, **all_unusable(keys.dictionary)}
        table = np.array([-1]) if keys.table is None else keys.table
        rows = _holding(keys.parts, np.isin(table, list(reasons)))
        codes = table[keys.parts.pick(rows)].tolist()
        said = np.array([reasons[code] for code in codes], dtype=object)
        for reason in (MISSING, *sorted(set(reasons.values()) - {MISSING})):
            self.rows(rows[said == reason], column, reason)


def _holding(parts: Parts, wanted: Mask) -> Rows:
    """The rows of codes that are wanted; the last answer is that for -1."""
    found = [
        np.flatnonzero(wanted[parts.read(begin, end)]) + begin for begin, end in chunks(len(parts))
    ]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def none_usable(reading: Reading, path: Path) -> EventLogError:
    """What is said when not one row of a file can be used."""
    if not reading.rows:
        return EventLogError(tr("There are no rows in this file."), source=path)
    example = reading.rejected[0]
    where = tr("row {row}", row=example.row)
    if example.column:
        where = tr("row {row}, column {column!r}", row=example.row, column=example.column)
    value = f" ({example.value})" if example.value else ""
    return EventLogError(
        tr(
            "None of {rows:,} rows can be used. The first: {where}: {reason}{value}.",
            rows=reading.rows,
            where=where,
            reason=tr(example.reason),
            value=value,
        ),
        hint=tr(_MENDING.get(example.reason, _MEND)),
        source=path,
    )


_MEND = mark("Choose another column with --map, or mend the file.")
_TIMES_HINT = mark(
    "Write times as 2026-01-31T18:30:00Z, or choose another column with --map occurred_at=COLUMN."
)
_MENDING = {
    mark("not a time"): _TIMES_HINT,
    mark("day and month order unclear"): mark(
        "The dates do not settle whether the day or the month comes first. Write them as "
        "2026-01-31 or 31.01.2026, or choose another column with --map occurred_at=COLUMN."
    ),
    mark("not valid UTF-8"): mark("Save the file as UTF-8."),
}


def note_near_twins(people: Sequence[str], ledger: Ledger) -> None:
    """Say that ids which differ only in upper and lower case are kept apart, if any do."""
    folded: dict[str, str] = {}
    together = "\n".join(people)
    if together == together.casefold() or len(set(map(str.casefold, people))) == len(people):
        return
    for person in people:
        other = folded.setdefault(person.casefold(), person)
        if other != person:
            ledger.note(
                tr(
                    "Ids that differ only in upper and lower case are different people: "
                    "{other!r} and {person!r}, for one.",
                    other=shown(other),
                    person=shown(person),
                )
            )
            return
