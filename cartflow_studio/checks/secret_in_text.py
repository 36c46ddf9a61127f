"""The rule that no secret stands in a flow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.words import tr

_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b[sr]k_(?:live|test)_[0-9A-Za-z]{10,}"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[0-9A-Za-z]{20,}"
    r"|\bxox[abpr]-[0-9A-Za-z-]{10,}"
    r"|\bwhsec_[0-9A-Za-z+/=]{16,}"
    r"|\bSG\.[\w-]{16,}\.[\w-]{16,}"
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"
    r"|\b(?:bearer|basic|app|token)\s+(?=[\w+/=.-]{0,200}\d)[\w+/=.-]{20,}"
    r"|(?<![a-z])(?:password|passwd|api[ _-]?key|secret|access[ _-]?token)[\"']?\s*[:=]\s*[\"']?"
    r"(?=[^\s\"'<>{}]{0,200}\d)[^\s\"'<>{}]{6,}"
    r"|://[^/\s:@{}]{1,200}:[^/\s@{}]{1,200}@",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"secret:[\w.-]+")


@rule(Severity.ERROR)
def secret_in_text(view: View) -> Found:
    """A text looks like a password or a key.

    Why: everybody who sees the flow sees the secret, and messages could carry it to people.
    Fix: store the secret in the keyring, and write secret: and its name in its place.
    """
    for node in view.nodes:
        for field, text in _texts(node.type):
            if len(text) > 8 and _is_secret(text):
                message = tr(
                    "{name} holds what looks like a password or a key.", name=view.name(node.id)
                )
                yield Problem(node.id, message, field)


@lru_cache(maxsize=4096)
def _is_secret(text: str) -> bool:
    return _SECRET.search(_REFERENCE.sub("", text)) is not None


def _texts(kind: NodeType) -> Iterator[tuple[str, str]]:
    for each in fields(kind):  # type: ignore[arg-type]
        value = getattr(kind, each.name)
        if isinstance(value, str):
            yield each.name, value
