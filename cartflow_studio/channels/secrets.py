"""Secrets by name: from the system's keyring, else from the environment; never from a file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping

from cartflow_studio.errors import CartFlowError
from cartflow_studio.fields import LINE, Fault, Kind, Plain

SERVICE = "cartflow-studio"
_REFERENCE = re.compile(r"secret:([a-z0-9][a-z0-9_]{0,63})")
Source = Callable[[str], str | None]


class SecretError(CartFlowError):
    """A secret that is not there, or is not where it belongs."""


class Secrets:
    """Gives out secrets by name. What it holds is in no text, log or traceback."""

    def __init__(self, *sources: Source) -> None:
        self._sources = sources

    def get(self, name: str) -> str:
        """The secret of that name; `SecretError` says which is missing and where to put it."""
        for source in self._sources:
            value = source(name)
            if value:
                return value
        raise SecretError(
            f"The secret {name!r} is missing.",
            hint=f"Put it in the keyring (service {SERVICE!r}, user {name!r}) "
            f"or set the environment variable {variable(name)}.",
        )

    def reveal(self, reference: str) -> str:
        """The secret that a setting `secret:NAME` means; empty for an empty setting."""
        return self.get(name_of(reference)) if reference else ""

    def __repr__(self) -> str:
        return "Secrets(…)"


def machine_secrets() -> Secrets:
    """The secrets of this machine and user."""
    return Secrets(from_keyring, from_environment(os.environ))


def given_secrets(values: Mapping[str, str]) -> Secrets:
    """Secrets that somebody else has looked up already."""
    kept = dict(values)
    return Secrets(kept.get)


def from_environment(environment: Mapping[str, str]) -> Source:
    """Secrets as `CARTFLOW_SECRET_<NAME>`; read anew on every question."""
    return lambda name: environment.get(variable(name))


def from_keyring(name: str) -> str | None:
    """The keyring's secret of that name; None where there is none, or no keyring."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        return None


def keep_in_keyring(name: str, value: str) -> None:
    """Store a secret in the keyring; `SecretError` where the machine has none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, value)
    except KeyringError:
        raise SecretError(
            "This machine has no keyring that can be written.",
            hint=f"Set the environment variable {variable(name)} instead.",
        ) from None


def variable(name: str) -> str:
    """The environment variable of a secret."""
    return "CARTFLOW_SECRET_" + name.upper()


def name_of(reference: str) -> str:
    """The name in `secret:NAME`; `SecretError` if it is not written so."""
    written = _REFERENCE.fullmatch(reference)
    if written is None:
        raise SecretError(
            "A secret stands where its name belongs.",
            hint="Put it in the keyring and write secret:NAME here.",
        )
    return written[1]


def _reference(value: Plain) -> str:
    text = LINE.read(value)
    if text and _REFERENCE.fullmatch(text) is None:
        raise Fault(
            "This looks like a secret, or a name that cannot be one.",
            hint="Put the secret in the keyring and write secret:NAME here, as secret:smtp_main.",
        )
    return text


SECRET: Kind[str] = Kind(
    "secret",
    _reference,
    lambda value: value,
    {"type": "string", "pattern": "^(secret:[a-z0-9][a-z0-9_]{0,63})?$"},
    "secret",
)
