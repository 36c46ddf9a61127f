"""Where a webhook may go: public addresses only, unless the runner is told of others."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from cartflow_studio.channels.base import ChannelError

Resolver = Callable[[str, int], Sequence[str]]
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_DENIED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # inside providers
        "192.0.0.0/24",  # protocol assignments, with some clouds' metadata
        "192.88.99.0/24",  # 6to4 relays
        "64:ff9b::/96",  # NAT64: an IPv4 address behind a global prefix
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "::/96",  # IPv4 in the old way
    )
)
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was looked at part by part; `path` begins with `/` and has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the `Host` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def system_resolver(host: str, port: int) -> Sequence[str]:
    """What the machine's resolver answers; OSError if it knows none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def read_target(url: str, allowed: Sequence[str]) -> Target:
    """Take a web address apart; `ChannelError` for what is refused before any name is resolved.

    `allowed` are hosts or networks, each with an optional port: `localhost:8080`, `10.0.0.0/8`.
    Only what is allowed may use http or another port than 443.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise ChannelError(f"{url[:100]!r} is not a web address.") from None
    if parts.scheme not in _PORTS or not host:
        raise ChannelError(f"{url[:100]!r} is not a web address.", hint="Begin with https://.")
    if any(letter <= " " or letter == "\x7f" for letter in url):
        raise ChannelError("The web address holds a space or a control character.")
    if parts.username is not None or parts.password is not None:
        raise ChannelError(
            "The web address holds a user or password.",
            hint="Put the secret in the keyring; give it in a header as secret:NAME.",
        )
    query = f"?{parts.query}" if parts.query else ""
    path = (parts.path or "/") + query
    target = Target(parts.scheme, host.lower(), port or _PORTS[parts.scheme], path)
    if not _is_named(target, allowed):
        _refuse_unnamed(target)
    return target


def checked_addresses(
    target: Target, addresses: Sequence[str], allowed: Sequence[str]
) -> tuple[str, ...]:
    """The addresses behind a target, if every one of them may be reached; else `ChannelError`."""
    if not addresses:
        raise ChannelError(f"{target.host!r} has no address.", hint="Correct the web address.")
    for address in addresses:
        if not is_public(address) and not _may(target, address, allowed):
            raise _inside(target, address)
    return tuple(addresses)


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, in whatever way it is wrapped."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        ip = mapped
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    return not any(ip in network for network in _DENIED if network.version == ip.version)


def _refuse_unnamed(target: Target) -> None:
    if target.scheme != "https":
        raise ChannelError(
            f"{target.scheme}:// is not safe for {target.host!r}.",
            hint="Use https://, or allow this host in the settings of the channel.",
        )
    if target.port != 443:
        raise ChannelError(
            f"Port {target.port} of {target.host!r} is not allowed.",
            hint="Use port 443, or allow this host and port in the settings of the channel.",
        )
    literal = _literal(target.host)
    if literal is not None and not is_public(literal):
        raise _inside(target, literal)
    if target.host == "localhost" or target.host.endswith((".localhost", ".local", ".internal")):
        raise _inside(target, "this machine or network")


def _literal(host: str) -> str | None:
    """The address that a host without a name means: also 127.1, 2130706433 and 0x7f000001."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return None


def _is_named(target: Target, allowed: Sequence[str]) -> bool:
    return any(_matches(entry, target.host, target.port) for entry in allowed)


def _may(target: Target, address: str, allowed: Sequence[str]) -> bool:
    return _is_named(target, allowed) or any(
        _matches(entry, address, target.port) for entry in allowed
    )


def _matches(entry: str, host: str, port: int) -> bool:
    if "/" in entry:
        literal = _literal(host)
        try:
            return literal is not None and ipaddress.ip_address(literal) in ipaddress.ip_network(
                entry, strict=False
            )
        except ValueError:
            return False
    if entry.count(":") == 1:
        name, _, number = entry.partition(":")
        return name.lower() == host and number == str(port)
    return entry.strip("[]").lower() == host


def _inside(target: Target, address: str) -> ChannelError:
    return ChannelError(
        f"{target.host!r} leads into a private network ({address}).",
        hint="If that is meant, allow the host in the settings of the channel.",
    )
