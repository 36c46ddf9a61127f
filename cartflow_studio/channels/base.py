"""What every channel is: an address, a message made of rendered parts, and an outcome."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal

from cartflow_studio.channels.context import Context
from cartflow_studio.channels.secrets import Secrets
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.people import Person

OutcomeKind = Literal["sent", "failed", "retry", "unknown"]


class ChannelError(CartFlowError):
    """A message that cannot be made, or a channel that is not set up."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed to a provider: rendered, complete, and never rendered again.

    `id` is the identity (flow, version, journey, node, visit) as text; `made_at` the instant it
    was made, in microseconds since the epoch. `headers` belong to the wire of the channel.
    """

    id: str
    channel: str
    to: str
    content: Mapping[str, str]
    sender: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    made_at: int = 0

    @property
    def key(self) -> str:
        """32 hexadecimal digits that follow from the identity: the idempotency key."""
        return hashlib.sha256(self.id.encode()).hexdigest()[:32]

    def to_json(self) -> str:
        """One line of JSON from which `from_json` makes an equal message."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Message:
        """The message that `to_json` wrote; ValueError for any other text."""
        plain = json.loads(text)
        if not isinstance(plain, dict):
            raise ValueError("a message is a JSON object")
        try:
            return cls(**plain)
        except TypeError:
            raise ValueError("this is not a message") from None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt ended.

    `reason` is in the provider's own words where it spoke. `retry_after` is in seconds, None where
    the runner decides. `unknown` means that nobody can tell whether the provider took it. `answer`
    is what a webhook answered, if it was a JSON object; `gone` that the address asked never to be
    called again.
    """

    kind: OutcomeKind
    provider_id: str = ""
    reason: str = ""
    retry_after: float | None = None
    answer: Mapping[str, Any] | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached, in the one form that is sent to the provider."""

    value: str


@dataclass(frozen=True, slots=True)
class NoAddress:
    """Why a person is not reached: a reason of the trace and a sentence."""

    reason: Literal["missing_address", "bad_address"]
    sentence: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a message is made for: its identity, the address, the instant (microseconds, UTC)."""

    id: str
    to: str
    at: int


class Channel(ABC):
    """One way to reach people. A subclass is a frozen dataclass of described settings.

    The class is the member of the family `channels`; an instance is an account that is set up.
    """

    __slots__ = ()
    name: ClassVar[str]  # `type: email` in the flow file, the word in the trace
    label: ClassVar[str]
    icon: ClassVar[str]
    parts: ClassVar[tuple[str, ...]]  # the texts a node gives it, each a template

    @abstractmethod
    def address_of(self, person: Person) -> Address | NoAddress:
        """Where this person is reached, or why not."""

    @abstractmethod
    def render(self, parts: Mapping[str, str], context: Context, ticket: Ticket) -> Message:
        """The message of a person; `TemplateFault` or `ChannelError` if it cannot be made."""

    @abstractmethod
    def deliver(self, message: Message, secrets: Secrets, *, now: int) -> Outcome:
        """Hand a message to the provider, once; never raises for what a provider can do.

        Blocks until the provider answered or its time is over. `now` is in microseconds, UTC.
        """

    @abstractmethod
    def problems(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """What stops every message with these parts, as sentences; found without a person."""

    @abstractmethod
    def lacking(self) -> tuple[str, ...]:
        """The labels of settings without which nothing can be delivered."""


def attribute(person: Person, name: str) -> str:
    """A person's attribute as trimmed text; empty if it is missing or not text."""
    value = person.attributes.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()
