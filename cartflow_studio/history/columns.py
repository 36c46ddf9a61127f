"""Columns of cells: numbers, yes/no, texts and other JSON, each with a mark for "nothing"."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.flow.people import Value

Indices: TypeAlias = "npt.NDArray[np.int64]"
EXACT = 2**53


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Numbers; NaN where there is none."""

    values: npt.NDArray[np.float64]

    def value(self, index: int) -> Value:
        """The number, whole ones as int, or None."""
        number = float(self.values[index])
        if math.isnan(number):
            return None
        return int(number) if number.is_integer() and abs(number) <= EXACT else number

    def take(self, indices: Indices) -> Numbers:
        """These rows, in this order."""
        return Numbers(self.values[indices])

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Where there is a number."""
        return ~np.isnan(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Booleans:
    """Yes is 1, no is 0; -1 where there is neither."""

    values: npt.NDArray[np.int8]

    def value(self, index: int) -> Value:
        """True, False or None."""
        state = int(self.values[index])
        return None if state < 0 else bool(state)

    def take(self, indices: Indices) -> Booleans:
        """These rows, in this order."""
        return Booleans(self.values[indices])

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Where there is an answer."""
        return self.values >= 0


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts as codes into a dictionary of distinct ones; -1 where there is none."""

    codes: npt.NDArray[np.int32]
    dictionary: tuple[str, ...]

    def value(self, index: int) -> Value:
        """The text or None."""
        code = int(self.codes[index])
        return None if code < 0 else self.dictionary[code]

    def take(self, indices: Indices) -> Texts:
        """These rows, in this order, with a dictionary of no more than they use."""
        return Texts(*compacted(self.codes[indices], self.dictionary))

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Where there is a text."""
        return self.codes >= 0


@dataclass(frozen=True, slots=True, eq=False)
class Json:
    """Lists, objects and mixtures, as codes into a dictionary of JSON texts; -1 where nothing."""

    codes: npt.NDArray[np.int32]
    dictionary: tuple[str, ...]

    def value(self, index: int) -> Value:
        """The value or None; a new one each time."""
        code = int(self.codes[index])
        if code < 0:
            return None
        value: Value = json.loads(self.dictionary[code])
        return value

    def take(self, indices: Indices) -> Json:
        """These rows, in this order, with a dictionary of no more than they use."""
        return Json(*compacted(self.codes[indices], self.dictionary))

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Where there is a value."""
        return self.codes >= 0


Column: TypeAlias = Numbers | Booleans | Texts | Json


def compacted(
    codes: npt.NDArray[np.int32], dictionary: tuple[str, ...]
) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    """The same texts with a dictionary that holds only those, in the order it had."""
    used = np.zeros(len(dictionary) + 1, dtype=np.bool_)
    used[codes] = True  # -1 marks the last, which is no text
    used[-1] = False
    if used[:-1].all():
        return codes, dictionary
    renumbered = np.cumsum(used, dtype=np.int32) - 1
    renumbered[-1] = -1
    return renumbered[codes], tuple(dictionary[code] for code in np.flatnonzero(used))


def row_values(columns: Iterable[tuple[str, Column]], index: int) -> dict[str, Value]:
    """One row of several columns, without those that have nothing there."""
    values = ((name, column.value(index)) for name, column in columns)
    return {name: value for name, value in values if value is not None}
