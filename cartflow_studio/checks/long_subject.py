"""The rule that a subject can be read in the inbox."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.nodes.email import Email
from cartflow_studio.words import tr

SHOWN = 70


@rule(Severity.HINT)
def long_subject(view: View) -> Found:
    """The subject of an email is longer than inboxes show.

    Why: people see only its beginning, about 40 letters on a phone and 70 on a desk.
    Fix: say the important thing first, and shorten the rest.
    """
    for node, kind in view.of(Email):
        if len(kind.subject) > SHOWN:
            message = tr(
                "People see only the beginning of the subject of {name}: it has {n} "
                "letters, inboxes show about {shown}.",
                name=view.name(node.id),
                n=len(kind.subject),
                shown=SHOWN,
            )
            yield Problem(node.id, message, "subject")
