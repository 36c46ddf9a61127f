"""Whole numbers in as few bytes as they need: instants, and the numbers of rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = "npt.NDArray[np.int64]"
_UNITS = (1_000_000, 1_000)  # of microseconds: a second, a millisecond
_LOW = 16  # bits
_SHORT, _LONG = 2**32, 2**48


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Whole numbers, each so many steps of a `unit` from the least, `base`; at `most` that many.

    Read as an array of 64 bits. The steps are `low` and, where 32 bits do not hold them, `high`,
    the bits above the lowest 16. Without both a number is as many steps as its place.
    """

    count: int
    base: int
    unit: int
    most: int
    low: npt.NDArray[Any] | None = None
    high: npt.NDArray[np.uint32] | None = None

    @classmethod
    def of(cls, numbers: npt.ArrayLike) -> Steps:
        """These numbers, with no more bytes than they need."""
        given = np.asarray(numbers, dtype=np.int64)
        scale = Scale.over([given])
        is_counted = scale.most == len(given) - 1 and bool((np.diff(given) == scale.unit).all())
        return scale.counted(len(given)) if is_counted else scale.steps(given)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, where: slice | npt.NDArray[Any]) -> Words:
        if self.low is None:
            read = _counted(where, self.count)
        else:
            read = self.low[where].astype(np.int64)
            if self.high is not None:
                read += self.high[where].astype(np.int64) << _LOW
        if self.unit != 1:
            read *= self.unit
        read += self.base
        return read

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        whole = self[:]
        return whole if dtype is None else whole.astype(dtype, copy=False)

    @property
    def least(self) -> int | None:
        """The least of them, None if there is none."""
        return self.base if self.count else None

    @property
    def greatest(self) -> int | None:
        """The greatest of them, None if there is none."""
        return self.base + self.unit * self.most if self.count else None

    def tolist(self) -> list[int]:
        """All of them as plain numbers."""
        plain: list[int] = self[:].tolist()
        return plain

    @property
    def nbytes(self) -> int:
        """What they take in memory, or on disk."""
        return sum(part.nbytes for part in (self.low, self.high) if part is not None)


@dataclass(frozen=True, slots=True)
class Scale:
    """How numbers are kept as steps: the least one, the unit, and the most steps there are."""

    base: int
    unit: int
    most: int

    @classmethod
    def over(cls, parts: Iterable[Words]) -> Scale:
        """The scale that holds all numbers of some stretches, each of which is looked at once."""
        first: int | None = None
        low = high = 0
        units = list(_UNITS)  # that all so far are multiples of, the greatest first
        for part in parts:
            if not len(part):
                continue
            first = int(part[0]) if first is None else first
            apart = part - first
            low, high = min(low, int(apart.min())), max(high, int(apart.max()))
            while units and not _is_whole(apart, units[0]):
                units.pop(0)
        unit = units[0] if units and high > low else 1
        return cls((first or 0) + low, unit, (high - low) // unit)

    def steps(self, numbers: Words) -> Steps:
        """Numbers that are on this scale."""
        return self.of_steps(*self.split(self.apart(numbers)))

    def apart(self, numbers: Words) -> npt.NDArray[Any]:
        """How many steps numbers are from the least, in 32 bits where those hold the most."""
        apart = numbers - self.base
        if self.unit != 1:
            apart //= self.unit
        return apart.astype(np.uint32) if self.most < _SHORT else apart

    def split(self, apart: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], ...]:
        """Steps as they are kept: `low` and, where that is not enough, `high`."""
        if not _SHORT <= self.most < _LONG:
            return (apart,)
        return apart.astype(np.uint16), (apart >> _LOW).astype(np.uint32)

    def of_steps(self, low: npt.NDArray[Any], high: npt.NDArray[np.uint32] | None = None) -> Steps:
        """Steps that are kept so."""
        return Steps(len(low), self.base, self.unit, self.most, low, high)

    def counted(self, count: int) -> Steps:
        """Numbers of which each is one unit after the one before."""
        return Steps(count, self.base, self.unit, self.most)


def _is_whole(numbers: Words, unit: int) -> bool:
    """Whether all are multiples of a unit. A few are looked at first."""
    if (numbers[:1_000] % unit).any():
        return False
    return bool((numbers // unit * unit == numbers).all())


def _counted(where: slice | npt.NDArray[Any], count: int) -> Words:
    if isinstance(where, slice):
        return np.arange(*where.indices(count), dtype=np.int64)
    if where.dtype == np.bool_:
        return np.flatnonzero(where).astype(np.int64)
    return where.astype(np.int64)
