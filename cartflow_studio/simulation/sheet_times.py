"""The times of a sheet: typed by the clock of the flow or of the person, kept as instants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from cartflow_studio.flow.clock import zones
from cartflow_studio.simulation.sheet import AT, Sheet, moment_of

OWN = "person"


def kept(events: Sheet, people: Sheet, zone: str) -> Sheet:
    """With times that say their offset; those that say none are by the clock of the `zone`, which
    may be `person`: each person's own, UTC where unknown. Numbers stay as they are.
    """

    def keep(text: str, clock: tzinfo) -> str:
        moment = moment_of(text)
        if moment is None:
            return text
        return (moment if moment.tzinfo else moment.replace(tzinfo=clock)).isoformat()

    return _changed(events, people, zone, keep)


def shown(events: Sheet, people: Sheet, zone: str) -> Sheet:
    """With times as they stand on the clock of the `zone`, as people type them; those without an
    offset are UTC. One that the clock shows twice says its offset where it is the second.
    """

    def show(text: str, clock: tzinfo) -> str:
        moment = moment_of(text)
        if moment is None:
            return text
        local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(clock)
        plain = local.replace(tzinfo=None, fold=0)
        is_plain = plain.replace(tzinfo=clock).utcoffset() == local.utcoffset()
        return _typed(plain if is_plain else local)

    return _changed(events, people, zone, show)


def _typed(moment: datetime) -> str:
    precise = "auto" if moment.second or moment.microsecond else "minutes"
    return moment.isoformat(" ", timespec=precise)


def _changed(
    events: Sheet, people: Sheet, zone: str, change: Callable[[str, tzinfo], str]
) -> Sheet:
    """With each time changed by the clock that it was typed by."""
    if AT not in events.columns:
        return events
    own = dict(zip(people.of("person_id"), people.of("timezone"), strict=False))
    persons = events.of("person_id") or [""] * len(events.rows)
    place = events.columns.index(AT)
    rows = [
        (*row[:place], change(row[place].strip(), _clock(own, who, zone)), *row[place + 1 :])
        for row, who in zip(events.rows, persons, strict=True)
    ]
    return Sheet(events.columns, tuple(rows))


def _clock(own: dict[str, str], person: str, zone: str) -> tzinfo:
    name = own.get(person, "") if zone == OWN else zone
    return ZoneInfo(name) if name in zones() else UTC
