"""The inbox: everything that moves journeys, in the order it was accepted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from cartflow_studio.store.plain import packed, unpacked
from cartflow_studio.store.tables import OccurrenceRow
from cartflow_studio.store.values import Occurrence

WAITING, HANDLED, DEAD = 0, 1, 2
_MANY = 500


class Inbox:
    """Reads and writes within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def known(self, source: str, message_ids: Collection[str]) -> dict[str, Occurrence]:
        """Those of a source that are here already, by message id."""
        ids = list(message_ids)
        found: dict[str, Occurrence] = {}
        for start in range(0, len(ids), _MANY):
            query = select(OccurrenceRow).where(
                OccurrenceRow.source == source,
                OccurrenceRow.message_id.in_(ids[start : start + _MANY]),
            )
            found.update((row.message_id, _occurrence(row)) for row in self._session.scalars(query))
        return found

    def add(self, occurrences: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
        """Store them in this order; they come back with their sequence."""
        if not occurrences:
            return ()
        sequences = self._session.scalars(
            insert(OccurrenceRow).returning(OccurrenceRow.sequence, sort_by_parameter_order=True),
            [_columns(each) for each in occurrences],
        ).all()
        return tuple(
            replace(each, sequence=sequence)
            for each, sequence in zip(occurrences, sequences, strict=True)
        )

    def waiting(self, until: int, *, limit: int) -> list[Occurrence]:
        """Those not handled yet that were received by `until`, in the order of handling."""
        query = (
            select(OccurrenceRow)
            .where(OccurrenceRow.handled == WAITING, OccurrenceRow.received_at <= until)
            .order_by(
                OccurrenceRow.received_at, OccurrenceRow.kind == "tick", OccurrenceRow.sequence
            )
            .limit(limit)
        )
        return [_occurrence(row) for row in self._session.scalars(query)]

    def mark(self, sequences: Sequence[int], handled: int = HANDLED, fault: str = "") -> None:
        """They are done, or could not be handled for this reason."""
        for start in range(0, len(sequences), _MANY):
            part = sequences[start : start + _MANY]
            self._session.execute(
                update(OccurrenceRow)
                .where(OccurrenceRow.sequence.in_(part))
                .values(handled=handled, fault=fault)
                .execution_options(synchronize_session=False)
            )

    def get(self, sequence: int) -> Occurrence | None:
        """One by its sequence."""
        row = self._session.get(OccurrenceRow, sequence)
        return None if row is None else _occurrence(row)

    def state(self, sequence: int) -> int:
        """Whether one waits, is handled, or could not be."""
        query = select(OccurrenceRow.handled).where(OccurrenceRow.sequence == sequence)
        return self._session.scalar(query) or WAITING

    def several(self, sequences: Collection[int]) -> dict[int, Occurrence]:
        """Some by their sequences."""
        query = select(OccurrenceRow).where(OccurrenceRow.sequence.in_(list(sequences)))
        return {row.sequence: _occurrence(row) for row in self._session.scalars(query)}

    def page(self, after: int, *, limit: int) -> list[Occurrence]:
        """Those accepted after a sequence, in the order of acceptance."""
        query = select(OccurrenceRow).where(OccurrenceRow.sequence > after)
        query = query.order_by(OccurrenceRow.sequence).limit(limit)
        return [_occurrence(row) for row in self._session.scalars(query)]

    def events_of(
        self, person: str, *, since: int = 0, before: int | None = None
    ) -> list[Occurrence]:
        """The handled events of a person received in [since, before), in the order of handling."""
        query = select(OccurrenceRow).where(
            OccurrenceRow.person == person,
            OccurrenceRow.kind == "event",
            OccurrenceRow.handled == HANDLED,
            OccurrenceRow.received_at >= since,
        )
        if before is not None:
            query = query.where(OccurrenceRow.received_at < before)
        query = query.order_by(OccurrenceRow.received_at, OccurrenceRow.sequence)
        return [_occurrence(row) for row in self._session.scalars(query)]

    def people_with(self, names: Collection[str], *, since: int = 0) -> list[str]:
        """The people who have a handled event of one of these names."""
        query = (
            select(OccurrenceRow.person)
            .where(
                OccurrenceRow.kind == "event",
                OccurrenceRow.handled == HANDLED,
                OccurrenceRow.received_at >= since,
                OccurrenceRow.name.in_(list(names)),
            )
            .distinct()
            .order_by(OccurrenceRow.person)
        )
        return list(self._session.scalars(query))

    def counts(self) -> dict[str, int]:
        """How many wait, are handled, and could not be."""
        query = select(OccurrenceRow.handled, func.count()).group_by(OccurrenceRow.handled)
        found = {row[0]: row[1] for row in self._session.execute(query)}
        return {
            "waiting": found.get(WAITING, 0),
            "handled": found.get(HANDLED, 0),
            "dead": found.get(DEAD, 0),
        }

    def event_names(self) -> dict[str, int]:
        """Every name of an event with how often it came."""
        query = (
            select(OccurrenceRow.name, func.count())
            .where(OccurrenceRow.kind == "event")
            .group_by(OccurrenceRow.name)
            .order_by(OccurrenceRow.name)
        )
        return {row[0]: row[1] for row in self._session.execute(query)}

    def span(self) -> tuple[int, int] | None:
        """The first and the last instant at which something was received."""
        query = select(func.min(OccurrenceRow.received_at), func.max(OccurrenceRow.received_at))
        first, last = self._session.execute(query).one()
        return None if first is None else (first, last)

    def first_event(self) -> int | None:
        """The first instant at which an event was received."""
        query = select(func.min(OccurrenceRow.received_at)).where(OccurrenceRow.kind == "event")
        return self._session.scalar(query)

    def is_waiting(self, until: int) -> bool:
        """Whether something received by `until` is not handled yet."""
        query = select(OccurrenceRow.sequence).where(
            OccurrenceRow.handled == WAITING, OccurrenceRow.received_at <= until
        )
        return self._session.scalars(query.limit(1)).first() is not None

    def dead(self, *, limit: int = 100) -> list[Occurrence]:
        """The last ones that could not be handled."""
        query = (
            select(OccurrenceRow)
            .where(OccurrenceRow.handled == DEAD)
            .order_by(OccurrenceRow.sequence.desc())
            .limit(limit)
        )
        return [_occurrence(row) for row in self._session.scalars(query)]


def _columns(each: Occurrence) -> dict[str, object]:
    return {
        "kind": each.kind,
        "source": each.source,
        "message_id": each.message_id,
        "person": each.person,
        "name": each.name,
        "occurred_at": each.occurred_at,
        "received_at": each.received_at,
        "body": packed(dict(each.body)),
        "flag": each.flag,
        "handled": WAITING,
        "fault": each.fault,
    }


def _occurrence(row: OccurrenceRow) -> Occurrence:
    return Occurrence(
        kind=row.kind,
        source=row.source,
        message_id=row.message_id,
        person=row.person,
        name=row.name,
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        body=unpacked(row.body),
        flag=row.flag,
        sequence=row.sequence,
        fault=row.fault,
    )
