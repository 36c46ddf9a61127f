"""Push notifications, through a gateway that takes device tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from cartflow_studio.channels.base import (
    Address,
    ChannelError,
    Message,
    NoAddress,
    Ticket,
    attribute,
)
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.provider import ProviderChannel
from cartflow_studio.channels.template import Template
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.people import Person

_TOKEN = re.compile(r"[\x21-\x7e]{8,4096}")
LARGEST = 4096  # bytes, of all words together: what phones take


@dataclass(frozen=True, slots=True)
class Push(ProviderChannel):
    """A push notification to one device."""

    name: ClassVar[str] = "push"
    label: ClassVar[str] = "Push"
    icon: ClassVar[str] = "bell"
    parts: ClassVar[tuple[str, ...]] = ("title", "body", "url", "image")

    def address_of(self, person: Person) -> Address | NoAddress:
        """The attribute `push_token`, the device token."""
        token = attribute(person, "push_token")
        if not token:
            return NoAddress("missing_address", "The person has no push_token.")
        if _TOKEN.fullmatch(token) is None:
            return NoAddress("bad_address", "The push_token is not a device token.")
        return Address(token)

    def render(self, parts: Mapping[str, str], context: Context, ticket: Ticket) -> Message:
        """Title, words, and where a tap leads."""
        content = {
            name: " ".join(Template.parse(parts[name]).render(context).split())
            for name in self.parts
            if parts.get(name)
        }
        if not content.get("title") and not content.get("body"):
            raise ChannelError("The push notification is empty.", hint="Write a title or a body.")
        size = sum(len(words.encode()) for words in content.values())
        if size > LARGEST:
            raise ChannelError(
                f"The push notification has {size:,} bytes.",
                hint=f"At most {LARGEST:,} fit. Shorten it.",
            )
        return Message(
            id=ticket.id,
            channel=self.name,
            to=ticket.to,
            content=content,
            sender=self.sender,
            made_at=ticket.at,
        )

    def endpoint(self) -> str:
        """The gateway, whatever its form."""
        return self.url

    def payload(self, message: Message) -> Mapping[str, Any]:
        """One plain object: id, token, title, body, url, image."""
        return {"id": message.key, "token": message.to, **message.content}

    def lacking(self) -> tuple[str, ...]:
        """The address of the gateway."""
        return () if self.url else ("Address of the provider",)

    def problems(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """Broken templates, or nothing to show."""
        try:
            for name in self.parts:
                Template.parse(parts.get(name, ""))
        except CartFlowError as fault:
            return (str(fault),)
        shown = (parts.get("title", "") + parts.get("body", "")).strip()
        return () if shown else ("The notification has neither title nor body.",)
