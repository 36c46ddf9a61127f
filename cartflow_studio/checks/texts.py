"""The texts of messages, with the template files they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.placeholders import Placeholder, TemplateFault, placeholders
from cartflow_studio.nodes.email import Email

OUTSIDE = re.compile(r"[/\\~]|[A-Za-z]:|[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_MARKUP = re.compile(
    r"\s*(?:<!--(?:(?!-->).)*-->\s*)*<(!doctype|html|head|body|table|div|p|h[1-6]|mjml)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a message. `file` is the path of the template file it stands in, or ""."""

    node: str
    field: str
    text: str
    file: str = ""

    @property
    def is_markup(self) -> bool:
        """Whether it is HTML or MJML, not plain words."""
        return _MARKUP.match(self.text) is not None


def message_texts(flow: Flow, templates: Callable[[str], str | None] | None) -> Iterator[Text]:
    """Every text of every message, in the order of the flow."""
    for node in flow.nodes.values():
        for name, text in node.type.templates.items():
            yield Text(node.id, name, text)
        path = template_path(node)
        if path and templates is not None and not leads_out(path):
            found = read(templates, path)
            if found is not None:
                yield Text(node.id, "template", found, path)


def template_path(node: Node) -> str:
    """The template file that a node names, or ""."""
    return node.type.template if isinstance(node.type, Email) else ""


def leads_out(path: str) -> bool:
    """Whether the path of a template leaves the folder of the flow."""
    return OUTSIDE.match(path) is not None or ".." in re.split(r"[/\\]", path)


def read(templates: Callable[[str], str | None], path: str) -> str | None:
    """The text of a template file; None if it cannot be had."""
    try:
        return templates(path)
    except CartFlowError:
        return None


@lru_cache(maxsize=2048)
def parsed(text: str) -> tuple[Placeholder, ...] | TemplateFault:
    """What a text asks for, or why it cannot be read."""
    if "{" not in text:
        return ()
    try:
        return placeholders(text)
    except TemplateFault as fault:
        return fault
