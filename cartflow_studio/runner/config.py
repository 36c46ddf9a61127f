"""How a runner is set up: by flags and by the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cartflow_studio.channels import REGISTRY
from cartflow_studio.channels.base import Channel
from cartflow_studio.fields import Fault, fields_of
from cartflow_studio.registry import did_you_mean
from cartflow_studio.runner.errors import RunnerError

PREFIX = "CARTFLOW_"
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
_ALIASES = {"smtp": "email"}
_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0")
Settings = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class RunnerConfig:
    """Everything a runner is told at its start.

    `clock` is "system" or "events" (the clock stands at the latest event: for trying out).
    `folder` takes the messages of all channels that are not set up in `channels` (settings by
    channel and field). `base_url` is where people reach it: links in messages begin with it.
    `keys` are given keys by role ("admin", "write", "page"); those not given are made at the first
    start. `rate` is how many requests a second one key may make. Expiries are in hours.
    """

    database: str = "cartflow.db"
    host: str = "127.0.0.1"
    port: int = 8585
    clock: str = "system"
    base_url: str = ""
    folder: str = ""
    channels: Settings = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    shop: Mapping[str, str] = field(default_factory=dict)
    server_events: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    rate: float = 2_000.0
    senders: int = 4
    marketing_expiry: float = 72.0
    transactional_expiry: float = 24.0
    exposed: bool = False

    def __post_init__(self) -> None:
        if self.clock not in ("system", "events"):
            raise RunnerError(
                f"There is no clock {self.clock!r}.", hint="It can be: system, events."
            )
        if self.host not in LOCAL_HOSTS and not self.exposed:
            raise RunnerError(
                f"The runner would be reachable from outside at {self.host}, without encryption.",
                hint="Put a proxy with TLS before it and set CARTFLOW_EXPOSED=yes.",
            )

    @property
    def expiries(self) -> Mapping[str, float]:
        """After how many hours a message is no longer sent, by its purpose."""
        return {"marketing": self.marketing_expiry, "transactional": self.transactional_expiry}

    def reached_at(self, port: int) -> str:
        """Where people reach it, given the port it got."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url.rstrip("/") or f"http://{host}:{port}"


def from_environment(environment: Mapping[str, str] | None = None, **flags: object) -> RunnerConfig:
    """The set-up of `CARTFLOW_…` variables, over which flags go that are not None.

    `CARTFLOW_SMTP_HOST`, `CARTFLOW_SMS_URL` and the like set up channels, field by field;
    `CARTFLOW_FOLDER`, `CARTFLOW_ADMIN_KEY`, `CARTFLOW_SHOP_NAME` and so on the rest.
    """
    found = os.environ if environment is None else environment
    words = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in found.items()
        if name.startswith(PREFIX) and value
    }
    config = RunnerConfig(exposed=words.get("exposed", "") in _TRUE)
    changes: dict[str, Any] = {
        name: words[name] for name in ("database", "host", "clock", "base_url", "folder")
        if name in words
    }  # fmt: skip
    for name, read in (
        ("port", int), ("rate", float), ("senders", int),
        ("marketing_expiry", float), ("transactional_expiry", float),
    ):  # fmt: skip
        if name in words:
            changes[name] = _number(name, words[name], read)
    for name in ("server_events", "origins"):
        if name in words:
            changes[name] = tuple(filter(None, map(str.strip, words[name].split(","))))
    changes["keys"] = {
        role: words[f"{role}_key"] for role in ("admin", "write", "page") if f"{role}_key" in words
    }
    changes["shop"] = {
        name: words[f"shop_{name}"] for name in ("name", "url", "address")
        if f"shop_{name}" in words
    }  # fmt: skip
    changes["channels"] = _channels(words)
    changes.update((name, value) for name, value in flags.items() if value is not None)
    return replace(config, **changes)


def build(name: str, settings: Mapping[str, Any]) -> Channel:
    """A channel with these settings; RunnerError names the one that cannot be read."""
    channel = REGISTRY[name]
    values: dict[str, Any] = {}
    known = {each.name: each for each in fields_of(channel)}
    for key, value in settings.items():
        if key not in known:
            raise RunnerError(
                f"The channel {name!r} has no setting {key!r}.", hint=did_you_mean(key, known)
            )
        try:
            values[key] = known[key].kind.read(value)
        except ValueError as fault:
            hint = fault.hint if isinstance(fault, Fault) else ""
            raise RunnerError(
                f"The setting {key!r} of the channel {name!r} cannot be read. {fault}", hint=hint
            ) from None
    return channel(**values)


def _channels(words: Mapping[str, str]) -> Settings:
    found: dict[str, dict[str, Any]] = {}
    for word, value in words.items():
        prefix, _, key = word.partition("_")
        name = _ALIASES.get(prefix, prefix)
        if name not in REGISTRY or name == "folder" or not key:
            continue
        known = {each.name: each for each in fields_of(REGISTRY[name])}
        if key in known:
            found.setdefault(name, {})[key] = _value(value, known[key].kind.schema)
    return found


def _value(text: str, schema: Mapping[str, Any]) -> Any:
    """The text of a variable as the plain data its field wants."""
    kind = schema.get("type")
    if kind == "boolean" and text.lower() in (*_TRUE, *_FALSE):
        return text.lower() in _TRUE
    if kind == "array":
        return [part.strip() for part in text.split(",") if part.strip()]
    if kind in ("integer", "number"):
        try:
            return int(text) if text.lstrip("-").isdigit() else float(text)
        except ValueError:
            return text
    return text


def _number(name: str, text: str, read: type[int] | type[float]) -> int | float:
    try:
        return read(text)
    except ValueError:
        raise RunnerError(f"{PREFIX}{name.upper()} is not a number: {text!r}.") from None
