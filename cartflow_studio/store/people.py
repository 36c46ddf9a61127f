"""People, and who is not to be reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from cartflow_studio.flow.people import Person
from cartflow_studio.store.plain import packed, unpacked
from cartflow_studio.store.tables import PersonRow, SuppressionRow
from cartflow_studio.store.values import Suppression

_MANY = 500


class PeopleOf:
    """Reads and writes within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def several(self, ids: Collection[str]) -> dict[str, Person]:
        """Those who are known, by id."""
        wanted = list(ids)
        found: dict[str, Person] = {}
        for start in range(0, len(wanted), _MANY):
            query = select(PersonRow).where(PersonRow.id.in_(wanted[start : start + _MANY]))
            found.update((row.id, _person(row)) for row in self._session.scalars(query))
        return found

    def get(self, person: str) -> Person | None:
        """One, if known."""
        row = self._session.get(PersonRow, person)
        return None if row is None else _person(row)

    def keep(self, people: Mapping[str, Mapping[str, Any]], now: int) -> None:
        """Write the attributes of people, new or known, by id."""
        known = set(self.several(people))
        fresh = [
            {"id": person, "attributes": packed(dict(attributes)), "updated_at": now}
            for person, attributes in people.items()
            if person not in known
        ]
        if fresh:
            self._session.execute(insert(PersonRow), fresh)
        changed = [
            {"id": person, "attributes": packed(dict(attributes)), "updated_at": now}
            for person, attributes in people.items()
            if person in known
        ]
        if changed:
            self._session.execute(update(PersonRow), changed)

    def page(self, after: str, *, limit: int) -> list[Person]:
        """Those after an id, in the order of ids."""
        query = select(PersonRow).where(PersonRow.id > after).order_by(PersonRow.id).limit(limit)
        return [_person(row) for row in self._session.scalars(query)]

    def ids(self, *, chunk: int = 5_000) -> Iterator[str]:
        """The ids of all, in order."""
        after = ""
        while True:
            query = select(PersonRow.id).where(PersonRow.id > after).order_by(PersonRow.id)
            found = list(self._session.scalars(query.limit(chunk)))
            yield from found
            if len(found) < chunk:
                return
            after = found[-1]

    def count(self) -> int:
        """How many are known."""
        return self._session.scalar(select(func.count()).select_from(PersonRow)) or 0

    def suppress(self, suppression: Suppression) -> None:
        """Never reach this person on the channel again; the first reason stays."""
        if self._session.get(SuppressionRow, (suppression.person, suppression.channel)) is None:
            self._session.add(
                SuppressionRow(
                    person=suppression.person,
                    channel=suppression.channel,
                    reason=suppression.reason,
                    at=suppression.at,
                )
            )

    def release(self, person: str, channel: str) -> None:
        """Take the suppression back."""
        row = self._session.get(SuppressionRow, (person, channel))
        if row is not None:
            self._session.delete(row)

    def suppressed(self, person: str, channel: str) -> Suppression | None:
        """Why this person is not to be reached on the channel, if so."""
        query = select(SuppressionRow).where(
            SuppressionRow.person == person, SuppressionRow.channel.in_((channel, "*"))
        )
        row = self._session.scalars(query.order_by(SuppressionRow.at)).first()
        return None if row is None else Suppression(row.person, row.channel, row.reason, row.at)


def _person(row: PersonRow) -> Person:
    return Person(row.id, unpacked(row.attributes))
