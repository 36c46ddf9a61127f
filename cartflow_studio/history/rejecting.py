"""Which rows of a file are kept, and what is said of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.encodings import likely
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.intern import all_unusable, unusable
from cartflow_studio.history.made import Made
from cartflow_studio.history.parts import Parts, chunks
from cartflow_studio.history.reading import MISSING, NOT_UTF_8, Ledger, Reading, shown
from cartflow_studio.history.source import Source, head_of
from cartflow_studio.words import mark, numeral, tr

NOT_IN_ENCODING = mark("no letters of the encoding that was said")
Mask: TypeAlias = "npt.NDArray[np.bool_]"
Rows: TypeAlias = "npt.NDArray[np.int64]"


class Rejecting:
    """Which rows are kept: a row is rejected for the first reason there is."""

    def __init__(self, numbers: Parts, ledger: Ledger, source: Source | None = None) -> None:
        self._source = source
        self.keep = np.ones(len(numbers), dtype=np.bool_)
        self._numbers = numbers
        self._ledger = ledger

    def rows(
        self, rows: Rows, column: str, reason: str, written: Mapping[int, object] | None = None
    ) -> None:
        """Reject rows, given in their order; `written` has the cells that are worth showing."""
        if reason == NOT_UTF_8 and self._source is not None and len(rows):
            reason = self._not_in_its_encoding(self._source)
        bad = rows[self.keep[rows]]
        if not len(bad):
            return
        known = written or {}
        cells = (known.get(row, "") for row in bad.tolist())
        self._ledger.reject_all(self._numbers.pick(bad).tolist(), column, reason, cells)
        self.keep[bad] = False

    def _not_in_its_encoding(self, source: Source) -> str:
        """Why bytes are no text, with a note of the encoding that they seem to be of."""
        if not source.is_utf_8:
            return NOT_IN_ENCODING
        if found := encoding_hint(source, self._ledger.options):
            self._ledger.note(found)
        return NOT_UTF_8

    def keys(self, column: str, keys: Made) -> None:
        """Reject the rows without a key, and those whose key holds what no text should."""
        reasons = {-1: MISSING, **all_unusable(keys.dictionary)}
        table = np.array([-1]) if keys.table is None else keys.table
        wanted = np.isin(table, list(reasons))
        if not keys.parts.tally(len(table) - 1)[np.roll(wanted, 1)].any():
            return
        rows = _holding(keys.parts, wanted)
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


def encoding_hint(source: Source, options: str = "--") -> str:
    """What is said of a file that is not the UTF-8 it was taken for; "" if it seems to be."""
    is_open = source.kind != "parquet" and source.is_utf_8
    encoding, word = likely(head_of(source)) if is_open else ("", "")
    if not encoding:
        return ""
    return tr(
        "The file is not UTF-8, and can be read as {encoding} (“{word}”): say so with "
        "{option} {encoding}.",
        option=f"{options}encoding",
        encoding=encoding,
        word=word,
    )


def note_names(header: Iterable[str], source: Source, ledger: Ledger) -> None:
    """Say how a file is written if names of its columns are not in the encoding it was read in."""
    if NOT_UTF_8 in map(unusable, header) and (found := encoding_hint(source, ledger.options)):
        ledger.note(found)


def none_usable(reading: Reading, source: Source, options: str = "--") -> EventLogError:
    """What is said when not one row of a file can be used: every reason, and what to do."""
    if not reading.rows:
        return EventLogError(tr("There are no rows in this file."), source=source.path)
    example = reading.rejected[0]
    where = tr("row {row}", row=example.row)
    if example.column:
        where = tr("row {row}, column {column!r}", row=example.row, column=example.column)
    value = f" ({example.value})" if example.value else ""
    first = tr(
        "None of {rows:,} rows can be used. The first: {where}: {reason}{value}.",
        rows=reading.rows,
        where=where,
        reason=tr(example.reason),
        value=value,
    )
    others = _others(reading, example.reason)
    return EventLogError(
        f"{first} {others}".strip(), hint=_what_to_do(reading, source, options), source=source.path
    )


def _others(reading: Reading, said: str) -> str:
    """For which other reasons rows cannot be used, each with their count and the first column."""
    columns = {each.reason: each.column for each in reversed(reading.rejected)}
    counts = [
        tr(
            "{count} × {reason} ({example})",
            count=numeral(count, ","),
            reason=tr(reason),
            example=columns.get(reason) or "–",
        )
        for reason, count in reading.reasons.items()
        if reason != said
    ]
    return tr("Others: {reasons}.", reasons=", ".join(counts)) if counts else ""


def _what_to_do(reading: Reading, source: Source, options: str) -> str:
    """How to mend what is wrong, all of it; the encoding even where no row came so far."""
    reasons = [reading.rejected[0].reason, *reading.reasons]
    known = dict.fromkeys(reason for reason in reasons if reason in _MENDING)
    encoding = encoding_hint(source, options)
    hints = [
        tr(_MENDING[reason], options=options)
        for reason in known
        if not (encoding and reason == NOT_UTF_8)
    ]
    return " ".join([*hints, encoding] if encoding else hints) or tr(_MEND)


def with_encoding(fault: EventLogError, source: Source, options: str = "--") -> EventLogError:
    """What is said of the columns of a file, and of its encoding if it is not as it was read."""
    hint = f"{fault.hint} {encoding_hint(source, options)}".strip()
    return EventLogError(fault.message, hint=hint, source=fault.source, line=fault.line)


_MEND = mark("Choose another column with --map, or mend the file.")
_TIMES_HINT = mark(
    "Write times as 2026-01-31T18:30:00Z, or choose another column with --map occurred_at=COLUMN."
)
_MENDING = {
    mark("not a time"): _TIMES_HINT,
    mark("day and month order unclear"): mark(
        "The dates do not settle whether the day or the month comes first. Say it with --dates "
        "day-first or --dates month-first, or write them as 2026-01-31 or 31.01.2026."
    ),
    mark("no such day in the order that was said"): mark(
        "Say the other order with --dates, or leave it out: one date above 12 settles it."
    ),
    NOT_UTF_8: mark("Say how the file is written with {options}encoding, or save it as UTF-8."),
    NOT_IN_ENCODING: mark("Say another {options}encoding, or save the file as UTF-8."),
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
