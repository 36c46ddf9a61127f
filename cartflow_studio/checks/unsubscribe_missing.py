"""The rule that people can leave the list by every marketing email."""

from __future__ import annotations

import re

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.texts import Text, parsed
from cartflow_studio.checks.view import View
from cartflow_studio.flow.placeholders import TemplateFault
from cartflow_studio.nodes.email import Email
from cartflow_studio.words import tr

LINK = "unsubscribe_url"
_HTML = f'<p><a href="{{{{ {LINK} }}}}">Unsubscribe</a></p>'
_MJML = f"<mj-section><mj-column><mj-text>{_HTML}</mj-text></mj-column></mj-section>"


@rule(Severity.ERROR)
def unsubscribe_missing(view: View) -> Found:
    """A marketing email must have a link to unsubscribe.

    Why: people who cannot leave the list report the mail as spam, and the law wants the link.
    Fix: put {{ unsubscribe_url }} into the message. Plain words get the link by themselves.
    """
    marketing = {node.id: kind for node, kind in view.of(Email) if kind.purpose == "marketing"}
    for text in view.texts:
        kind = marketing.get(text.node)
        if kind is None or text.field != ("template" if kind.template else "body"):
            continue
        if not (text.is_markup or text.file) or _has_link(text):
            continue
        message = tr(
            "Who gets {name} cannot unsubscribe: it has no link.", name=view.name(text.node)
        )
        if text.file:
            message = tr(
                "Who gets {name} cannot unsubscribe: {file} has no link.",
                name=view.name(text.node),
                file=text.file,
            )
        yield Problem(text.node, message, text.field, fixes=_fixes(text))


def _has_link(text: Text) -> bool:
    found = parsed(text.text)
    if isinstance(found, TemplateFault):
        return LINK in text.text
    return any(placeholder.root == LINK for placeholder in found)


def _fixes(text: Text) -> tuple[Fix, ...]:
    if text.file:
        return ()
    link = _MJML if "<mjml" in text.text.lower() else _HTML
    ends = [found.start() for found in re.finditer(r"</(mj-)?body\s*>", text.text, re.IGNORECASE)]
    place = ends[-1] if ends else len(text.text)
    mended = text.text[:place] + link + text.text[place:]
    return (set_field(tr("Add the link at the end"), text.node, "body", mended),)
