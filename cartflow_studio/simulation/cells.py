"""Columns of cells as the bits and numbers that a plan asks of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.engine.compare import Test
from cartflow_studio.engine.encode import number_of
from cartflow_studio.flow.people import Value
from cartflow_studio.history import Booleans, Column, Numbers, Texts
from cartflow_studio.simulation.columns import Words

Truths: TypeAlias = "npt.NDArray[np.bool_]"


def packed(bits: list[Truths], count: int) -> list[Words]:
    """Columns of bits in columns of words, 62 in each."""
    words = [np.zeros(count, dtype=np.int64) for _ in range((len(bits) + 61) // 62)]
    for place, column in enumerate(bits):
        words[place // 62] |= column.astype(np.int64) << (place % 62)
    return words


def truths(column: Column | None, count: int, test: Test) -> Truths:
    """Where a test is true; a missing column is missing everywhere."""
    return _each(column, count, test.holds, np.bool_)  # type: ignore[return-value]


def numbers(column: Column | None, count: int, kind: str) -> Words:
    """The numbers, of kind `date` or `key`, of a column."""
    return _each(column, count, lambda value: number_of(kind, value), np.int64)  # type: ignore[return-value]


def _each(
    column: Column | None, count: int, made: Callable[[Value], int], dtype: type[np.generic]
) -> npt.NDArray[np.generic]:
    """Something made of each value; made once of each distinct one."""
    if column is None:
        return np.full(count, made(None), dtype=dtype)
    if isinstance(column, Numbers):
        distinct, places = np.unique(column.values, return_inverse=True)
        values: list[Value] = Numbers(distinct).values_of(0, len(distinct))
        return np.array([*map(made, values), made(None)], dtype=dtype)[places]
    if isinstance(column, Booleans):
        return np.array([made(False), made(True), made(None)], dtype=dtype)[column.values]
    if isinstance(column, Texts):
        values = list(column.dictionary)
    else:
        values = [json.loads(text) for text in column.dictionary]
    return np.array([*map(made, values), made(None)], dtype=dtype)[column.codes]
