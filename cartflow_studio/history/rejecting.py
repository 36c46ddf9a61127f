"""Which rows of a file are kept, and what is said of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.columns import Texts
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.intern import all_unusable
from cartflow_studio.history.reading import MISSING, Ledger, Reading, shown
from cartflow_studio.words import mark, tr

Mask: TypeAlias = "npt.NDArray[np.bool_]"


class Rejecting:
    """Which rows are kept: a row is rejected for the first reason there is."""

    def __init__(self, numbers: npt.NDArray[np.int64], ledger: Ledger) -> None:
        self.keep = np.ones(len(numbers), dtype=np.bool_)
        self._numbers = numbers
        self._ledger = ledger

    def rows(
        self, mask: Mask, column: str, reason: str, written: Mapping[int, object] | None = None
    ) -> None:
        """Reject the rows of the mask; `written` has the cells that are worth showing."""
        for row in np.flatnonzero(mask & self.keep).tolist():
            value = (written or {}).get(row, "")
            self._ledger.reject(int(self._numbers[row]), column, reason, value)
        self.keep &= ~mask

    def keys(self, column: str, keys: Texts) -> None:
        """Reject the rows without a key, and those whose key holds what no text should."""
        self.rows(keys.codes < 0, column, MISSING)
        bad = all_unusable(keys.dictionary)
        for reason in sorted(set(bad.values())):
            codes = [code for code, why in bad.items() if why == reason]
            self.rows(np.isin(keys.codes, codes), column, reason)


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
    mark("day and month order unclear"): _TIMES_HINT,
    mark("not valid UTF-8"): mark("Save the file as UTF-8."),
}


def note_near_twins(people: Sequence[str], ledger: Ledger) -> None:
    """Say that ids which differ only in upper and lower case are kept apart, if any do."""
    folded: dict[str, str] = {}
    if len(set(map(str.casefold, people))) == len(people):
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
