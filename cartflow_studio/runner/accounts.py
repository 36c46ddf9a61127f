"""The channels as they are set up here: who makes a message, and who takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cartflow_studio.channels import REGISTRY
from cartflow_studio.channels.base import Channel, Message, Outcome
from cartflow_studio.channels.folder import Folder
from cartflow_studio.channels.secrets import Secrets
from cartflow_studio.runner.config import RunnerConfig, build

_TRIAL = {"email": {"sender": "shop@example.com"}}


@dataclass(frozen=True, slots=True)
class Account:
    """One channel: `maker` renders its messages, `taker` delivers them.

    `repeatable` says that handing the same message over twice does no harm.
    """

    maker: Channel
    taker: Channel
    repeatable: bool

    def deliver(self, message: Message, secrets: Secrets, now: int) -> Outcome:
        """Hand a message over."""
        return self.taker.deliver(message, secrets, now=now)


def accounts(config: RunnerConfig) -> Mapping[str, Account]:
    """Every channel that can be used, by name: set up itself, or with the folder in its stead."""
    found: dict[str, Account] = {}
    folder = Folder(folder=config.folder) if config.folder else None
    for name in REGISTRY:
        if name == "folder":
            continue
        own = config.channels.get(name, {})
        if name == "webhook" and (own or folder is None):
            channel = build(name, own)
            found[name] = Account(channel, channel, repeatable=True)
        elif own:
            channel = build(name, own)
            repeatable = bool(getattr(channel, "idempotent", False))
            found[name] = Account(channel, channel, repeatable)
        elif folder is not None:
            found[name] = Account(build(name, _TRIAL.get(name, {})), folder, repeatable=True)
    return found
