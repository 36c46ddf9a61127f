"""The rule that nothing is missed between two waits."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.nodes.wait_until import WaitUntil
from cartflow_studio.words import either, tr


@rule(Severity.WARNING)
def missed_events(view: View) -> Found:
    """A wait for an event follows directly on a wait for a time.

    Why: what people do during the first wait does not count for the second. Who has bought by
    then is told to buy.
    Fix: count what happened since entry, or put one wait for the event in place of both.
    """
    leaving = {goal.event for goal in view.flow.goals if goal.leave and goal.where is None}
    leaving |= {each.event for each in view.flow.exits if each.event and each.where is None}
    for node, kind in view.of(WaitForEvent):
        missed = [event for event in kind.listens_to if event not in leaving]
        if kind.lookback == "since entry" or not missed:
            continue
        for source, _ in view.before[node.id]:
            if not isinstance(view.flow.nodes[source].type, Wait | WaitUntil):
                continue
            message = tr(
                "Who does {names} while at {name} is taken at {other} for somebody who did not.",
                names=either(missed),
                name=view.name(source),
                other=view.name(node.id),
            )
            fix = set_field(tr("Count since entry"), node.id, "lookback", "since entry")
            yield Problem(node.id, message, "lookback", fixes=(fix,))
            break
