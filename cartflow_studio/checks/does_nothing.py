"""The rule that a flow does something."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.nodes.hand_over import HandOver
from cartflow_studio.nodes.update_person import UpdatePerson
from cartflow_studio.words import tr


@rule(Severity.HINT)
def does_nothing(view: View) -> Found:
    """A flow sends something, changes something or hands people over.

    Why: people would pass through it, and nothing would come of it.
    Fix: add a message or another step that does something.
    """
    if not view.flow.entries:
        return
    for each in view.reached:
        kind = view.flow.nodes[each].type
        if kind.channel or isinstance(kind, UpdatePerson | HandOver):
            return
    yield Problem(None, tr("Nothing is sent or changed for anybody who enters this flow."))
