"""What the store keeps, as values. Instants are microseconds since the epoch, UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = ("event", "identify", "tick", "enter", "launch", "pause", "resume", "stop", "finish")
MESSAGE_STATES = ("queued", "sending", "sent", "failed", "suppressed", "expired", "unknown")
OPEN_STATES = ("queued", "sending")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One entry of the inbox: something that people did, or that was decided about a flow.

    `sequence` is the order of acceptance (0: not stored yet). `body` holds the properties of an
    event, the traits of an identify, or the wishes of a command. `flag` is "", "future" (its own
    time was not believed) or "made id" (it came without a message id). `fault` says why it could
    not be handled.
    """

    kind: str
    source: str
    message_id: str
    person: str
    name: str
    occurred_at: int
    received_at: int
    body: Mapping[str, Any] = field(default_factory=dict)
    flag: str = ""
    sequence: int = 0
    fault: str = ""

    @property
    def order(self) -> tuple[int, int, int]:
        """The order of handling: by instant, what came in before what fell due."""
        return self.received_at, int(self.kind == "tick"), self.sequence


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a flow as it was pushed: its text never changes, its `state` does.

    `policy` is how it is paused or stopped: the word of the wish, or nothing. `since` is the
    instant of the last change of state.
    """

    id: int
    flow: str
    number: int
    name: str
    text: str
    templates: Mapping[str, str]
    digest: str
    state: str
    policy: str
    created_at: int
    since: int


@dataclass(frozen=True, slots=True)
class Journeys:
    """All journeys of one person in one version: the engine's own bytes and when to wake them.

    Version 0 is no version: what all flows must know of each other's doings with the person.
    """

    version: int
    person: str
    state: bytes
    wake_at: int | None


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """One line of the trace with the occurrence that caused it (0: a timer)."""

    version: int
    person: str
    at: int
    line: Mapping[str, Any]
    cause: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class Intent:
    """One message that is to go out, or has: its identity, what it is made from, how it stands.

    `entry` and `last` are the sequences of the entry event and the last awaited one (0: none).
    `content` is the rendered message as JSON, empty until then. `expires_at` is when it is no
    longer worth sending.
    """

    id: str
    version: int
    person: str
    journey: int
    node: str
    visit: int
    channel: str
    entry: int
    last: int
    made_at: int
    expires_at: int
    next_attempt: int
    state: str = "queued"
    attempts: int = 0
    content: str = ""
    provider_id: str = ""
    reason: str = ""
    updated_at: int = 0


@dataclass(frozen=True, slots=True)
class Suppression:
    """A person who is not to be reached on a channel any more ("*": on none)."""

    person: str
    channel: str
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to a flow, and when."""

    at: int
    who: str
    what: str
    flow: str
    detail: Mapping[str, Any]
