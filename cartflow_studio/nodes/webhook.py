"""The call of another program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import LINE, TEXT, YES_NO, choice, field
from cartflow_studio.flow.duration import Duration, minutes
from cartflow_studio.nodes import _message
from cartflow_studio.nodes._message import Message
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class Webhook(Message):
    """Call another program by its web address.

    The body is JSON with placeholders, signed where the channel has a signing secret. With
    “Wait for the answer”, later messages can show what it says, by the id of this step. Only
    public addresses with https:// are called, and those that the settings of the channel allow.
    """

    name: ClassVar[str] = "webhook"
    label: ClassVar[str] = "Webhook"
    icon: ClassVar[str] = "webhook"
    color: ClassVar[str] = "exit"
    also: ClassVar[str] = mark("http, api, call, request, url, other system, integration, send")
    channel: ClassVar[str] = "webhook"
    parts: ClassVar[tuple[str, ...]] = ("url", "body", "headers")

    url: str = field("", kind=LINE, label="Web address", help="As https://shop.example.com/hook.")
    method: str = field("POST", kind=choice("POST", "PUT", "GET"), label="Method")
    body: str = field(
        "", kind=TEXT, label="Body", help="JSON with placeholders. Empty: person and events."
    )
    headers: str = field(
        "",
        kind=TEXT,
        label="Headers",
        help="One a line, as Authorization: secret:shop_key.",
        advanced=True,
    )
    answer: bool = field(
        False, kind=YES_NO, label="Wait for the answer", help="Later steps can read it."
    )
    timeout: Duration = _message.timeout(minutes(5))
    consent: str = field(
        "not required",
        kind=choice("required", "not required"),
        label="Consent",
        help="Required: only for people who agreed to be passed on (consent_webhook).",
        advanced=True,
    )
    quiet_hours: str = field(
        "ignore", kind=choice("obey", "ignore"), label="Quiet hours", advanced=True
    )
    caps: str = field("ignore", kind=choice("obey", "ignore"), label="Message caps", advanced=True)

    @property
    def purpose(self) -> str:
        """A call of a program is no marketing."""
        return "transactional"

    @property
    def wait_for(self) -> tuple[str, ...]:
        """The answer, if it is waited for."""
        return ("answered",) if self.answer else ()

    def sentence(self) -> str:
        """Whom it calls."""
        if not self.url.strip():
            return tr("Write the web address")
        host = self.url.strip().rpartition("://")[2].partition("/")[0]
        return tr("{method} to {host}", method=self.method, host=host.rpartition("@")[2])
