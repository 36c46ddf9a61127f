"""The rule that a fork leads to different places."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import delete
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.split import Split
from cartflow_studio.words import tr


@rule(Severity.HINT)
def fork_without_effect(view: View) -> Found:
    """All exits of a condition or split lead to the same step.

    Why: it makes no difference to anybody which way they go.
    Fix: lead the exits to different steps, or delete the fork.
    """
    for node in view.nodes:
        if not isinstance(node.type, Condition | Split):
            continue
        ports = view.ports[node.id]
        targets = {view.flow.links.get((node.id, port.name)) for port in ports}
        if len(targets) == 1 and None not in targets and len(ports) > 1:
            message = tr(
                "{name} makes no difference: all its exits lead to one step.",
                name=view.name(node.id),
            )
            yield Problem(node.id, message, fixes=(delete(node.id, heal=True),))
