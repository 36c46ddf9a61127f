"""A mail as it travels: headers that nobody can break out of, text and HTML side by side."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from cartflow_studio.channels.base import Message

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]+")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def one_line(text: str) -> str:
    """The text without line breaks, control characters and lone surrogates: fit for a header."""
    return _CONTROL.sub(" ", text).strip()


def message_id(message: Message) -> str:
    """The Message-ID: it follows from the identity, so that a second attempt has the same."""
    return f"<{message.key}@{message.sender.rpartition('@')[2] or 'localhost'}>"


def compose(message: Message) -> bytes:
    """The bytes of a mail with CRLF line ends; the same message gives the same bytes.

    `content` has `subject`, `text`, and perhaps `html` and `sender_name`; `sender` and `to` are
    addresses in ASCII. ValueError if an address is none.
    """
    mail = EmailMessage(policy=SMTP)
    name = one_line(message.content.get("sender_name", ""))
    mail["From"] = Address(display_name=name, addr_spec=message.sender)
    mail["To"] = Address(addr_spec=message.to)
    mail["Subject"] = one_line(message.content.get("subject", ""))
    mail["Date"] = format_datetime(_EPOCH + timedelta(microseconds=message.made_at))
    mail["Message-ID"] = message_id(message)
    for header, value in message.headers.items():
        mail[header] = one_line(value)
    mail.set_content(_clean(message.content.get("text", "")), cte="quoted-printable")
    if message.content.get("html"):
        mail.add_alternative(
            _clean(message.content["html"]), subtype="html", cte="quoted-printable"
        )
        mail.set_boundary(f"=_{message.key}")
    return mail.as_bytes()


def _clean(text: str) -> str:
    return re.sub(r"[\x00\ud800-\udfff]", "", text)
