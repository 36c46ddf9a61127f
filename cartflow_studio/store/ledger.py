"""Keys, audit and notes: what the runner remembers beside the journeys."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from cartflow_studio.store.plain import packed, unpacked
from cartflow_studio.store.tables import AuditRow, KeyRow, NoteRow
from cartflow_studio.store.values import AuditEntry


class Keys:
    """Keys, known only by their SHA-256. Reads and writes within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: str, *, name: str, role: str, now: int) -> None:
        """Let this key in; once is enough."""
        digest = digest_of(key)
        if self._session.get(KeyRow, digest) is None:
            self._session.add(KeyRow(digest=digest, name=name, role=role, created_at=now))

    def roles(self) -> dict[str, tuple[str, str]]:
        """Role and name of every key, by digest."""
        return {row.digest: (row.role, row.name) for row in self._session.scalars(select(KeyRow))}


class Audit:
    """Who did what; only added to."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: AuditEntry) -> None:
        """Write one down."""
        self._session.add(
            AuditRow(
                at=entry.at,
                who=entry.who,
                what=entry.what,
                flow=entry.flow,
                detail=packed(dict(entry.detail)),
            )
        )

    def all(self, *, limit: int = 1_000) -> list[AuditEntry]:
        """The last ones, in order."""
        rows = self._session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(limit))
        return [
            AuditEntry(row.at, row.who, row.what, row.flow, unpacked(row.detail)) for row in rows
        ][::-1]


class Notes:
    """Small texts by name."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> str | None:
        """What is noted, if anything."""
        row = self._session.get(NoteRow, name)
        return None if row is None else row.value

    def put(self, name: str, value: str) -> None:
        """Note it, in place of what was noted."""
        row = self._session.get(NoteRow, name)
        if row is None:
            self._session.add(NoteRow(name=name, value=value))
        else:
            row.value = value


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()
