"""The message by email."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import LINE, TEXT, field
from cartflow_studio.flow.duration import Duration
from cartflow_studio.nodes import _message
from cartflow_studio.nodes._message import Message, quoted
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class Email(Message):
    """Send an email.

    Plain words get a simple, good-looking layout with a link to unsubscribe. Own HTML and MJML
    are sent as they are, from the message or from a template file. Placeholders, like the
    person's first name, are filled in for each person. Who may not or cannot be mailed leaves by
    “Not sent”, or goes on as if it were sent where that exit leads nowhere. With receipts to
    wait for, each gives an exit.
    """

    name: ClassVar[str] = "email"
    label: ClassVar[str] = "Email"
    icon: ClassVar[str] = "mail"
    color: ClassVar[str] = "email"
    also: ClassVar[str] = mark("mail, e-mail, newsletter, message, letter, send")
    channel: ClassVar[str] = "email"
    parts: ClassVar[tuple[str, ...]] = ("subject", "preheader", "body", "text")

    subject: str = field("", kind=LINE, label="Subject")
    preheader: str = field("", kind=LINE, label="Preview line", help="Shown after the subject.")
    body: str = field(
        "", kind=TEXT, label="Message", help="Plain words, HTML or MJML, with placeholders."
    )
    template: str = field(
        "",
        kind=LINE,
        label="Or a template file",
        help="Beside the flow, as templates/cart-reminder.mjml. Stands in for the message.",
    )
    text: str = field(
        "", kind=TEXT, label="Plain text part", help="Empty: made from the message.", advanced=True
    )
    sender: str = field("", kind=LINE, label="Sender", help="Empty: the flow's.", advanced=True)
    sender_name: str = field("", kind=LINE, label="Sender's name", advanced=True)
    reply_to: str = field("", kind=LINE, label="Answers go to", advanced=True)
    purpose: str = _message.purpose()
    consent: str = _message.consent()
    quiet_hours: str = _message.quiet_hours()
    caps: str = _message.caps()
    wait_for: tuple[str, ...] = _message.wait_for("delivered", "opened", "clicked", "replied")
    timeout: Duration = _message.timeout()

    def sentence(self) -> str:
        """Its subject."""
        return quoted(self.subject, tr("Write the subject"))
