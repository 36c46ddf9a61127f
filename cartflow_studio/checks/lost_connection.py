"""The rule that every connection goes from an exit to a node."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import disconnect
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def lost_connection(view: View) -> Found:
    """A connection must go from an exit of one node to another node.

    Why: nobody can go along a connection whose exit or target does not exist.
    Fix: take the connection away, and draw it anew where it should lead.
    """
    nodes = view.flow.nodes
    for (source, port), target in view.flow.links.items():
        fixes = (disconnect(tr("Take the connection away"), source, port),)
        if source not in nodes:
            yield Problem(
                None,
                tr("A connection comes from {source!r}, which is gone.", source=source),
                fixes=fixes,
            )
        elif not any(port == each.name for each in view.ports[source]):
            message = tr(
                "{name} has no exit “{port}”, but a connection starts there.",
                name=view.name(source),
                port=port,
            )
            yield Problem(source, message, port=port, fixes=fixes)
        elif target not in nodes:
            message = tr(
                "{name} leads to {target!r}, which is gone.", name=view.name(source), target=target
            )
            yield Problem(source, message, port=port, fixes=fixes)
        elif nodes[target].type.is_entry:
            message = tr(
                "{name} leads to the trigger {other}.",
                name=view.name(source),
                other=view.name(target),
            )
            mend = tr("A trigger starts a journey; lead the connection to the step after it.")
            yield Problem(source, message, port=port, fixes=fixes, mend=mend)
