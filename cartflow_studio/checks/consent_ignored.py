"""The rule that marketing goes only to people who agreed."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.WARNING)
def consent_ignored(view: View) -> Found:
    """A marketing message is sent without asking for consent.

    Why: people who never agreed would get it; in many countries that is against the law.
    Fix: require consent. Only what people asked for (a receipt, say) is transactional.
    """
    for node in view.messages:
        kind = node.type
        if getattr(kind, "purpose", "") != "marketing":
            continue
        if getattr(kind, "consent", "required") == "required":
            continue
        message = tr(
            "{name} is marketing, and goes to people who never agreed to it.",
            name=view.name(node.id),
        )
        fixes = (
            set_field(tr("Require consent"), node.id, "consent", "required"),
            set_field(tr("It is transactional"), node.id, "purpose", "transactional"),
        )
        yield Problem(node.id, message, "consent", fixes=fixes)
