"""What became of the rows of a file: taken, repeated, rejected, and what was assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from cartflow_studio.words import mark

LISTED = 100_000
SHOWN = 60
MISSING = mark("missing")
SEEN_BEFORE = mark("person seen before")
NOT_UTF_8 = mark("not valid UTF-8")

Progress: TypeAlias = Callable[[float], None]
"""Called with the share of the file that is read, 0 to 1. What it raises stops the reading."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row, or one cell of it, that is not used.

    `row` counts as a spreadsheet does: 1 is the header of a CSV file and the first line of a JSON
    Lines file. `column` is empty where the whole row is meant. `value` is cut to 60 characters.
    """

    row: int
    column: str
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The account of one file; `rows` = `accepted` + `duplicates` + `rejected_rows`, always.

    `rejected` lists at most 100,000 rejections, by row; `reasons` counts all of them.
    `warnings` are cells left out of a row that is used. `notes` say what was assumed.
    """

    source: str = ""
    rows: int = 0
    accepted: int = 0
    duplicates: int = 0
    rejected: tuple[Rejection, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[Rejection, ...] = ()
    warning_reasons: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected, listed or not."""
        return sum(self.reasons.values())


class Ledger:
    """Gathers a `Reading` while a file is read. A row is rejected once, for its first reason."""

    def __init__(self, source: str, options: str = "--") -> None:
        self.source = source
        self.options = options  # how those begin that say how the file is written
        self.base = 0  # rows of the files before this one
        self.furthest = 0  # of the rows that are not used
        self._rejected: list[Rejection] = []
        self._reasons: Counter[str] = Counter()
        self._warnings: list[Rejection] = []
        self._warning_reasons: Counter[str] = Counter()
        self._notes: dict[str, None] = {}

    def reject(self, row: int, column: str, reason: str, value: object = "") -> None:
        """Note a row that is not used."""
        row += self.base
        self.furthest = max(self.furthest, row)
        self._reasons[reason] += 1
        if len(self._rejected) < LISTED:
            self._rejected.append(Rejection(row, column, reason, shown(value)))

    def reject_all(
        self, rows: Sequence[int], column: str, reason: str, values: Iterable[object]
    ) -> None:
        """Note rows that are not used, and what stands in each."""
        self.furthest = max(self.furthest, self.base + max(rows, default=0))
        self._reasons[reason] += len(rows)
        for row, value in zip(rows[: LISTED - len(self._rejected)], values, strict=False):
            self._rejected.append(Rejection(self.base + row, column, reason, shown(value)))

    def warn(self, row: int, column: str, reason: str, value: object = "") -> None:
        """Note a cell that is left out of a row that is used."""
        row += self.base
        self._warning_reasons[reason] += 1
        if len(self._warnings) < LISTED:
            self._warnings.append(Rejection(row, column, reason, shown(value)))

    def follow(self, other: Ledger, last: int | None) -> None:
        """Take over what another ledger says of the rows up to the `last`, None: of all."""
        for each in other._rejected:
            if last is None or each.row <= last:
                self._reasons[each.reason] += 1
                self._rejected.append(each)
        self._notes |= other._notes

    def note(self, text: str) -> None:
        """Say what was assumed, once."""
        self._notes[text] = None

    @property
    def rejected(self) -> Sequence[Rejection]:
        """The rows that were rejected so far, as they came."""
        return self._rejected

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected so far."""
        return self._reasons.total()

    def close(self, *, accepted: int, duplicates: int) -> Reading:
        """The account, with `rows` as the sum of all that was read."""
        return Reading(
            source=self.source,
            rows=accepted + duplicates + self.rejected_rows,
            accepted=accepted,
            duplicates=duplicates,
            rejected=tuple(sorted(self._rejected, key=lambda rejection: rejection.row)),
            reasons=MappingProxyType(dict(self._reasons.most_common())),
            warnings=tuple(sorted(self._warnings, key=lambda warning: warning.row)),
            warning_reasons=MappingProxyType(dict(self._warning_reasons.most_common())),
            notes=tuple(self._notes),
        )


def shown(value: object) -> str:
    """A value as it is put into a message: printable, and at most 60 characters."""
    text = "" if value is None else str(value)
    text = "".join(letter if letter.isprintable() else "�" for letter in text[: SHOWN + 1])
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
