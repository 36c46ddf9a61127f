"""The versions of flows."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cartflow_studio.store.plain import packed, unpacked
from cartflow_studio.store.tables import VersionRow
from cartflow_studio.store.values import Version

LIVE = ("active", "paused", "finishing")


class Versions:
    """Reads and writes within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        flow: str,
        *,
        name: str,
        text: str,
        templates: Mapping[str, str],
        digest: str,
        now: int,
    ) -> Version:
        """Keep a new version, drafted; the newest one if it is the same to the byte."""
        newest = self.newest(flow)
        if newest is not None and newest.digest == digest:
            return newest
        row = VersionRow(
            flow=flow,
            number=1 if newest is None else newest.number + 1,
            name=name,
            text=text,
            templates=packed(dict(templates)),
            digest=digest,
            state="drafted",
            policy="",
            created_at=now,
            since=now,
        )
        self._session.add(row)
        self._session.flush()
        return _version(row)

    def set_state(self, version: int, state: str, *, policy: str = "", since: int) -> None:
        """It is now in this state."""
        row = self._session.get_one(VersionRow, version)
        row.state, row.policy, row.since = state, policy, since

    def get(self, version: int) -> Version | None:
        """A version by its id in the store."""
        row = self._session.get(VersionRow, version)
        return None if row is None else _version(row)

    def numbered(self, flow: str, number: int) -> Version | None:
        """A version by its number."""
        query = select(VersionRow).where(VersionRow.flow == flow, VersionRow.number == number)
        row = self._session.scalars(query).first()
        return None if row is None else _version(row)

    def newest(self, flow: str) -> Version | None:
        """The version that was pushed last."""
        query = select(VersionRow).where(VersionRow.flow == flow).order_by(VersionRow.number.desc())
        row = self._session.scalars(query.limit(1)).first()
        return None if row is None else _version(row)

    def of(self, flow: str) -> list[Version]:
        """All versions of a flow, the first first."""
        query = select(VersionRow).where(VersionRow.flow == flow).order_by(VersionRow.number)
        return [_version(row) for row in self._session.scalars(query)]

    def live(self) -> list[Version]:
        """Those that may move people, in the order they were pushed."""
        query = select(VersionRow).where(VersionRow.state.in_(LIVE)).order_by(VersionRow.id)
        return [_version(row) for row in self._session.scalars(query)]

    def all(self) -> list[Version]:
        """Every version, in the order they were pushed."""
        return [
            _version(row)
            for row in self._session.scalars(select(VersionRow).order_by(VersionRow.id))
        ]

    def flows(self) -> list[str]:
        """The ids of all flows."""
        return list(
            self._session.scalars(select(VersionRow.flow).distinct().order_by(VersionRow.flow))
        )

    def counts(self) -> dict[str, int]:
        """How many versions are in each state."""
        query = select(VersionRow.state, func.count()).group_by(VersionRow.state)
        return {row[0]: row[1] for row in self._session.execute(query)}


def _version(row: VersionRow) -> Version:
    return Version(
        id=row.id,
        flow=row.flow,
        number=row.number,
        name=row.name,
        text=row.text,
        templates=unpacked(row.templates),
        digest=row.digest,
        state=row.state,
        policy=row.policy,
        created_at=row.created_at,
        since=row.since,
    )
