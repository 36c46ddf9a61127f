"""The kinds of value that channel settings are made of."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from cartflow_studio.channels.addresses import AddressFault, email_address
from cartflow_studio.fields import LINE, WHOLE, Fault, Kind, Plain

_PRICE = re.compile(r"\d{1,6}(\.\d{1,6})? [A-Z]{3}")


def _mailbox(value: Plain) -> str:
    text = LINE.read(value)
    if not text:
        return ""
    try:
        return email_address(text)
    except AddressFault as fault:
        raise Fault(str(fault), hint="Write it like shop@example.com.") from None


def _web_address(value: Plain) -> str:
    text = LINE.read(value).strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise Fault(f"{text!r} is not a web address.", hint="Write it like https://example.com.")
    if parts.username or parts.password:
        raise Fault(
            "The address holds a user or password.",
            hint="Put the secret in the keyring and name it as secret:NAME.",
        )
    return text.rstrip("/")


def _country(value: Plain) -> str:
    text = LINE.read(value).strip().upper()
    if text and re.fullmatch(r"[A-Z]{2}", text) is None:
        raise Fault(f"{text!r} is not a country.", hint="Two letters, as HR, DE or US.")
    return text


def _price(value: Plain) -> str:
    text = LINE.read(value).strip()
    if text and _PRICE.fullmatch(text) is None:
        raise Fault(f"{text!r} is not a price.", hint="Write it like 0.05 EUR.")
    return text


def _port(value: Plain) -> int:
    number = WHOLE.read(value)
    if not 1 <= number <= 65535:
        raise Fault(f"{number} is not a port; ports are 1 to 65535.")
    return number


def _seconds(value: Plain) -> float:
    number = WHOLE.read(value)
    if not 1 <= number <= 900:
        raise Fault(f"{number} seconds are not possible here; 1 to 900 are.")
    return number


MAILBOX: Kind[str] = Kind(
    "mail address", _mailbox, str, {"type": "string", "format": "email"}, "line"
)
WEB_ADDRESS: Kind[str] = Kind(
    "web address", _web_address, str, {"type": "string", "format": "uri"}, "line"
)
COUNTRY: Kind[str] = Kind(
    "country", _country, str, {"type": "string", "pattern": "^([A-Z]{2})?$"}, "line"
)
PRICE: Kind[str] = Kind("price", _price, str, {"type": "string"}, "line")
PORT: Kind[int] = Kind(
    "port", _port, int, {"type": "integer", "minimum": 1, "maximum": 65535}, "whole"
)
SECONDS: Kind[float] = Kind(
    "seconds", _seconds, int, {"type": "integer", "minimum": 1, "maximum": 900}, "whole"
)
