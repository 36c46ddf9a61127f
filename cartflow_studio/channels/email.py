"""Mail, by SMTP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.channels import html, letter
from cartflow_studio.channels.addresses import AddressFault, email_address
from cartflow_studio.channels.base import (
    Address,
    Channel,
    ChannelError,
    Message,
    NoAddress,
    Outcome,
    Ticket,
    attribute,
)
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.kinds import MAILBOX, PORT, SECONDS
from cartflow_studio.channels.mime import compose, one_line
from cartflow_studio.channels.secrets import SECRET, SecretError, Secrets
from cartflow_studio.channels.smtp import Envelope, Server, hand_over
from cartflow_studio.channels.template import Template
from cartflow_studio.errors import CartFlowError
from cartflow_studio.fields import LINE, choice, field
from cartflow_studio.flow.people import Person

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_SENDER = re.compile(r"(?:(.*?)\s*<([^<>]+)>)?|([^<>]*)")
_SIGNED = (
    b"from to subject date message-id reply-to mime-version content-type "
    b"list-unsubscribe list-unsubscribe-post"
).split()


@dataclass(frozen=True, slots=True)
class Email(Channel):
    """A mail to one person, with an HTML and a plain text part."""

    name: ClassVar[str] = "email"
    label: ClassVar[str] = "Email"
    icon: ClassVar[str] = "mail"
    parts: ClassVar[tuple[str, ...]] = (
        "subject", "preheader", "body", "text", "sender", "sender_name", "reply_to",
    )  # fmt: skip

    host: str = field("localhost", kind=LINE, label="Mail server")
    port: int = field(587, kind=PORT, label="Port", help="587 for STARTTLS, 465 for TLS.")
    security: str = field(
        "starttls",
        kind=choice("starttls", "tls", "none"),
        label="Security",
        help="none only for a server on this machine.",
    )
    user: str = field("", kind=LINE, label="User", help="Empty: no login.")
    password: str = field("", kind=SECRET, label="Password", help="As secret:smtp_main.")
    sender: str = field("", kind=MAILBOX, label="Sender", help="The address that mails come from.")
    sender_name: str = field("", kind=LINE, label="Sender's name")
    reply_to: str = field("", kind=MAILBOX, label="Answers go to", help="Empty: to the sender.")
    dkim_domain: str = field("", kind=LINE, label="DKIM domain", advanced=True)
    dkim_selector: str = field("", kind=LINE, label="DKIM selector", advanced=True)
    dkim_key: str = field("", kind=SECRET, label="DKIM private key", advanced=True)
    authority: str = field(
        "", kind=LINE, label="Own certificate authority", help="A PEM file.", advanced=True
    )
    timeout: float = field(30.0, kind=SECONDS, label="Wait for the server, seconds", advanced=True)
    patience: float = field(
        120.0,
        kind=SECONDS,
        label="Wait for its last answer, seconds",
        help="Without that answer a mail ends as unknown.",
        advanced=True,
    )

    def address_of(self, person: Person) -> Address | NoAddress:
        """The attribute `email`, if it is exactly one address."""
        text = attribute(person, "email")
        if not text:
            return NoAddress("missing_address", "The person has no email.")
        try:
            return Address(email_address(text))
        except AddressFault as fault:
            return NoAddress("bad_address", str(fault))

    def render(self, parts: Mapping[str, str], context: Context, ticket: Ticket) -> Message:
        """A mail with the headers of one-click unsubscribing where the context has the link."""
        markup, words = letter.filled_in(parts.get("body", ""), parts.get("preheader", ""), context)
        own = Template.parse(parts["text"]).render(context) if parts.get("text") else ""
        name, sender = self._from(parts)
        return Message(
            id=ticket.id,
            channel=self.name,
            to=_address(ticket.to),
            content={
                "subject": one_line(Template.parse(parts.get("subject", "")).render(context)),
                "text": own or words,
                "html": markup,
                "sender_name": name,
            },
            sender=sender,
            headers=_headers(parts.get("reply_to") or self.reply_to, context.unsubscribe_url),
            made_at=ticket.at,
        )

    def deliver(self, message: Message, secrets: Secrets, *, now: int) -> Outcome:
        """One SMTP conversation; a mail that may have been taken ends as unknown."""
        server = Server(
            self.host, self.port, self.security, self.user, self.timeout, self.patience,
            self.authority,
        )  # fmt: skip
        if self._in_the_clear():
            return Outcome(
                "retry",
                reason=f"The login at {self.host} would travel without encryption. "
                "Set Security to starttls or tls.",
            )
        try:
            password = secrets.reveal(self.password) if self.user else ""
            mail = self._signed(compose(message), secrets)
        except SecretError as fault:
            return Outcome("retry", reason=str(fault))
        except (CartFlowError, ValueError) as fault:
            return Outcome("failed", reason=str(fault))
        return hand_over(server, password, Envelope(message.sender, message.to, mail))

    def problems(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """Templates that are broken, and a mail without subject, words or sender."""
        found = [
            f"The {name} is empty."
            for name in ("subject", "body")
            if not parts.get(name, "").strip()
        ]
        try:
            letter.body_template(parts.get("body", ""), parts.get("preheader", ""))
            for name in ("subject", "text"):
                Template.parse(parts.get(name, ""))
            self._from(parts)
            _headers(parts.get("reply_to", ""), "")
        except CartFlowError as fault:
            found.append(str(fault))
        return tuple(found)

    def remarks(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """What mail programs will cut or drop of it; good to know, and no obstacle."""
        return html.remarks(letter.body_template(parts.get("body", "")).text)

    def lacking(self) -> tuple[str, ...]:
        """Host and sender; for a login password and encryption; all of DKIM or none of it."""
        found = [label for label, value in (("Mail server", self.host), ("Sender", self.sender))
                 if not value]  # fmt: skip
        if self.user and not self.password:
            found.append("Password")
        if self._in_the_clear():
            found.append("Security")
        signing = {
            "DKIM domain": self.dkim_domain,
            "DKIM selector": self.dkim_selector,
            "DKIM private key": self.dkim_key,
        }
        if any(signing.values()):
            found += [label for label, value in signing.items() if not value]
        return tuple(found)

    def _in_the_clear(self) -> bool:
        return bool(self.user) and self.security == "none" and self.host not in _THIS_MACHINE

    def _from(self, parts: Mapping[str, str]) -> tuple[str, str]:
        """Name and address of the sender; the step may say `Shop <shop@example.com>`."""
        written = _SENDER.fullmatch(parts.get("sender", "").strip())
        if written is None:
            raise ChannelError(
                f"{parts['sender']!r} is no sender.", hint="Write Shop <shop@example.com>."
            )
        name, address = (written[1] or "").strip('" '), written[2] or written[3]
        if not address and not self.sender:
            raise ChannelError("The mail has no sender.", hint="Set the sender of the channel.")
        name = parts.get("sender_name") or name or self.sender_name
        return name, _address(address or self.sender)

    def _signed(self, mail: bytes, secrets: Secrets) -> bytes:
        if not self.dkim_key:
            return mail
        import dkim

        try:
            signature: bytes = dkim.sign(
                mail,
                self.dkim_selector.encode(),
                self.dkim_domain.encode(),
                secrets.reveal(self.dkim_key).encode(),
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=[name for name in _SIGNED if _has(mail, name)],
            )
        except (dkim.DKIMException, ValueError) as fault:
            raise SecretError(
                f"The DKIM key cannot be used: {fault}.", hint="It must be a private key in PEM."
            ) from None
        return signature + mail


def _has(mail: bytes, header: bytes) -> bool:
    return b"\r\n" + header + b":" in b"\r\n" + mail.partition(b"\r\n\r\n")[0].lower()


def _address(text: str) -> str:
    try:
        return email_address(text)
    except AddressFault as fault:
        raise ChannelError(f"{text!r} is no mail address: {fault}") from None


def _headers(reply_to: str, unsubscribe_url: str) -> dict[str, str]:
    headers = {"Reply-To": _address(reply_to)} if reply_to else {}
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
