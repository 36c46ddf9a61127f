"""The message by SMS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import LINE, TEXT, field
from cartflow_studio.flow.duration import Duration
from cartflow_studio.nodes import _message
from cartflow_studio.nodes._message import Message, quoted
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class Sms(Message):
    """Send a text message to the phone.

    160 plain letters fit in one part, 70 where a letter is outside the plain alphabet; each
    part is paid. The number comes from the person's phone.
    """

    name: ClassVar[str] = "sms"
    label: ClassVar[str] = "SMS"
    icon: ClassVar[str] = "message-square"
    color: ClassVar[str] = "sms"
    also: ClassVar[str] = mark("text message, text, mobile, phone, message, send")
    channel: ClassVar[str] = "sms"
    parts: ClassVar[tuple[str, ...]] = ("body",)

    body: str = field("", kind=TEXT, label="Message", help="160 plain letters fit in one part.")
    sender: str = field("", kind=LINE, label="Sender", help="Empty: the flow's.", advanced=True)
    purpose: str = _message.purpose()
    consent: str = _message.consent()
    quiet_hours: str = _message.quiet_hours()
    caps: str = _message.caps()
    wait_for: tuple[str, ...] = _message.wait_for("delivered", "clicked", "replied")
    timeout: Duration = _message.timeout()

    def sentence(self) -> str:
        """Its first words."""
        return quoted(self.body, tr("Write the message"))
