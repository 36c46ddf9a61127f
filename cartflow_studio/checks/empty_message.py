"""The rule that a message says something."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.push import Push
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.webhook import Webhook
from cartflow_studio.nodes.whatsapp import WhatsApp
from cartflow_studio.words import mark, tr


@rule(Severity.ERROR)
def empty_message(view: View) -> Found:
    """A message has nothing to say.

    Why: people would get an empty message, or the provider refuses it for everybody.
    Fix: write the message, or name the template that holds it.
    """
    for node in view.messages:
        for field, sentence in _lacking(node.type):
            yield Problem(node.id, tr(sentence, name=view.name(node.id)), field)


def _lacking(kind: NodeType) -> tuple[tuple[str, str], ...]:
    match kind:
        case Email():
            return _lacking_in_email(kind)
        case Sms(body=body) if not body.strip():
            return (("body", mark("{name} has no words yet.")),)
        case WhatsApp(body=body, template=template) if not (body.strip() or template.strip()):
            return (("body", mark("{name} has neither words nor a template.")),)
        case Push(title=title, body=body) if not (title.strip() or body.strip()):
            return (("title", mark("{name} has neither a title nor words.")),)
        case Webhook(url=url) if not url.strip():
            return (("url", mark("{name} does not say which web address to call.")),)
    return ()


def _lacking_in_email(kind: Email) -> tuple[tuple[str, str], ...]:
    subject = () if kind.subject.strip() else (("subject", mark("{name} has no subject.")),)
    body = kind.body.strip() or kind.template.strip()
    return (
        *subject,
        *(() if body else (("body", mark("{name} has neither words nor a template.")),)),
    )
