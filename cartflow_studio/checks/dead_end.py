"""The rule that the way goes on until an exit."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import lead_to_exit
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def dead_end(view: View) -> Found:
    """The way ends here without an exit.

    Why: people are lost from sight here, and reports cannot tell how their journey ended.
    Fix: connect the step to what comes next, or end the journey with an exit.
    """
    for node in view.nodes:
        required = [port.name for port in view.ports[node.id] if port.required]
        if required and not any((node.id, port) in view.drawn.links for port in required):
            message = tr("The way ends at {name}: nothing comes after it.", name=view.name(node.id))
            fix = lead_to_exit(tr("End the journey here"), node.id, required)
            yield Problem(node.id, message, port=required[0], fixes=(fix,))
