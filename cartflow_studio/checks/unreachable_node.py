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
    drawn = set(view.drawn.links.values())
    for node in view.nodes:
        if node.id in view.reached:
            continue
        name = view.name(node.id)
        if node.id in drawn and not view.before[node.id]:
            text = tr("No person can reach {name}: what leads there is switched off.", name=name)
            yield Problem(node.id, text)
        else:
            text = tr("No person can reach {name}: nothing leads there.", name=name)
            yield Problem(node.id, text, fixes=(delete(node.id),))
