"""The message by WhatsApp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import LINE, TEXT, field
from cartflow_studio.flow.duration import Duration
from cartflow_studio.nodes import _message
from cartflow_studio.nodes._message import Message, quoted
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class WhatsApp(Message):
    """Send a WhatsApp message, free words or an approved template.

    Free words only reach people who wrote within the last day; all others get an approved
    template, whose gaps are filled line by line.
    """

    name: ClassVar[str] = "whatsapp"
    label: ClassVar[str] = "WhatsApp"
    icon: ClassVar[str] = "message-circle"
    color: ClassVar[str] = "sms"
    also: ClassVar[str] = mark("chat, text message, message, mobile, phone, send")
    channel: ClassVar[str] = "whatsapp"
    parts: ClassVar[tuple[str, ...]] = ("body", "values")

    body: str = field(
        "",
        kind=TEXT,
        label="Message",
        help="Only reaches people who wrote within the last day; else use a template.",
    )
    template: str = field("", kind=LINE, label="Or an approved template", help="Its name.")
    language: str = field(
        "", kind=LINE, label="Language of the template", help="Empty: the person's."
    )
    values: str = field(
        "", kind=TEXT, label="What fills its gaps", help="One a line, with placeholders."
    )
    sender: str = field("", kind=LINE, label="Sender", help="Empty: the flow's.", advanced=True)
    purpose: str = _message.purpose()
    consent: str = _message.consent()
    quiet_hours: str = _message.quiet_hours()
    caps: str = _message.caps()
    wait_for: tuple[str, ...] = _message.wait_for("delivered", "opened", "clicked", "replied")
    timeout: Duration = _message.timeout()

    def sentence(self) -> str:
        """Its template, or its first words."""
        return (
            tr("Template {name}", name=self.template)
            if self.template
            else quoted(self.body, tr("Write the message"))
        )
