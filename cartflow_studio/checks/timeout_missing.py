"""The rule that a wait for an event ends some time."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.duration import days
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.words import either, tr


@rule(Severity.WARNING)
def timeout_missing(view: View) -> Found:
    """A wait for an event should end some time.

    Why: people to whom the event never happens stay inside for ever, and never enter again.
    Fix: say how long to wait at most, and connect the exit for who did not do it.
    """
    for node, kind in view.of(WaitForEvent):
        if kind.events and kind.timeout is None:
            what = either(kind.listens_to) or tr("what it waits for")
            message = tr(
                "People to whom {what} never happens stay at {name} for ever.",
                what=what,
                name=view.name(node.id),
            )
            fix = set_field(tr("Wait at most 7 days"), node.id, "timeout", days(7))
            yield Problem(node.id, message, "timeout", fixes=(fix,))
