"""People and what they did, as values. Instants are microseconds since the epoch, UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | None | list[Value] | dict[str, Value]"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer. Known attributes: email, phone, language, timezone (IANA), consent_<channel>."""

    id: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person did. `received_at` is when it was heard of; 0 means at once."""

    message_id: str
    name: str
    person: str
    occurred_at: int
    received_at: int = 0
    properties: Mapping[str, Value] = field(default_factory=dict)
