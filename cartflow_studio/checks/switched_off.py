"""The rule that tells of steps that are switched off."""

from __future__ import annotations

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.mending import lead_to_exit
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow import annotating
from cartflow_studio.flow.bypass import beyond
from cartflow_studio.flow.model import Node
from cartflow_studio.words import tr


@rule(Severity.HINT)
def switched_off(view: View) -> Found:
    """A step is switched off.

    Why: people go on at once as if it were not there, and nobody enters by a trigger that is off.
    Fix: switch it on, or delete it if it is no longer needed.
    """
    for node in view.drawn.nodes.values():
        if node.disabled:
            yield _problem(view, node)


def _problem(view: View, node: Node) -> Problem:
    names = {"name": node.name}
    on = Fix(tr("Switch on"), lambda flow: annotating.switch(flow, [node.id], on=True))
    if node.type.is_entry:
        message = tr("“{name}” is switched off: nobody enters by it.", **names)
        return Problem(node.id, message, fixes=(on,))
    port = node.type.through
    if view.drawn.leads_to(node.id, port) is None:
        message = tr("“{name}” is switched off and leads nowhere: people drop out there.", **names)
        end = (lead_to_exit(tr("End the journey here"), node.id, [port]),) if port else ()
        return Problem(node.id, message, port=port, severity=Severity.WARNING, fixes=(on, *end))
    target = beyond(view.drawn, node.id)
    if target is None or target == node.id or target not in view.drawn.nodes:
        return Problem(node.id, tr("“{name}” is switched off.", **names), fixes=(on,))
    names["next"] = view.drawn.nodes[target].name
    message = tr("“{name}” is switched off: people go on to “{next}”.", **names)
    return Problem(node.id, message, fixes=(on,))
