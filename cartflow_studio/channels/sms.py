"""Text messages, through a provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from cartflow_studio.channels.addresses import phone_of
from cartflow_studio.channels.base import Address, ChannelError, Message, NoAddress, Ticket
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.kinds import COUNTRY, PRICE
from cartflow_studio.channels.provider import ProviderChannel
from cartflow_studio.channels.template import Template
from cartflow_studio.errors import CartFlowError
from cartflow_studio.fields import WHOLE, field
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.segments import Segments, segments


@dataclass(frozen=True, slots=True)
class Sms(ProviderChannel):
    """A text message to one phone."""

    name: ClassVar[str] = "sms"
    label: ClassVar[str] = "SMS"
    icon: ClassVar[str] = "message-square"
    parts: ClassVar[tuple[str, ...]] = ("body", "sender")

    country: str = field(
        "", kind=COUNTRY, label="Country of local numbers", help="Two letters, as HR."
    )
    longest: int = field(6, kind=WHOLE, label="At most so many parts", help="Each part is paid.")

    price: str = field("", kind=PRICE, label="Price of a part", help="As 0.05 EUR.")

    def address_of(self, person: Person) -> Address | NoAddress:
        """The attribute `phone`, as E.164."""
        return phone_of(person, self.country)

    def render(self, parts: Mapping[str, str], context: Context, ticket: Ticket) -> Message:
        """The text of one person; refused if it takes more parts than the setting allows."""
        text = Template.parse(parts.get("body", "")).render(context).strip()
        if not text:
            raise ChannelError("The text message is empty.", hint="Write something.")
        size = segments(text)
        if size.count > self.longest:
            raise ChannelError(
                f"The text message takes {size.sentence()}",
                hint=f"At most {self.longest} parts are allowed. Shorten it.",
            )
        return Message(
            id=ticket.id,
            channel=self.name,
            to=ticket.to,
            content={"text": text},
            sender=parts.get("sender") or self.sender,
            made_at=ticket.at,
        )

    def payload(self, message: Message) -> Mapping[str, Any]:
        """Infobip's Messages API, or one plain object."""
        if self.form == "plain":
            return {
                "id": message.key,
                "to": message.to,
                "from": message.sender,
                "text": message.content["text"],
            }
        one = {
            "channel": "SMS",
            "sender": message.sender,
            "destinations": [{"to": message.to.lstrip("+"), "messageId": message.key}],
            "content": {"body": {"type": "TEXT", "text": message.content["text"]}},
        }
        return {"messages": [one]}

    def problems(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """A broken or empty text, or one that is too long before anything is filled in."""
        try:
            Template.parse(parts.get("body", ""))
        except CartFlowError as fault:
            return (str(fault),)
        return () if parts.get("body", "").strip() else ("The body is empty.",)

    def cost(self, parts: int) -> str:
        """What so many parts cost, as `0.10 EUR`; empty where no price is set."""
        amount, _, currency = self.price.partition(" ")
        return f"{Decimal(amount) * parts} {currency}" if amount else ""

    def size(self, parts: Mapping[str, str], context: Context) -> Segments:
        """How many parts the text takes for one person."""
        return segments(Template.parse(parts.get("body", "")).render(context).strip())
