"""The rule that every exit that people may take leads somewhere."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import lead_to_exit
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def unconnected_port(view: View) -> Found:
    """An exit of this node leads nowhere.

    Why: people who leave by it drop out of the flow without a reason that reports can count.
    Fix: connect it to the next step, or to an exit.
    """
    for node in view.nodes:
        required = [port for port in view.ports[node.id] if port.required]
        loose = [port for port in required if (node.id, port.name) not in view.drawn.links]
        if len(loose) == len(required):
            continue
        for port in loose:
            message = tr(
                "Who leaves {name} by “{label}” goes nowhere.",
                name=view.name(node.id),
                label=port.label,
            )
            fix = lead_to_exit(tr("Let them leave the flow here"), node.id, [port.name])
            yield Problem(node.id, message, port=port.name, fixes=(fix,))
