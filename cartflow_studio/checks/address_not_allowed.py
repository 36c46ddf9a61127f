"""The rule that webhooks call only addresses that may be called."""

from __future__ import annotations

import ipaddress
import re

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.nodes.webhook import Webhook
from cartflow_studio.words import tr

_INSIDE = (".localhost", ".local", ".internal", ".home.arpa")
_PART = re.compile(r"0x[0-9a-f]{1,8}|[0-9]{1,10}", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?)://([^/?#\\\s]*)(?:[/?#]\S*)?", re.IGNORECASE)
_HOST = re.compile(r"(?:\[([0-9a-f:.%]+)\]|([\w.-]+))(?::([0-9]{1,5}))?", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{[{%](?:(?!\{[{%]).)*?[}%]\}", re.DOTALL)


@rule(Severity.ERROR)
def address_not_allowed(view: View) -> Found:
    """A webhook calls an address that may not be called.

    Why: a flow could reach into the private network it runs in; such calls are refused.
    Fix: use a public address with https://, or allow the host in the settings of the webhooks.
    """
    for node, kind in view.of(Webhook):
        url = kind.url.strip()
        reason = _reason(url, view.context.hosts) if url else ""
        if not reason:
            continue
        safe = "https://" + url.removeprefix("http://")
        fixes = (
            (set_field(tr("Use https://"), node.id, "url", safe),)
            if url.startswith("http://") and not _reason(safe, view.context.hosts)
            else ()
        )
        message = tr(
            "{name} would be refused for everybody: {reason}",
            name=view.name(node.id),
            reason=reason,
        )
        yield Problem(node.id, message, "url", fixes=fixes)


def _reason(url: str, allowed: tuple[str, ...]) -> str:
    host_part = url.partition("://")[2].partition("/")[0]
    if "{" in host_part or "{" in url.partition("://")[0]:
        return tr("the host of its address must be written out, without a placeholder.")
    address = _ADDRESS.fullmatch(_PLACEHOLDER.sub("x", url))
    if address is None:
        return tr("its address is not written like https://shop.example.com/hook.")
    if "@" in address[2]:
        return tr("its address holds a user or password.")
    named = _HOST.fullmatch(address[2])
    if named is None:
        return tr("the host of its address cannot be read.")
    host = (named[1] or named[2]).rstrip(".").lower()
    port = int(named[3] or (443 if address[1].lower() == "https" else 80))
    if any(_matches(entry, host, port) for entry in allowed):
        return ""
    if _is_inside(host):
        return tr("{host} is not a public address.", host=host)
    if address[1].lower() == "http":
        return tr("http:// is not safe.")
    return "" if port == 443 else tr("port {port} is not allowed.", port=port)


def _matches(entry: str, host: str, port: int) -> bool:
    """Whether an allowed host is this one: a name, name:port, or a network like 10.0.0.0/8."""
    if "/" in entry:
        address = _literal(host)
        try:
            return address is not None and address in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    if entry.count(":") == 1:
        return entry.lower() == f"{host}:{port}"
    return entry.strip("[]").lower() == host


def _is_inside(host: str) -> bool:
    if host == "localhost" or host.endswith(_INSIDE):
        return True
    address = _literal(host)
    if address is None:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped if mapped is not None else address
    return not address.is_global or address.is_multicast or address.is_reserved


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host without a name means: also 127.1, 2130706433 and 0x7f000001."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    parts = host.split(".")
    if len(parts) > 4 or not all(_PART.fullmatch(part) for part in parts):
        return None
    numbers = [_number(part) for part in parts]
    if any(number > 255 for number in numbers[:-1]):
        return None
    whole = sum(number << (24 - 8 * place) for place, number in enumerate(numbers[:-1]))
    if numbers[-1] >= 1 << (8 * (5 - len(numbers))):
        return None
    return ipaddress.IPv4Address(whole + numbers[-1])


def _number(part: str) -> int:
    if part.lower().startswith("0x"):
        return int(part, 16)
    if part.startswith("0") and set(part) <= set("01234567"):
        return int(part, 8)
    return int(part)
