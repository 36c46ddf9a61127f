"""The message as a push notification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import LINE, TEXT, field
from cartflow_studio.flow.duration import Duration
from cartflow_studio.nodes import _message
from cartflow_studio.nodes._message import Message, quoted
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class Push(Message):
    """Send a notification to the person's phone or browser.

    It goes to the device in the person's push_token, and a tap leads to the web address.
    """

    name: ClassVar[str] = "push"
    label: ClassVar[str] = "Push"
    icon: ClassVar[str] = "bell"
    color: ClassVar[str] = "push"
    also: ClassVar[str] = mark("notification, app, mobile, message, send")
    channel: ClassVar[str] = "push"
    parts: ClassVar[tuple[str, ...]] = ("title", "body", "url", "image")

    title: str = field("", kind=LINE, label="Title")
    body: str = field("", kind=TEXT, label="Message")
    url: str = field("", kind=LINE, label="A tap leads to", help="A web address.")
    image: str = field("", kind=LINE, label="Picture", help="A web address.", advanced=True)
    purpose: str = _message.purpose()
    consent: str = _message.consent()
    quiet_hours: str = _message.quiet_hours()
    caps: str = _message.caps()
    wait_for: tuple[str, ...] = _message.wait_for("delivered", "opened", "clicked")
    timeout: Duration = _message.timeout()

    def sentence(self) -> str:
        """Its title, or its first words."""
        return quoted(self.title or self.body, tr("Write the notification"))
