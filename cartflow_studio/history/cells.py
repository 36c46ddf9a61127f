"""Columns as the cells of a CSV file: each distinct text written once, however often it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from cartflow_studio.flow.people import Value
from cartflow_studio.history.columns import Booleans, Column, Json, Numbers, Texts
from cartflow_studio.history.guard import guarded

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Rows = npt.NDArray[np.int64]
Writer = Callable[[Rows], list[str]]


def iso(instant: int) -> str:
    """An instant as ISO 8601, UTC: `2026-01-31T18:30:00Z`, with a fraction only if there is one."""
    moment = _EPOCH + timedelta(microseconds=instant)
    return moment.isoformat().replace("+00:00", "Z")


def cell(value: Value) -> str:
    """A value as a cell: nothing as an empty one, lists and objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return guarded(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def writer(column: Column) -> Writer:
    """What writes the cells of a column at some rows."""
    if isinstance(column, Texts):
        return _chosen(column.codes, [guarded(text) for text in column.dictionary])
    if isinstance(column, Json):
        return _chosen(column.codes, [cell(json.loads(text)) for text in column.dictionary])
    if isinstance(column, Booleans):
        return _chosen(column.values, ["false", "true"])
    return _numbers(column)


def _chosen(codes: npt.NDArray[np.integer], cells: list[str]) -> Writer:
    said = np.array([*cells, ""], dtype=object)
    return lambda rows: said[codes[rows]].tolist()  # -1 is the last, the empty one


def _numbers(column: Numbers) -> Writer:
    def written(rows: Rows) -> list[str]:
        distinct, places = np.unique(column.values[rows], return_inverse=True)
        said = [cell(each) for each in Numbers(distinct).values_of(0, len(distinct))]
        cells: list[str] = np.array(said, dtype=object)[places].tolist()
        return cells

    return written
