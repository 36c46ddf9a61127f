"""The order of rows by person and time, found by sorting whole numbers."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Indices: TypeAlias = "npt.NDArray[np.int64]"
Steps: TypeAlias = "npt.NDArray[Any]"
_BITS = 64


def by_person_and_time(person: Indices, at: Steps) -> tuple[Indices | None, Steps]:
    """The places of rows, those of one person together, each by time; ties as they came.

    `person` and `at` are numbers from 0 on. With the instants in that order; None is the order
    that they are in. Logs mostly come in the order of time, or person by person.
    """
    order, same = _by_number(person), None
    if order is not None:
        person, at = person[order], at[order]
    if len(at):
        same = person[1:] == person[:-1]
    if same is None or not (same & (at[1:] < at[:-1])).any():
        return order, at
    by_time = _by_number(at)
    if by_time is None:
        return order, at
    again = _by_number(person[by_time])
    by_time = by_time if again is None else by_time[again]
    return (by_time if order is None else order[by_time]), at[by_time]


def _by_number(numbers: Steps) -> Indices | None:
    """A stable order, None if it is the one that they are in.

    A number and its place together are one number, and no two of those are the same.
    """
    if (numbers[1:] >= numbers[:-1]).all():
        return None
    shift = max(len(numbers) - 1, 1).bit_length()
    if int(numbers.max()).bit_length() + shift > _BITS:
        return np.argsort(numbers, kind="stable")
    keys = numbers.astype(np.uint64) << np.uint64(shift)
    keys |= np.arange(len(numbers), dtype=np.uint64)
    keys.sort()
    keys &= np.uint64((1 << shift) - 1)
    return keys.view(np.int64)
