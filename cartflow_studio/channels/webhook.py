"""Webhooks: a step calls an address, signed, and later steps can read what it answers."""

from __future__ import annotations

import dataclasses
import http.client
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from standardwebhooks import Webhook as Signer
from standardwebhooks.webhooks import EmptyWebhookSecretError

from cartflow_studio import __version__
from cartflow_studio.channels.base import (
    Address,
    Channel,
    ChannelError,
    Message,
    NoAddress,
    Outcome,
    Ticket,
)
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.guard import (
    Resolver,
    checked_addresses,
    read_target,
    system_resolver,
)
from cartflow_studio.channels.kinds import SECONDS
from cartflow_studio.channels.provider import retry_after, words_of
from cartflow_studio.channels.secrets import SECRET, SecretError, Secrets
from cartflow_studio.channels.template import Template
from cartflow_studio.channels.wire import Answer, Limits, Request, exchange
from cartflow_studio.errors import CartFlowError
from cartflow_studio.fields import LINE, field, list_of
from cartflow_studio.flow.people import Person

METHODS = ("POST", "PUT", "GET")
LARGEST_BODY = 256 * 1024
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OWN = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer",
     "webhook-id", "webhook-timestamp", "webhook-signature"}
)  # fmt: skip
_HOST = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*")
_BODY = (
    '{"type": "cartflow.step", "data": {"flow": {{ flow }}, "person": {{ person }}, '
    '"event": {{ event }}, "last": {{ last }}}}'
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Webhook(Channel):
    """A call of a web address, with a JSON body that is signed."""

    name: ClassVar[str] = "webhook"
    label: ClassVar[str] = "Webhook"
    icon: ClassVar[str] = "webhook"
    parts: ClassVar[tuple[str, ...]] = ("url", "method", "body", "headers")

    secret: str = field(
        "",
        kind=SECRET,
        label="Signing secret",
        help="As secret:webhook; whsec_… as Standard Webhooks has it. Empty: not signed.",
    )
    allowed: tuple[str, ...] = field(
        (),
        kind=list_of(LINE, editor="lines"),
        label="Allowed hosts inside",
        help="Private hosts that may be called, as localhost:8080 or 10.0.0.0/8.",
        advanced=True,
    )
    timeout: float = field(10.0, kind=SECONDS, label="Time for a call, seconds", advanced=True)
    resolver: Resolver = dataclasses.field(default=system_resolver, compare=False)

    def address_of(self, person: Person) -> Address | NoAddress:
        """Everybody: the address is that of the step."""
        return Address(person.id)

    def render(self, parts: Mapping[str, str], context: Context, ticket: Ticket) -> Message:
        """The request of one person; the host of its address is the flow's, never a person's."""
        method = _method(parts)
        url = _url_template(parts).render(context).strip()
        read_target(url, self.allowed)
        content = {"url": url, "method": method}
        if method != "GET":
            content["json"] = _body(parts.get("body", ""), context)
        return Message(
            id=ticket.id,
            channel=self.name,
            to=url,
            content=content,
            headers=_headers(parts.get("headers", ""), context),
            made_at=ticket.at,
        )

    def deliver(self, message: Message, secrets: Secrets, *, now: int) -> Outcome:
        """One call, to an address that was checked after its name was resolved."""
        body = message.content.get("json", "").encode()
        try:
            target = read_target(message.to, self.allowed)
            headers = self._signed(message, body, secrets, now)
        except SecretError as fault:
            return Outcome("retry", reason=str(fault))
        except CartFlowError as fault:
            return Outcome("failed", reason=str(fault))
        request = Request(message.content["method"], target, headers, body)
        try:
            answer = exchange(
                request,
                lambda: checked_addresses(
                    target, self.resolver(target.host, target.port), self.allowed
                ),
                Limits(seconds=self.timeout),
            )
        except CartFlowError as fault:
            return Outcome("failed", reason=str(fault))
        except ssl.SSLError as fault:
            reason = getattr(fault, "verify_message", "") or fault.reason or str(fault)
            return Outcome("failed", reason=f"{target.host!r} cannot be trusted: {reason}.")
        except (OSError, http.client.HTTPException) as fault:
            reason = str(fault) or type(fault).__name__
            return Outcome("retry", reason=f"{target.authority} does not answer: {reason}.")
        return meaning(answer, now)

    def problems(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """A target that is refused, a body that is no JSON, a header that cannot be sent."""
        found: list[str] = []
        for check in (
            lambda: read_target(_PLACEHOLDER.sub("x", _url_template(parts).text), self.allowed),
            lambda: _method(parts),
            lambda: Template.parse(parts.get("body", ""), "json"),
            lambda: _header_templates(parts.get("headers", "")),
        ):
            try:
                check()
            except CartFlowError as fault:
                found.append(str(fault))
        return tuple(found)

    def lacking(self) -> tuple[str, ...]:
        """Nothing: an unsigned webhook is possible."""
        return ()

    def _signed(self, message: Message, body: bytes, secrets: Secrets, now: int) -> dict[str, str]:
        headers = {
            name: secrets.reveal(value) if value.startswith("secret:") else value
            for name, value in message.headers.items()
        }
        moment = _EPOCH + timedelta(microseconds=now)
        headers |= {
            "User-Agent": f"CartFlow-Studio/{__version__}",
            "Accept": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": str(int(moment.timestamp())),
        }
        if body:
            headers["Content-Type"] = "application/json"
        if self.secret:
            signer = _signer(secrets.reveal(self.secret))
            headers["webhook-signature"] = signer.sign(message.key, moment, body.decode())
        return headers


_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def meaning(answer: Answer, now: int) -> Outcome:
    """What an endpoint's answer means for the message."""
    text = answer.body.decode("utf-8", "replace")
    plain = _json(text)
    words = f"{answer.status} {words_of(plain, text)}".strip()
    after = retry_after(answer.headers.get("retry-after", ""), now)
    match answer.status:
        case code if 200 <= code < 300:
            return Outcome("sent", answer=plain if isinstance(plain, dict) else None)
        case 410:
            return Outcome("failed", reason=f"{words}: it asks never to be called again", gone=True)
        case code if 300 <= code < 400:
            where = answer.headers.get("location", "elsewhere")[:200]
            return Outcome(
                "failed", reason=f"{code}: it redirects to {where}; redirects are not followed."
            )
        case code if code in (408, 425, 429) or code >= 500:
            return Outcome("retry", reason=words, retry_after=after)
        case _:
            return Outcome("failed", reason=words)


def _method(parts: Mapping[str, str]) -> str:
    method = (parts.get("method") or "POST").upper()
    if method not in METHODS:
        raise ChannelError(f"{method[:20]!r} is not possible.", hint="Use POST, PUT or GET.")
    return method


def _url_template(parts: Mapping[str, str]) -> Template:
    text = parts.get("url", "")
    if not text.strip():
        raise ChannelError("The web address is missing.", hint="Write one like https://….")
    host = _HOST.match(text)
    if host is None or "{" in host[0]:
        raise ChannelError(
            "The host of a web address must stand in the flow.",
            hint="Begin with https://host/; placeholders can follow.",
        )
    return Template.parse(text)


def _body(text: str, context: Context) -> str:
    filled = Template.parse(text if text.strip() else _BODY, "json").render(context)
    if _json(filled) is None and filled.strip() != "null":
        raise ChannelError(
            "The body is not JSON once it is filled in.",
            hint='Write it like {"name": "{{ person.first_name }}", "total": {{ event.total }}}.',
        )
    if len(filled.encode()) > LARGEST_BODY:
        raise ChannelError(f"The body has more than {LARGEST_BODY // 1024} kB.", hint="Send less.")
    return filled


def _header_templates(text: str) -> dict[str, Template]:
    """The lines `Name: value` as templates by name."""
    found: dict[str, Template] = {}
    for line in filter(None, (each.strip() for each in text.splitlines())):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or _NAME.fullmatch(name) is None:
            raise ChannelError(f"{line[:60]!r} is not a header.", hint="Write Name: value.")
        if name.lower() in _OWN:
            raise ChannelError(f"The header {name!r} is set by us.", hint="Take it away.")
        found[name] = Template.parse(value)
    return found


def _headers(text: str, context: Context) -> dict[str, str]:
    found = {name: each.render(context) for name, each in _header_templates(text).items()}
    for name, value in found.items():
        if re.search(r"[\x00-\x1f\x7f]", value) or not value.isascii():
            raise ChannelError(
                f"The header {name!r} would hold a line break or a letter that headers cannot.",
                hint="Put the value into the body.",
            )
    return found


def _signer(secret: str) -> Signer:
    try:
        return Signer(secret)
    except (ValueError, RuntimeError, EmptyWebhookSecretError):
        raise SecretError(
            "The signing secret cannot be used.", hint="It is written whsec_ and base64."
        ) from None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
