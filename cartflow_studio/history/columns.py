"""Columns of cells: numbers, yes/no, texts and other JSON, each with a mark for "nothing"."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
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

    def values_of(self, begin: int, end: int) -> list[Value]:
        """Those from `begin` to before `end`, whole ones as int; None where there is none."""
        return [
            None if math.isnan(number) else _whole(number)
            for number in self.values[begin:end].tolist()
        ]

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

    def values_of(self, begin: int, end: int) -> list[Value]:
        """Those from `begin` to before `end`: True, False or None."""
        return [None if state < 0 else bool(state) for state in self.values[begin:end].tolist()]

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

    def values_of(self, begin: int, end: int) -> list[Value]:
        """Those from `begin` to before `end`; None where there is none."""
        dictionary = self.dictionary
        codes = self.codes[begin:end].tolist()
        return [None if code < 0 else dictionary[code] for code in codes]

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

    def values_of(self, begin: int, end: int) -> list[Value]:
        """Those from `begin` to before `end`; None where there is none. New ones each time."""
        codes = self.codes[begin:end].tolist()
        return [None if code < 0 else json.loads(self.dictionary[code]) for code in codes]

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


def row_values(columns: Mapping[str, Column], begin: int, end: int) -> Iterator[dict[str, Value]]:
    """The rows from `begin` to before `end`, each without what it has nothing of."""
    names = tuple(columns)
    cells = [column.values_of(begin, end) for column in columns.values()]
    rows = zip(*cells, strict=True) if cells else [()] * (end - begin)
    for row in rows:
        yield {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}


def _whole(number: float) -> float:
    return int(number) if number.is_integer() and abs(number) <= EXACT else number
