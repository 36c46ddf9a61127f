"""The tables of the store. Rows stay in this package."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Serial = BigInteger().with_variant(Integer, "sqlite")


class Row(DeclarativeBase):
    """What all tables share."""


class VersionRow(Row):
    """A version of a flow."""

    __tablename__ = "flow_versions"
    __table_args__ = (UniqueConstraint("flow", "number"),)
    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    flow: Mapped[str] = mapped_column(String(64), index=True)
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    templates: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    policy: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[int] = mapped_column(BigInteger)


class PersonRow(Row):
    """A person and what is known of them."""

    __tablename__ = "people"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    attributes: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[int] = mapped_column(BigInteger)


class OccurrenceRow(Row):
    """The inbox; `handled` is 0 (waiting), 1 (done) or 2 (could not be handled)."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("source", "message_id"),
        Index("inbox_waiting", "handled", "received_at", "sequence"),
        Index("inbox_of_person", "person", "received_at"),
    )
    sequence: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)
    flag: Mapped[str] = mapped_column(String(16))
    handled: Mapped[int] = mapped_column(Integer)
    fault: Mapped[str] = mapped_column(Text)


class JourneysRow(Row):
    """The journeys of a person in a version: one small value."""

    __tablename__ = "journeys"
    __table_args__ = (Index("journeys_due", "wake_at"),)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(Text, primary_key=True)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    wake_at: Mapped[int | None] = mapped_column(BigInteger)


class TraceRow(Row):
    """What happened, in the order it was handled."""

    __tablename__ = "trace"
    __table_args__ = (
        Index("trace_of_version", "version", "id"),
        Index("trace_of_person", "version", "person"),
    )
    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    version: Mapped[int] = mapped_column(BigInteger)
    person: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger)
    line: Mapped[str] = mapped_column(Text)
    cause: Mapped[int] = mapped_column(BigInteger)


class MessageRow(Row):
    """The outbox, and what became of every message."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_due", "state", "next_attempt"),
        Index("outbox_of_version", "version", "state"),
        Index("outbox_of_person", "person"),
    )
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    person: Mapped[str] = mapped_column(Text)
    journey: Mapped[int] = mapped_column(BigInteger)
    node: Mapped[str] = mapped_column(Text)
    visit: Mapped[int] = mapped_column(BigInteger)
    channel: Mapped[str] = mapped_column(String(16))
    entry: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    next_attempt: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    provider_id: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[int] = mapped_column(BigInteger)


class SuppressionRow(Row):
    """Who is not to be reached any more."""

    __tablename__ = "suppressions"
    person: Mapped[str] = mapped_column(Text, primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger)


class KeyRow(Row):
    """A key, known only by its SHA-256."""

    __tablename__ = "keys"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[int] = mapped_column(BigInteger)


class AuditRow(Row):
    """Who did what; rows are only ever added."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    at: Mapped[int] = mapped_column(BigInteger)
    who: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(32))
    flow: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)


class NoteRow(Row):
    """Small things to remember by name: the horizon, the secret of links."""

    __tablename__ = "notes"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
