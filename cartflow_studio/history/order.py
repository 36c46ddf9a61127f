"""The order of rows by person and time, found by sorting whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Indices: TypeAlias = "npt.NDArray[np.int64]"
Numbers: TypeAlias = "npt.NDArray[Any]"
_BITS = 64
_FEW = 1_000


def by_person_and_time(
    person: Numbers,
    at: Numbers,
    places: Indices | None = None,
    look: Callable[[], object] = lambda: None,
) -> Indices | None:
    """The places of rows, those of one person together, each by time; ties as they came.

    `person` and `at` are numbers from 0 on. `places` are the rows that are meant, in the order
    they came, None: all; None is the order that all are in. Logs mostly come in the order of
    time, or person by person. `look` is called now and then, and may raise.
    """
    if places is not None:
        at = at.take(places)
    if not _is_rising(at):
        whose = person if places is None else person.take(places)
        if is_in_order(whose, at):
            return places
        by_time = _by_number(at, None, look)
        if by_time is not None:
            places = by_time if places is None else places.take(by_time)
    look()
    return _by_number(person if places is None else person.take(places), places, look)


def _is_rising(numbers: Numbers) -> bool:
    """Whether none is less than the one before it. A few are looked at first."""
    few = numbers[:_FEW]
    return bool((few[1:] >= few[:-1]).all()) and bool((numbers[1:] >= numbers[:-1]).all())


def is_in_order(person: Numbers, at: Numbers) -> bool:
    """Whether rows come person by person, each by time."""
    if not _is_rising(person):
        return False
    return not ((person[1:] == person[:-1]) & (at[1:] < at[:-1])).any()


def _by_number(
    numbers: Numbers, places: Indices | None, look: Callable[[], object]
) -> Indices | None:
    """The places of numbers (None: as they lie) in their stable order; None if they lie so.

    A number and its place or rank together are one number, and no two of those are the same.
    """
    if _is_rising(numbers):
        return places
    ranks = np.arange(len(numbers)) if places is None or not _is_rising(places) else places
    shift = max(int(ranks[-1]), 1).bit_length()
    if int(numbers.max()).bit_length() + shift > _BITS:
        order = np.argsort(numbers, kind="stable")
        return order if places is None else places.take(order)
    keys = numbers.astype(np.uint64)
    keys <<= np.uint64(shift)
    keys |= ranks.view(np.uint64)
    look()
    keys.sort()
    look()
    keys &= np.uint64((1 << shift) - 1)
    order = keys.view(np.int64)
    return order if places is None or ranks is places else places.take(order)
