"""The rule that placeholders ask for what there is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.knowledge import (
    attributes,
    declares_attributes,
    events_of,
    property_types,
)
from cartflow_studio.checks.mending import set_field, with_guess
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.texts import Text, parsed
from cartflow_studio.checks.view import View
from cartflow_studio.flow.placeholders import ROOTS, Placeholder, TemplateFault
from cartflow_studio.nodes.webhook import Webhook
from cartflow_studio.words import tr

_FIXED = {"flow": ("id", "name"), "shop": ("name", "url", "address")}
_CART = ("items", "total", "currency", "url", "id")
_SOURCE = {"event": "entry", "entry": "entry", "last": "last"}


@rule(Severity.ERROR)
def unknown_placeholder(view: View) -> Found:
    """A placeholder asks for something that is not known.

    Why: it stays empty, and people read “Hello ,”.
    Fix: use a known name, or give an alternative: {{ person.first_name | default: "friend" }}.
    """
    people = attributes(view)
    for text in view.texts:
        found = parsed(text.text)
        if isinstance(found, TemplateFault):
            continue
        seen: set[str] = set()
        for placeholder in found:
            if placeholder.path not in seen:
                seen.add(placeholder.path)
                yield from _look_at(view, text, placeholder, people)


def _look_at(
    view: View, text: Text, placeholder: Placeholder, people: Collection[str]
) -> Iterator[Problem]:
    root, name = placeholder.root, placeholder.name
    if root not in ROOTS:
        yield _problem(view, text, placeholder, root, tuple(ROOTS))
        return
    known = _known(view, text.node, root, people)
    if not name or known is None or name in known:
        return
    severity = Severity.WARNING if root == "person" else Severity.ERROR
    yield _problem(view, text, placeholder, name, tuple(known), severity=severity)


def _known(view: View, node: str, root: str, people: Collection[str]) -> Collection[str] | None:
    """The names below a root; None where nobody can say."""
    if root == "person":
        return people if declares_attributes(view) else None
    if root in _SOURCE:
        return property_types(view, events_of(view, _SOURCE[root], node, ""))
    if root == "cart":
        return _CART
    if root == "answers":
        return tuple(each.id for each, kind in view.of(Webhook) if kind.answer)
    return _FIXED.get(root)


def _problem(
    view: View,
    text: Text,
    placeholder: Placeholder,
    word: str,
    known: tuple[str, ...],
    *,
    severity: Severity | None = None,
) -> Problem:
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    line = placeholder.line
    place = tr("line {line}", line=line)
    if text.file:
        place = tr("line {line} of {file}", line=line, file=text.file)
    message = tr(
        "{name} asks for {{{{ {path} }}}} ({place}), but there is no {word}.",
        name=view.name(text.node),
        path=placeholder.path,
        place=place,
        word=word,
    )
    fixes = tuple(_fixes(text, placeholder, word, near))
    return Problem(text.node, with_guess(message, near), text.field, fixes=fixes, severity=severity)


def _fixes(text: Text, placeholder: Placeholder, word: str, near: list[str]) -> Iterator[Fix]:
    if text.file:
        return
    for name in near:
        new = placeholder.path.replace(word, name, 1)
        whole = re.compile(rf"(?<![\w.]){re.escape(placeholder.path)}(?!\w)")
        mended = whole.sub(lambda _, new=new: new, text.text)  # type: ignore[misc]
        if mended != text.text:
            yield set_field(tr("Use {name}", name=new), text.node, text.field, mended)
