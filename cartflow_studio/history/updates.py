"""Rows of people with the instant from which they hold: what is known of somebody over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.columns import Column
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.steps import Steps

Rows: TypeAlias = "npt.NDArray[np.int64]"
UPDATED = "updated_at"
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Which rows of a file say what somebody was at first, which a change, and which neither."""

    first: Rows
    later: Rows
    repeated: Rows


def told(people: npt.NDArray[np.int32], at: Rows, kept: Rows) -> Told:
    """Of the rows to keep, those that are the first of each person, and those that change them.

    `people` are numbers, `at` instants, of every row; an instant of -1 is none. The first is that
    of the least instant, or without any that which stands first; another without one is repeated.
    """
    instants = np.where(at[kept] < 0, _NEVER, at[kept])
    ordered = kept[np.lexsort((kept, instants, people[kept]))]
    is_first = np.ones(len(ordered), dtype=np.bool_)
    is_first[1:] = people[ordered][1:] != people[ordered][:-1]
    rest = ordered[~is_first]
    return Told(np.sort(ordered[is_first]), rest[at[rest] >= 0], np.sort(rest[at[rest] < 0]))


def changes(
    ids: tuple[str, ...],
    people: npt.NDArray[np.int32],
    at: Rows,
    numbers: Rows,
    attributes: Mapping[str, Column],
) -> EventLog | None:
    """Rows of people, in the order of person and time, as events that set what they hold; None if
    there are none. `people` are places in `ids`, `numbers` those of the rows.
    """
    if not len(people):
        return None
    counts = np.bincount(people, minlength=len(ids))
    who = np.flatnonzero(counts)
    return EventLog(
        people=tuple(map(ids.__getitem__, who.tolist())),
        offsets=np.concatenate(([0], np.cumsum(counts[who]))).astype(np.int64),
        at=Steps.of(at),
        name=np.zeros(len(people), dtype=np.uint8),
        names=(UPDATED,),
        row=Steps.of(numbers),
        properties=attributes,
    )
