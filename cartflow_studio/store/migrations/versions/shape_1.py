"""The first shape."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    kind = sa.Text() if length is None else sa.String(length)
    return sa.Column(name, kind, nullable=False)


def _whole(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=optional)


def _serial(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, _SERIAL, primary_key=True, autoincrement=True)


def upgrade() -> None:
    """Make the tables."""
    _flows()
    _inbox()
    _outbox()
    op.create_table(
        "people",
        sa.Column("id", sa.Text(), primary_key=True),
        _text("attributes"),
        _whole("updated_at"),
    )
    op.create_table(
        "suppressions",
        sa.Column("person", sa.Text(), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        _text("reason"),
        _whole("at"),
    )
    op.create_table(
        "keys",
        sa.Column("digest", sa.String(64), primary_key=True),
        _text("name", 64),
        _text("role", 16),
        _whole("created_at"),
    )
    op.create_table(
        "audit",
        _serial(),
        _whole("at"),
        _text("who", 64),
        _text("what", 32),
        _text("flow", 64),
        _text("detail"),
    )
    op.create_table("notes", sa.Column("name", sa.String(64), primary_key=True), _text("value"))


def _flows() -> None:
    op.create_table(
        "flow_versions",
        _serial(),
        _text("flow", 64),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("name"),
        _text("text"),
        _text("templates"),
        _text("digest", 64),
        _text("state", 16),
        _text("policy", 32),
        _whole("created_at"),
        _whole("since"),
        sa.UniqueConstraint("flow", "number"),
    )
    op.create_index("ix_flow_versions_flow", "flow_versions", ["flow"])
    op.create_table(
        "journeys",
        sa.Column("version", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("person", sa.Text(), primary_key=True),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        _whole("wake_at", optional=True),
    )
    op.create_index("journeys_due", "journeys", ["wake_at"])
    op.create_table(
        "trace",
        _serial(),
        _whole("version"),
        _text("person"),
        _whole("at"),
        _text("line"),
        _whole("cause"),
    )
    op.create_index("trace_of_version", "trace", ["version", "id"])
    op.create_index("trace_of_person", "trace", ["version", "person"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        _serial("sequence"),
        _text("kind", 16),
        _text("source", 64),
        _text("message_id"),
        _text("person"),
        _text("name"),
        _whole("occurred_at"),
        _whole("received_at"),
        _text("body"),
        _text("flag", 16),
        sa.Column("handled", sa.Integer(), nullable=False),
        _text("fault"),
        sa.UniqueConstraint("source", "message_id"),
    )
    op.create_index("inbox_waiting", "inbox", ["handled", "received_at", "sequence"])
    op.create_index("inbox_of_person", "inbox", ["person", "received_at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text(), primary_key=True),
        _whole("version"),
        _text("person"),
        _whole("journey"),
        _text("node"),
        _whole("visit"),
        _text("channel", 16),
        _whole("entry"),
        _whole("last"),
        _whole("made_at"),
        _whole("expires_at"),
        _whole("next_attempt"),
        _text("state", 16),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _text("content"),
        _text("provider_id"),
        _text("reason"),
        _whole("updated_at"),
    )
    op.create_index("outbox_due", "outbox", ["state", "next_attempt"])
    op.create_index("outbox_of_version", "outbox", ["version", "state"])
    op.create_index("outbox_of_person", "outbox", ["person"])
