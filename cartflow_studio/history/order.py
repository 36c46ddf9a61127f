"""The order of rows by person and time, found by sorting whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Indices: TypeAlias = "npt.NDArray[np.int64]"
Steps: TypeAlias = "npt.NDArray[Any]"
_BITS = 64
_FEW = 1_000


def by_person_and_time(
    person: Indices, at: Steps, look: Callable[[], object] = lambda: None
) -> tuple[Indices | None, Steps]:
    """The places of rows, those of one person together, each by time; ties as they came.

    `person` and `at` are numbers from 0 on. With the instants in that order; None is the order
    that they are in. Logs mostly come in the order of time, or person by person. `look` is called
    now and then, and may raise.
    """
    by_time = None if _is_rising(at) or _is_sorted(person, at) else _by_number(at, look)
    if by_time is not None:
        person = person[by_time]
    look()
    order = _by_number(person, look)
    look()
    if by_time is not None:
        order = by_time if order is None else by_time[order]
    return order, at if order is None else at[order]


def _is_rising(numbers: Steps) -> bool:
    """Whether none is less than the one before it. A few are looked at first."""
    few = numbers[:_FEW]
    return bool((few[1:] >= few[:-1]).all()) and bool((numbers[1:] >= numbers[:-1]).all())


def _is_sorted(person: Indices, at: Steps) -> bool:
    """Whether rows come person by person, each by time."""
    if not _is_rising(person):
        return False
    return not ((person[1:] == person[:-1]) & (at[1:] < at[:-1])).any()


def _by_number(numbers: Steps, look: Callable[[], object]) -> Indices | None:
    """A stable order, None if it is the one that they are in.

    A number and its place together are one number, and no two of those are the same.
    """
    if _is_rising(numbers):
        return None
    shift = max(len(numbers) - 1, 1).bit_length()
    if int(numbers.max()).bit_length() + shift > _BITS:
        return np.argsort(numbers, kind="stable")
    keys = numbers.astype(np.uint64)
    keys <<= np.uint64(shift)
    keys |= np.arange(len(numbers), dtype=np.uint64)
    look()
    keys.sort()
    look()
    keys &= np.uint64((1 << shift) - 1)
    return keys.view(np.int64)
