"""WhatsApp, through a provider: an approved template, or a text within an open conversation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from cartflow_studio.channels.addresses import phone_of
from cartflow_studio.channels.base import Address, ChannelError, Message, NoAddress, Ticket
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.kinds import COUNTRY
from cartflow_studio.channels.provider import ProviderChannel
from cartflow_studio.channels.template import Template
from cartflow_studio.errors import CartFlowError
from cartflow_studio.fields import field
from cartflow_studio.flow.people import Person

LONGEST_TEXT = 4096


@dataclass(frozen=True, slots=True)
class Whatsapp(ProviderChannel):
    """A WhatsApp message to one phone."""

    name: ClassVar[str] = "whatsapp"
    label: ClassVar[str] = "WhatsApp"
    icon: ClassVar[str] = "message-circle"
    parts: ClassVar[tuple[str, ...]] = ("body", "template", "language", "values", "sender")

    country: str = field(
        "", kind=COUNTRY, label="Country of local numbers", help="Two letters, as HR."
    )

    def address_of(self, person: Person) -> Address | NoAddress:
        """The attribute `phone`, as E.164."""
        return phone_of(person, self.country)

    def render(self, parts: Mapping[str, str], context: Context, ticket: Ticket) -> Message:
        """With `template`: the values for its gaps, one a line of `values`; else the text."""
        sender = parts.get("sender") or self.sender
        if parts.get("template"):
            lines = parts.get("values", "").strip().splitlines()
            values = [Template.parse(line).render(context).strip() for line in lines]
            content = {
                "template": parts["template"],
                "language": parts.get("language") or context.language,
                "values": json.dumps(values, ensure_ascii=False),
            }
        else:
            content = {"text": _text(Template.parse(parts.get("body", "")).render(context))}
        return Message(
            id=ticket.id,
            channel=self.name,
            to=ticket.to,
            content=content,
            sender=sender,
            made_at=ticket.at,
        )

    def payload(self, message: Message) -> Mapping[str, Any]:
        """Infobip's Messages API, or one plain object."""
        content = message.content
        values = json.loads(content.get("values", "[]"))
        if self.form == "plain":
            said = (
                {"template": content["template"], "language": content["language"], "values": values}
                if "template" in content
                else {"text": content["text"]}
            )
            return {"id": message.key, "to": message.to, "from": message.sender, **said}
        one: dict[str, Any] = {
            "channel": "WHATSAPP",
            "sender": message.sender,
            "destinations": [{"to": message.to.lstrip("+"), "messageId": message.key}],
        }
        if "template" in content:
            gaps = {str(place): value for place, value in enumerate(values, start=1)}
            one["template"] = {
                "templateName": content["template"],
                "language": content["language"],
            }
            one["content"] = {"body": {"type": "TEXT", **gaps}}
        else:
            one["content"] = {"body": {"type": "TEXT", "text": content["text"]}}
        return {"messages": [one]}

    def problems(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """A broken text, or neither a text nor the name of a template."""
        try:
            Template.parse(parts.get("body", ""))
            Template.parse(parts.get("values", ""))
        except CartFlowError as fault:
            return (str(fault),)
        if parts.get("template") or parts.get("body", "").strip():
            return ()
        return ("The message has neither a body nor a template.",)


def _text(text: str) -> str:
    if not text.strip():
        raise ChannelError("The WhatsApp message is empty.", hint="Write something.")
    if len(text) > LONGEST_TEXT:
        raise ChannelError(
            f"The WhatsApp message has {len(text):,} characters.",
            hint=f"At most {LONGEST_TEXT:,} fit. Shorten it.",
        )
    return text.strip()
