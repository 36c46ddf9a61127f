"""The rule that people must be able to reach every node."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import delete
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.WARNING)
def unreachable_node(view: View) -> Found:
    """No person can reach this node.

    Why: it never runs, so whatever it should do is never done.
    Fix: connect it to the flow, or delete it.
    """
    if not view.flow.entries:
        return
    for node in view.nodes:
        if node.id not in view.reached:
            message = tr(
                "No person can reach {name}: nothing leads there.", name=view.name(node.id)
            )
            yield Problem(node.id, message, fixes=(delete(node.id),))
