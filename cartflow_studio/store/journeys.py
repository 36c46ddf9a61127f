"""Where everybody stands, and what happened: journeys and trace."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import delete, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from cartflow_studio.store.plain import packed, unpacked
from cartflow_studio.store.tables import JourneysRow, TraceRow
from cartflow_studio.store.values import Journeys, TraceEntry

Key = tuple[int, str]
_MANY = 200


class JourneysOf:
    """Reads and writes within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def several(self, people: Collection[str], versions: Collection[int]) -> dict[Key, Journeys]:
        """What is kept of these people in these versions."""
        wanted, found = list(people), {}
        for start in range(0, len(wanted), _MANY):
            query = select(JourneysRow).where(
                JourneysRow.person.in_(wanted[start : start + _MANY]),
                JourneysRow.version.in_(list(versions)),
            )
            for row in self._session.scalars(query):
                found[row.version, row.person] = _journeys(row)
        return found

    def due(self, until: int, versions: Collection[int], *, limit: int) -> list[str]:
        """People with a timer due by `until` in one of the versions, the longest waiting first."""
        query = (
            select(JourneysRow.person)
            .where(JourneysRow.wake_at <= until, JourneysRow.version.in_(list(versions)))
            .group_by(JourneysRow.person)
            .order_by(func.min(JourneysRow.wake_at), JourneysRow.person)
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def next_wake(self, versions: Collection[int]) -> int | None:
        """The instant of the next timer in these versions."""
        return self._session.scalar(
            select(func.min(JourneysRow.wake_at)).where(JourneysRow.version.in_(list(versions)))
        )

    def keep(self, journeys: Sequence[Journeys]) -> None:
        """Write what is kept of people now; an empty state is forgotten."""
        keys = [(each.version, each.person) for each in journeys]
        known: set[Key] = set()
        for start in range(0, len(keys), _MANY):
            query = select(JourneysRow.version, JourneysRow.person).where(
                tuple_(JourneysRow.version, JourneysRow.person).in_(keys[start : start + _MANY])
            )
            known.update((version, person) for version, person in self._session.execute(query))
        fresh, changed = [], []
        for each in journeys:
            key = each.version, each.person
            columns = {
                "version": each.version,
                "person": each.person,
                "state": each.state,
                "wake_at": each.wake_at,
            }
            if not each.state:
                self._forget([key] if key in known else [])
            elif key in known:
                changed.append(columns)
            else:
                fresh.append(columns)
        if fresh:
            self._session.execute(insert(JourneysRow), fresh)
        if changed:
            self._session.execute(update(JourneysRow), changed)

    def _forget(self, keys: Sequence[Key]) -> None:
        for version, person in keys:
            self._session.execute(
                delete(JourneysRow)
                .where(JourneysRow.version == version, JourneysRow.person == person)
                .execution_options(synchronize_session=False)
            )

    def people_in(self, version: int, *, chunk: int = 2_000) -> Iterator[str]:
        """Everybody of whom something is kept in a version, in the order of ids."""
        after = ""
        while True:
            query = (
                select(JourneysRow.person)
                .where(JourneysRow.version == version, JourneysRow.person > after)
                .order_by(JourneysRow.person)
                .limit(chunk)
            )
            found = list(self._session.scalars(query))
            yield from found
            if len(found) < chunk:
                return
            after = found[-1]

    def count(self) -> int:
        """How many people stand in versions, counted once per version."""
        query = select(func.count()).select_from(JourneysRow).where(JourneysRow.version > 0)
        return self._session.scalar(query) or 0


class Trace:
    """Reads and writes within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entries: Sequence[TraceEntry]) -> None:
        """Append lines, in this order."""
        if entries:
            self._session.execute(
                insert(TraceRow),
                [
                    {
                        "version": each.version,
                        "person": each.person,
                        "at": each.at,
                        "line": packed(dict(each.line)),
                        "cause": each.cause,
                    }
                    for each in entries
                ],
            )

    def page(
        self,
        *,
        after: int = 0,
        limit: int,
        versions: Collection[int] | None = None,
        person: str = "",
    ) -> list[TraceEntry]:
        """Lines after an id in the order they were handled, of some versions or a person."""
        query = select(TraceRow).where(TraceRow.id > after)
        if versions is not None:
            query = query.where(TraceRow.version.in_(list(versions)))
        if person:
            query = query.where(TraceRow.person == person)
        rows = self._session.scalars(query.order_by(TraceRow.id).limit(limit))
        return [
            TraceEntry(row.version, row.person, row.at, unpacked(row.line), row.cause, row.id)
            for row in rows
        ]

    def count(self) -> int:
        """How many lines there are."""
        return self._session.scalar(select(func.count()).select_from(TraceRow)) or 0


def _journeys(row: JourneysRow) -> Journeys:
    return Journeys(row.version, row.person, row.state, row.wake_at)
