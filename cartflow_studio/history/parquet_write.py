"""Event logs and people written as Parquet, through Polars (the extra `fast`), whole or not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from cartflow_studio.history.cells import cell
from cartflow_studio.history.columns import Booleans, Column, Json, Numbers, row_values
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.people import People
from cartflow_studio.words import tr


def write_events_parquet(log: EventLog, path: Path) -> None:
    """Write a log in the order of time; a column for each property, lists and objects together in
    an object `properties`, as `read_events` has it. EventLogError if Polars is missing.
    """
    polars = _polars(path)
    order = np.lexsort((log.row, log.at))
    person = np.repeat(np.arange(len(log.people)), np.diff(log.offsets))
    columns: dict[str, Any] = {
        "person_id": _texts(polars, log.people, person[order]),
        "name": _texts(polars, log.names, log.name[order].astype(np.int64)),
        "occurred_at": _instants(polars, log.at[order]),
    }
    if log.message is not None:
        columns["message_id"] = _column(polars, log.message.take(order))
    if log.received is not None:
        columns["received_at"] = _instants(polars, log.received[order])
    properties = {name: each.take(order) for name, each in log.properties.items()}
    plain = {name: each for name, each in properties.items() if not isinstance(each, Json)}
    nested = {name: each for name, each in properties.items() if isinstance(each, Json)}
    columns |= _columns(polars, plain)
    if nested:
        columns["properties"] = _objects(polars, nested, len(order))
    _write(polars.DataFrame(columns), path)


def write_people_parquet(people: People, path: Path) -> None:
    """Write people, a column for each attribute. EventLogError if Polars is missing."""
    polars = _polars(path)
    columns = {"person_id": polars.Series(people.ids), **_columns(polars, people.attributes)}
    _write(polars.DataFrame(columns), path)


def _write(frame: Any, path: Path) -> None:
    """Write all of it, then put it in the place of the old one."""
    part = path.with_name(path.name + ".part")
    try:
        frame.write_parquet(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _columns(polars: ModuleType, columns: Mapping[str, Column]) -> dict[str, Any]:
    return {name: _column(polars, column) for name, column in columns.items()}


def _column(polars: ModuleType, column: Column) -> Any:
    if isinstance(column, Numbers):
        return polars.Series(column.values).fill_nan(None)
    if isinstance(column, Booleans):
        return polars.Series(np.array([False, True, None], dtype=object)[column.values].tolist())
    return _texts(polars, column.dictionary, column.codes)


def _objects(polars: ModuleType, columns: Mapping[str, Column], count: int) -> Any:
    """The values of some columns as one object a row, in JSON; nothing where there is none."""
    rows = np.flatnonzero(np.any([each.present for each in columns.values()], axis=0))
    taken = {name: each.take(rows) for name, each in columns.items()}
    codes = np.full(count, -1, dtype=np.int64)
    codes[rows] = np.arange(len(rows))
    return _texts(polars, tuple(map(cell, row_values(taken, 0, len(rows)))), codes)


def _texts(polars: ModuleType, dictionary: tuple[str, ...], codes: Any) -> Any:
    """Texts by their place in a dictionary; nothing where that is -1."""
    places = polars.Series(codes, dtype=polars.Int64)
    return polars.Series(dictionary, dtype=polars.String).gather(places.set(places < 0, None))


def _instants(polars: ModuleType, at: Any) -> Any:
    return polars.Series(at).cast(polars.Datetime("us", "UTC"))


def _polars(path: Path) -> ModuleType:
    try:
        import polars
    except ImportError:
        raise EventLogError(
            tr("Writing Parquet needs Polars."),
            hint=tr("Install it: pip install 'cartflow-studio[fast]'. Or write CSV."),
            source=path,
        ) from None
    return polars
