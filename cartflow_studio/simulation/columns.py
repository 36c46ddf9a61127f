"""The columns of integers that the machine plays: rows of people, in the order of handling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = "npt.NDArray[np.int64]"
Codes: TypeAlias = "npt.NDArray[np.int16]"


def nothing() -> Words:
    """No words."""
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Columns:
    """What the machine plays: the rows of person `p` are `offsets[p]` to `offsets[p + 1]`.

    `handled` is when a row is handled, `names` are the plan's numbers (negative: -1 - trigger, a
    schedule, and below those a change of the person), `sequences` number the log's events from 1,
    and the changes from 0. `blocks`, `people` and `changes` are flat. Columns of people without
    rows hold for nobody in particular; without people everybody is as `anybody`. `zones` are places
    among `zone_names`, of changes of "" where they set none.
    """

    ids: Sequence[str]
    offsets: Words
    at: Words
    handled: Words
    names: Codes
    sequences: Words
    blocks: Words
    targets: Words
    zone_names: Sequence[str] = ()
    zones: Words = field(default_factory=nothing)
    keys: Words = field(default_factory=nothing)
    people: Words = field(default_factory=nothing)
    anybody: Sequence[int] | None = None
    change_zones: Words = field(default_factory=nothing)
    change_zone_names: Sequence[str] = ()
    changes: Words = field(default_factory=nothing)
    change_name: int = 0

    def person(self, place: int) -> Columns:
        """The columns of one person."""
        begin, end = int(self.offsets[place]), int(self.offsets[place + 1])
        rows = max(len(self.at), 1)
        sequences, changed = self.sequences[begin:end].copy(), slice(0, 0)
        where = np.flatnonzero(self.names[begin:end] == self.change_name)
        if self.change_name and len(where):
            changed = slice(int(sequences[where[0]]), int(sequences[where[-1]]) + 1)
            sequences[where] -= changed.start
        block, width = len(self.blocks) // rows, len(self.people) // max(len(self.ids), 1)
        target = len(self.targets) // rows
        return Columns(
            ids=[self.ids[place]],
            offsets=np.array([0, end - begin], dtype=np.int64),
            at=self.at[begin:end],
            handled=self.handled[begin:end],
            names=self.names[begin:end],
            sequences=sequences,
            blocks=self.blocks[begin * block : end * block],
            targets=self.targets[begin * target : end * target],
            zone_names=self.zone_names,
            zones=self.zones[place : place + 1],
            keys=self.keys[place : place + 1],
            people=self.people[place * width : (place + 1) * width],
            anybody=self.anybody,
            change_zones=self.change_zones[changed],
            change_zone_names=self.change_zone_names,
            changes=self.changes[2 * width * changed.start : 2 * width * changed.stop],
            change_name=self.change_name,
        )


@dataclass(frozen=True, eq=False)
class Rows:
    """More rows, of people by their place, in order of person and time."""

    person: Words
    at: Words
    names: Words
    sequences: Words


def with_rows(columns: Columns, more: Rows, *, first: bool = False) -> Columns:
    """The columns with more rows: at the same instant after those that are there, or `first`."""
    people, count, added = len(columns.ids), len(columns.at), len(more.at)
    of_columns = np.repeat(np.arange(people), np.diff(columns.offsets))
    person = np.concatenate((of_columns, more.person))
    rank = np.repeat([1, 0 if first else 2], [count, added])
    handled = np.concatenate((columns.handled, more.at))
    ordered = np.lexsort((np.arange(count + added), rank, handled, person))

    def merged(here: Words, there: Words, width: int = 1) -> Words:
        both: Words = np.concatenate((here, there)).reshape(-1, width)
        return both[ordered].ravel()

    width = len(columns.blocks) // max(count, 1)
    empty = np.zeros(added * width, dtype=np.int64)
    targets = columns.targets
    if len(targets):
        wide = len(targets) // count
        none = np.tile(np.array([0, -1], dtype=np.int64), added * wide // 2)
        targets = merged(targets, none, wide)
    return replace(
        columns,
        offsets=np.searchsorted(person[ordered], np.arange(people + 1)),
        at=merged(columns.at, more.at),
        handled=handled[ordered],
        names=merged(columns.names.astype(np.int64), more.names).astype(np.int16),
        sequences=merged(columns.sequences, more.sequences),
        blocks=merged(columns.blocks, empty, width) if width else nothing(),
        targets=targets,
    )
