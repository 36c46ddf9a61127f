"""The rule that people are handed over to another flow."""

from __future__ import annotations

from difflib import get_close_matches

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field, with_guess
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.nodes.hand_over import HandOver
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def hand_over_nowhere(view: View) -> Found:
    """People are handed over to a flow that cannot take them.

    Why: their journey ends here and begins nowhere, or begins here again without end.
    Fix: choose another flow that has an API or hand-over trigger.
    """
    flows = view.context.flows
    for node, kind in view.of(HandOver):
        if not kind.flow:
            continue
        if kind.flow == view.flow.id:
            message = tr(
                "{name} hands people over to this same flow, round and round.",
                name=view.name(node.id),
            )
            yield Problem(node.id, message, "flow")
        elif flows is not None and kind.flow not in flows:
            near = get_close_matches(kind.flow, [*flows], n=1, cutoff=0.6)
            message = tr(
                "People at {name} get lost: there is no flow {flow}.",
                name=view.name(node.id),
                flow=kind.flow,
            )
            fixes = tuple(
                set_field(tr("Use {name}", name=each), node.id, "flow", each) for each in near
            )
            message = with_guess(message, near)
            yield Problem(node.id, message, "flow", fixes=fixes, severity=Severity.WARNING)
