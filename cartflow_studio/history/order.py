"""The order of rows by person and time, found by counting rather than comparing."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Indices: TypeAlias = "npt.NDArray[np.int64]"
_HALF = 16


def by_person_and_time(
    person: npt.NDArray[np.int32], at: Indices, offsets: Indices
) -> tuple[Indices, Indices]:
    """The places of rows, those of one person together, each by time; ties as they came.

    `person` are numbers from 0 on, of whom each begins at an offset. With the instants in that
    order. Logs mostly come in the order of time, which then is kept.
    """
    order = _by_number(person)
    sorted_at = at[order]
    is_later = sorted_at[1:] >= sorted_at[:-1]
    begins = offsets[(offsets > 0) & (offsets < len(at))]
    is_later[begins - 1] = True
    if not is_later.all():
        order = order[np.lexsort((sorted_at, person[order]))]
        sorted_at = at[order]
    return order, sorted_at


def _by_number(numbers: npt.NDArray[np.int32]) -> Indices:
    """A stable order, by the lower and then the upper half of each number: numpy counts those."""
    lower = np.argsort(numbers.astype(np.uint16), kind="stable")
    if not len(numbers) or int(numbers.max()) < 1 << _HALF:
        return lower
    upper = (numbers >> _HALF).astype(np.uint16)[lower]
    return lower[np.argsort(upper, kind="stable")]
