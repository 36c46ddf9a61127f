"""The outbox: every message that was asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from cartflow_studio.store.tables import MessageRow, VersionRow
from cartflow_studio.store.values import OPEN_STATES, Intent

_COLUMNS = tuple(Intent.__dataclass_fields__)
_MOVES = MessageRow.version.not_in(select(VersionRow.id).where(VersionRow.state == "paused"))
_TRIED = (MessageRow.state == "queued") & (MessageRow.attempts > 0)


class Outbox:
    """Reads and writes within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, intents: Sequence[Intent]) -> None:
        """Keep messages that are to go out."""
        if intents:
            self._session.execute(
                insert(MessageRow),
                [{name: getattr(each, name) for name in _COLUMNS} for each in intents],
            )

    def due(
        self, now: int, *, limit: int, but: Collection[str] = (), channels: Collection[str] = ()
    ) -> list[Intent]:
        """Those to hand over now on some channels (none: on all), the longest waiting first.

        What a paused flow has asked for waits for the resume.
        """
        query = select(MessageRow).where(
            MessageRow.state == "queued", MessageRow.next_attempt <= now, _MOVES
        )
        if channels:
            query = query.where(MessageRow.channel.in_(list(channels)))
        if but:
            query = query.where(MessageRow.id.not_in(list(but)))
        query = query.order_by(MessageRow.next_attempt, MessageRow.made_at, MessageRow.id)
        return [_intent(row) for row in self._session.scalars(query.limit(limit))]

    def next_due(self) -> int | None:
        """The instant of the next attempt of any."""
        return self._session.scalar(
            select(func.min(MessageRow.next_attempt)).where(MessageRow.state == "queued", _MOVES)
        )

    def claim(self, intent: Intent, *, now: int, content: str = "") -> bool:
        """Begin an attempt; False if it is no longer there to be sent."""
        values: dict[str, Any] = {
            "state": "sending",
            "attempts": MessageRow.attempts + 1,
            "updated_at": now,
        }
        if content:
            values["content"] = content
        claimed = self._session.execute(
            update(MessageRow)
            .where(MessageRow.id == intent.id, MessageRow.state == "queued", _MOVES)
            .values(values)
            .returning(MessageRow.id)
            .execution_options(synchronize_session=False)
        ).first()
        return claimed is not None

    def settle(self, message: str, **values: object) -> None:
        """Write how an attempt ended: state, reason, provider_id, next_attempt, updated_at."""
        self._session.execute(
            update(MessageRow)
            .where(MessageRow.id == message)
            .values(values)
            .execution_options(synchronize_session=False)
        )

    def cut_off(self) -> list[Intent]:
        """Those whose attempt was begun and has no end: the runner stopped in between."""
        query = select(MessageRow).where(MessageRow.state == "sending").order_by(MessageRow.id)
        return [_intent(row) for row in self._session.scalars(query)]

    def is_open(self, now: int) -> bool:
        """Whether something is being sent, or is due by now."""
        query = select(MessageRow.id).where(
            (MessageRow.state == "sending")
            | ((MessageRow.state == "queued") & (MessageRow.next_attempt <= now) & _MOVES)
        )
        return self._session.scalars(query.limit(1)).first() is not None

    def get(self, message: str) -> Intent | None:
        """One by its identity."""
        row = self._session.get(MessageRow, message)
        return None if row is None else _intent(row)

    def page(
        self, *, after: str = "", limit: int, versions: Collection[int] | None = None,
        state: str = "", person: str = "",
    ) -> list[Intent]:  # fmt: skip
        """Those after an identity in the order of identities, narrowed down."""
        query = select(MessageRow).where(MessageRow.id > after)
        if versions is not None:
            query = query.where(MessageRow.version.in_(list(versions)))
        if state:
            query = query.where(MessageRow.state == state)
        if person:
            query = query.where(MessageRow.person == person)
        return [
            _intent(row)
            for row in self._session.scalars(query.order_by(MessageRow.id).limit(limit))
        ]

    def counts(self, versions: Collection[int] | None = None) -> Mapping[str, Mapping[str, int]]:
        """How many are in each state, by channel."""
        query = select(MessageRow.channel, MessageRow.state, func.count())
        if versions is not None:
            query = query.where(MessageRow.version.in_(list(versions)))
        found: dict[str, dict[str, int]] = {}
        for channel, state, count in self._session.execute(
            query.group_by(MessageRow.channel, MessageRow.state)
        ):
            found.setdefault(channel, {})[state] = count
        return found

    def reasons(self, versions: Collection[int]) -> list[tuple[str, str, str, int]]:
        """Why messages did not go out, or not yet: channel, state, reason, how many."""
        query = (
            select(MessageRow.channel, MessageRow.state, MessageRow.reason, func.count())
            .where(
                MessageRow.version.in_(list(versions)),
                MessageRow.reason != "",
                MessageRow.state != "sent",
            )
            .group_by(MessageRow.channel, MessageRow.state, MessageRow.reason)
            .order_by(func.count().desc())
            .limit(20)
        )
        return [(row[0], row[1], row[2], row[3]) for row in self._session.execute(query)]

    def waiting(self) -> list[tuple[str, str, int]]:
        """Why messages that were tried wait for the next try: channel, reason, how many."""
        query = (
            select(MessageRow.channel, MessageRow.reason, func.count())
            .where(_TRIED, MessageRow.reason != "")
            .group_by(MessageRow.channel, MessageRow.reason)
            .order_by(func.count().desc())
            .limit(20)
        )
        return [(row[0], row[1], row[2]) for row in self._session.execute(query)]

    def is_waiting(self, channel: str) -> bool:
        """Whether a message that was tried waits on a channel for the next try."""
        query = select(MessageRow.id).where(_TRIED, MessageRow.channel == channel)
        return self._session.scalars(query.limit(1)).first() is not None

    def prolong(self, version: int, by: int) -> None:
        """What waits in a version is worth sending so much longer."""
        self._session.execute(
            update(MessageRow)
            .where(MessageRow.version == version, MessageRow.state == "queued")
            .values(expires_at=MessageRow.expires_at + by)
            .execution_options(synchronize_session=False)
        )

    def cancel(
        self,
        versions: Collection[int],
        *,
        reason: str,
        now: int,
        of: tuple[str, int] | None = None,
    ) -> int:
        """Suppress what has not gone out yet, perhaps only `of` a person's journey; how many."""
        query = update(MessageRow).where(
            MessageRow.version.in_(list(versions)), MessageRow.state == "queued"
        )
        if of is not None:
            query = query.where(MessageRow.person == of[0], MessageRow.journey == of[1])
        found = self._session.execute(
            query.values(state="suppressed", reason=reason, updated_at=now)
            .returning(MessageRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(found.all())

    def open_count(self) -> int:
        """How many have not ended."""
        query = select(func.count()).where(MessageRow.state.in_(OPEN_STATES))
        return self._session.scalar(query) or 0


def _intent(row: MessageRow) -> Intent:
    return Intent(**{name: getattr(row, name) for name in _COLUMNS})
