"""Secrets and paths that do not belong into a flow file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cartflow_studio.fields import Fault, Path, Plain
from cartflow_studio.words import mark, tr

KEYRING = mark("Store it in the keyring and write 'secret:' and its name here.")
_SECRET_KEY = re.compile(
    r"(?:.*[_-])?(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key"
    r"|private[_-]?key|credentials?|authorization)",
    re.IGNORECASE,
)
_SECRET_ADDRESS = re.compile(r"://[^/\s@:?#]*:[^/\s@]+@")
_OUTSIDE = re.compile(r"[/\\~]|[A-Za-z]:|[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DECLARATIONS = ("events", "attributes", "canvas")


def secrets(plain: Plain, path: Path = ()) -> Iterator[Fault]:
    """Every password, token or key that is written out in the flow."""
    if isinstance(plain, Mapping):
        for key, value in plain.items():
            if not path and key in _DECLARATIONS:
                continue
            if _is_secret(str(key), value, path):
                yield Fault(
                    tr("{key!r} looks like a secret, and a flow file is no place for it.", key=key),
                    path=(*path, key),
                    hint=tr(KEYRING),
                    of_key=True,
                )
            else:
                yield from secrets(value, (*path, key))
    elif isinstance(plain, list):
        for place, item in enumerate(plain):
            yield from secrets(item, (*path, place))
    elif isinstance(plain, str) and _SECRET_ADDRESS.search(plain):
        yield Fault(tr("The address holds a password."), path=path, hint=tr(KEYRING))


def refuse_outside(template: Plain) -> None:
    """Fault unless the path of a template stays below the flow's folder."""
    if not isinstance(template, str):
        return
    steps = re.split(r"[/\\]", template)
    if _OUTSIDE.match(template) or ".." in steps:
        raise Fault(
            tr("The path leaves the flow's folder."),
            hint=tr("Write it from there, like templates/reminder.mjml."),
        )


def _is_secret(key: str, value: Plain, path: Path) -> bool:
    return (
        isinstance(value, str)
        and bool(value)
        and not value.startswith("secret:")
        and path[-1:] != ("to",)
        and _SECRET_KEY.fullmatch(key) is not None
    )
