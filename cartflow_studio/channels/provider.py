"""An account at a provider that takes messages over HTTP, and what its answers mean."""

from __future__ import annotations

import errno
import json
import socket
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from cartflow_studio import __version__
from cartflow_studio.channels.base import Channel, Message, Outcome
from cartflow_studio.channels.deadline import within
from cartflow_studio.channels.kinds import SECONDS, WEB_ADDRESS
from cartflow_studio.channels.secrets import SECRET, SecretError, Secrets
from cartflow_studio.fields import LINE, YES_NO, choice, field

LARGEST_ANSWER = 64 * 1024
_WORDS = ("description", "detail", "message", "error_description", "error", "title", "text")
_IDS = ("messageId", "message_id", "id", "sid", "name")
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)
_REFUSED_GROUPS = ("REJECTED", "UNDELIVERABLE", "EXPIRED")


@dataclass(frozen=True, slots=True)
class ProviderChannel(Channel):
    """The settings that every account over HTTP has."""

    url: str = field("", kind=WEB_ADDRESS, label="Address of the provider")
    form: str = field(
        "infobip",
        kind=choice("infobip", "plain"),
        label="Form",
        help="infobip: its Messages API. plain: one JSON object per message, with to, from, text.",
    )
    key: str = field("", kind=SECRET, label="API key", help="As secret:sms_key.")
    scheme: str = field(
        "App",
        kind=choice("App", "Bearer", "Basic", "Key"),
        label="Kind of key",
        help="The word before the key in the Authorization header.",
        advanced=True,
    )
    sender: str = field("", kind=LINE, label="Sender", help="Number or name that people see.")
    idempotent: bool = field(
        True,
        kind=YES_NO,
        label="Takes idempotency keys",
        help="If not, a message whose answer was lost ends as unknown and is not sent again.",
        advanced=True,
    )
    timeout: float = field(30.0, kind=SECONDS, label="Wait for an answer, seconds", advanced=True)

    @abstractmethod
    def payload(self, message: Message) -> Mapping[str, Any]:
        """What is posted for a message, as plain data."""

    def endpoint(self) -> str:
        """Where it is posted."""
        return f"{self.url}/messages-api/1/messages" if self.form == "infobip" else self.url

    def deliver(self, message: Message, secrets: Secrets, *, now: int) -> Outcome:
        """One POST with the idempotency key of the message."""
        headers = {
            "Idempotency-Key": message.key,
            "User-Agent": f"CartFlow-Studio/{__version__}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        try:
            if self.key:
                headers["Authorization"] = f"{self.scheme} {secrets.reveal(self.key)}"
        except SecretError as fault:
            return Outcome("retry", reason=str(fault))
        body = json.dumps(self.payload(message), ensure_ascii=False).encode()
        outcome = within(2 * self.timeout, lambda: self._posted(body, headers, now))
        return outcome or self._lost(f"The answer took longer than {2 * self.timeout:g} seconds.")

    def lacking(self) -> tuple[str, ...]:
        """Address and sender; Infobip also wants a key."""
        wanted = {"Address of the provider": self.url, "Sender": self.sender}
        if self.form == "infobip":
            wanted["API key"] = self.key
        return tuple(label for label, value in wanted.items() if not value)

    def _posted(self, body: bytes, headers: Mapping[str, str], now: int) -> Outcome:
        try:
            with requests.post(
                self.endpoint(),
                data=body,
                headers=headers,
                auth=_as_it_is,
                timeout=(min(self.timeout, 10), self.timeout),
                allow_redirects=False,
                stream=True,
            ) as answer:
                text = answer.raw.read(LARGEST_ANSWER, decode_content=True) or b""
                return self._meaning(answer, text.decode("utf-8", "replace"), now)
        except requests.exceptions.SSLError as fault:
            return Outcome("retry", reason=f"The provider cannot be trusted: {_cause(fault)}.")
        except (requests.ConnectTimeout, requests.ConnectionError) as fault:
            if isinstance(fault, requests.ConnectTimeout) or _never_reached(fault):
                return Outcome("retry", reason=self._unreachable(fault))
            return self._lost(_cause(fault))
        except (requests.RequestException, OSError) as fault:
            return self._lost(_cause(fault))

    def _meaning(self, answer: requests.Response, text: str, now: int) -> Outcome:
        plain = _json(text)
        words = f"{answer.status_code} {words_of(plain, text)}".strip()
        match answer.status_code:
            case code if 200 <= code < 300:
                return accepted(plain)
            case 408 | 425 | 429 | 503:
                after = retry_after(answer.headers.get("Retry-After", ""), now)
                return Outcome("retry", reason=words, retry_after=after)
            case 401 | 403:
                return Outcome("retry", reason=f"{words}. Correct the API key of the channel.")
            case code if code >= 500:
                return self._lost(words)
            case code if 300 <= code < 400:
                where = answer.headers.get("Location", "elsewhere")[:200]
                return Outcome("retry", reason=f"{words}: correct the address to {where}.")
            case _:
                return Outcome("failed", reason=words)

    def _lost(self, reason: str) -> Outcome:
        """Nobody knows whether it was taken: only a key makes a second attempt harmless."""
        return Outcome("retry" if self.idempotent else "unknown", reason=reason)

    def _unreachable(self, fault: Exception) -> str:
        return (
            f"The provider at {self.url} cannot be reached ({_cause(fault)}). "
            "Check the connection and the address in the settings of the channel."
        )


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps the key that is set up: without it a .netrc of the machine would replace it."""
    return request


def accepted(plain: Any) -> Outcome:
    """A 2xx answer: taken, unless it says itself that the message was refused."""
    first = plain
    if isinstance(plain, dict) and isinstance(plain.get("messages"), list) and plain["messages"]:
        first = plain["messages"][0]
    if not isinstance(first, dict):
        return Outcome("sent")
    status = first.get("status")
    if isinstance(status, dict) and status.get("groupName") in _REFUSED_GROUPS:
        reason = " ".join(str(status[word]) for word in ("name", "description") if word in status)
        return Outcome("failed", provider_id=str(first.get("messageId", "")), reason=reason)
    found = next((first[name] for name in _IDS if isinstance(first.get(name), str | int)), "")
    return Outcome("sent", provider_id=str(found)[:200])


def words_of(plain: Any, text: str) -> str:
    """What the provider says is wrong, in its own words."""
    said = plain
    while isinstance(said, dict):
        known = [said[word] for word in _WORDS if said.get(word)]
        inner = [each for each in said.values() if isinstance(each, dict)]
        if not known and not inner:
            break
        texts = [each for each in known if isinstance(each, str)]
        if texts:
            return " ".join([texts[0], *_violations(said)])[:500]
        said = inner[0] if inner else None
    return " ".join(text.split())[:300]


def retry_after(header: str, now: int) -> float | None:
    """The seconds that `Retry-After` asks for, as seconds or as a date; else None."""
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now / 1e6)
    except ValueError:
        return None


def _violations(said: Mapping[str, Any]) -> list[str]:
    found = said.get("violations")
    if not isinstance(found, list):
        return []
    return [
        f"({each.get('property')}: {each.get('violation')})"
        for each in found
        if isinstance(each, dict)
    ]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _never_reached(fault: BaseException) -> bool:
    """Whether no connection came about, so that nothing can have been taken."""
    seen: BaseException | object = fault
    for _ in range(10):
        if isinstance(seen, ConnectionRefusedError | socket.gaierror):
            return True
        if isinstance(seen, OSError) and seen.errno in _NO_WAY:
            return True
        if not isinstance(seen, BaseException):
            return False
        inner = seen.args[0] if seen.args else None
        seen = getattr(inner, "reason", None) or seen.__cause__ or seen.__context__ or inner
    return False


def _cause(fault: Exception) -> str:
    cause = fault.args[0] if fault.args else fault
    reason = getattr(cause, "reason", None) or cause
    return str(reason).rpartition(">: ")[2][:300] or type(fault).__name__
