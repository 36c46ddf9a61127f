"""Attributes of people that change over time, as rows among those of their events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cartflow_studio.history import EventLog, Texts
from cartflow_studio.simulation.cells import numbers, packed, truths
from cartflow_studio.simulation.columns import Columns, Rows, Words, with_rows
from cartflow_studio.simulation.several import Asked

ZONE = "timezone"


def with_changes(plan: Asked, columns: Columns, changes: EventLog, until: int) -> Columns:
    """With a row for every change, up to `until`, that means something to the flow: where people
    can become so, all do. At the same instant changes come before events.

    A change is an event whose properties are the attributes that it sets.
    """
    asked = {*(test.name for test in plan.person_tests), *plan.person_dates, ZONE}
    concerned = np.full(len(changes), plan.becomes)
    for name in asked & set(changes.properties):
        concerned |= changes.properties[name].present
    places = {person: place for place, person in enumerate(columns.ids)}
    known = np.array([places.get(person, -1) for person in changes.people], dtype=np.int64)
    person = np.repeat(known, np.diff(changes.offsets))
    rows = np.flatnonzero(concerned & (changes.at[:] <= until) & (person >= 0))
    rows = rows[np.argsort(person[rows], kind="stable")]
    if not len(rows):
        return columns
    code = -1 - len(plan.triggers)
    count = len(rows)
    more = Rows(person[rows], changes.at[rows], np.full(count, code), np.arange(count))
    names, zones = _zones(changes, rows)
    return replace(
        with_rows(columns, more, first=True),
        change_zone_names=names,
        change_zones=zones,
        changes=_blocks(plan, changes, rows),
        change_name=code,
    )


def _blocks(plan: Asked, changes: EventLog, rows: Words) -> Words:
    """Of each row which bits and values it sets, and then to what."""
    count = len(rows)
    taken = {name: column.take(rows) for name, column in changes.properties.items()}
    present = {name: column.present for name, column in taken.items()}
    never = np.zeros(count, dtype=np.bool_)
    which = [present.get(test.name, never) for test in plan.person_tests]
    bits = [
        truths(taken.get(test.name), count, test) & set_
        for test, set_ in zip(plan.person_tests, which, strict=True)
    ]
    masks = packed(which, count)
    masks += [present.get(name, never).astype(np.int64) for name in plan.person_dates]
    values = packed(bits, count)
    values += [numbers(taken.get(name), count, "date") for name in plan.person_dates]
    if not masks:
        return np.empty(0, dtype=np.int64)
    return np.stack((*masks, *values), axis=1).ravel()


def _zones(changes: EventLog, rows: Words) -> tuple[tuple[str, ...], Words]:
    """The time zones, "" for none, and which each row sets."""
    column = changes.properties.get(ZONE)
    if not isinstance(column, Texts):
        return ("",), np.zeros(len(rows), dtype=np.int64)
    names = (*column.dictionary, "")
    return names, column.codes[rows].astype(np.int64) % len(names)
