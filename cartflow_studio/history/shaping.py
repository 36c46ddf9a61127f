"""Rows as another system writes them, brought into our columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, cast

import numpy as np

from cartflow_studio.history.batch import Batch
from cartflow_studio.history.mapping import REQUIRED
from cartflow_studio.history.presets import Preset

Cells: TypeAlias = Sequence[object]
_VALUES = ("string_value", "int_value", "float_value", "double_value")


def shaped(batch: Batch, preset: Preset, mapping: Mapping[str, str] | None = None) -> Batch:
    """The rows of a batch with our columns first; `mapping` (ours -> theirs) goes before."""
    if preset.rows in batch.columns:
        batch = _spread(batch, preset.rows)
    columns = batch.columns
    wanted = {**preset.columns, **{ours: (theirs,) for ours, theirs in (mapping or {}).items()}}
    count = len(batch.rows)
    ours: dict[str, Cells] = {
        name: _first_filled([_cells(columns, each) for each in theirs], count)
        for name, theirs in wanted.items()
        if name in REQUIRED or any(each.partition(".")[0] in columns for each in theirs)
    }
    if preset.event:
        ours["name"] = [preset.event] * count
    if preset.pairs in columns:
        ours["properties"] = [_paired(cell) for cell in columns[preset.pairs]]
    if preset.is_folded:
        ours["occurred_at"] = _folded(ours["message_id"], ours["occurred_at"])
        ours["person_id"] = _folded(ours["message_id"], ours["person_id"])
    used = {each for theirs in wanted.values() for each in theirs} | {preset.pairs}
    others = {name: cells for name, cells in columns.items() if name not in used | set(ours)}
    return Batch(batch.rows, {**ours, **others})


def _cells(columns: Mapping[str, Cells], theirs: str) -> Cells:
    """A column, or a member of the objects in one; nothing where it is not there."""
    name, _, member = theirs.partition(".")
    if not member or theirs in columns:
        return columns.get(theirs, ())
    return [cell.get(member) if isinstance(cell, dict) else None for cell in columns.get(name, ())]


def _first_filled(parts: Sequence[Cells], count: int) -> Cells:
    """Of several columns the first in which there is something, row by row."""
    there = [cells for cells in parts if len(cells)]
    if len(there) <= 1:
        return there[0] if there else [None] * count
    return [
        next((c for c in cells if c not in (None, "")), None) for cells in zip(*there, strict=True)
    ]


def _spread(batch: Batch, column: str) -> Batch:
    """Each member of the lists in a column as a row, with the other cells of its row."""
    beside = {name: cells for name, cells in batch.columns.items() if name != column}
    picked = list(_members(batch.columns[column]))
    names = dict.fromkeys(name for _, _, member in picked for name in member)
    columns: dict[str, Cells] = {
        name: [cells[place] for place, _, _ in picked] for name, cells in beside.items()
    }
    columns |= {name: [member.get(name) for _, _, member in picked] for name in names}
    if picked and "message_id" not in columns:
        numbers = batch.rows.tolist()
        columns["message_id"] = [f"row-{numbers[place]}.{each}" for place, each, _ in picked]
    rows = batch.rows[np.array([place for place, _, _ in picked], dtype=np.int64)]
    return Batch(rows, columns)


def _members(cells: Cells) -> Iterator[tuple[int, int, dict[str, object]]]:
    """The objects in lists: place of the row, number in the list, object. An odd cell is empty."""
    for place, cell in enumerate(cells):
        members = cell if isinstance(cell, list) else [{}]
        for number, member in enumerate(members, start=1):
            yield place, number, member if isinstance(member, dict) else {}


def _paired(cell: object) -> dict[str, object] | None:
    """A list of keys with values, as BigQuery exports it, as an object."""
    if isinstance(cell, str) and cell.startswith("["):
        try:
            cell = json.loads(cell)
        except (ValueError, RecursionError):
            return None
    if not isinstance(cell, list):
        return None
    pairs = (each for each in cell if isinstance(each, dict) and isinstance(each.get("key"), str))
    return {cast("str", each["key"]): _valued(each.get("value")) for each in pairs}


def _valued(value: object) -> object:
    """The one value that is filled; BigQuery writes whole numbers as text."""
    if not isinstance(value, dict):
        return value
    for name in _VALUES:
        given = value.get(name)
        if given is not None:
            whole = name == "int_value" and str(given).lstrip("-").isdecimal()
            return int(str(given)) if whole else given
    return None


def _folded(orders: Cells, cells: Cells) -> list[object]:
    """The further rows of an order with the cell of its first, where theirs is empty."""
    filled: list[object] = []
    last: tuple[object, object] = (None, None)
    for order, cell in zip(orders, cells, strict=True):
        if cell in (None, "") and order == last[0]:
            filled.append(last[1])
            continue
        last = (order, cell)
        filled.append(cell)
    return filled
