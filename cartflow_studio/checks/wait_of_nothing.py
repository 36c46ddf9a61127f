"""The rule that a wait takes some time."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import delete, set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.duration import days
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.words import tr


@rule(Severity.WARNING)
def wait_of_nothing(view: View) -> Found:
    """A wait takes no time at all.

    Why: nobody is held, and nothing can happen meanwhile.
    Fix: say how long to wait, or delete the wait.
    """
    for node, wait in view.of(Wait):
        if not wait.duration.amount:
            message = tr(
                "{name} holds nobody: it waits {duration}.",
                name=view.name(node.id),
                duration=wait.duration,
            )
            yield Problem(node.id, message, "duration", fixes=(delete(node.id, heal=True),))
    for node, kind in view.of(WaitForEvent):
        if kind.timeout is not None and not kind.timeout.amount:
            message = tr(
                "{name} gives nobody time: it waits at most {timeout}.",
                name=view.name(node.id),
                timeout=kind.timeout,
            )
            fix = set_field(tr("Wait at most 1 day"), node.id, "timeout", days(1))
            yield Problem(node.id, message, "timeout", fixes=(fix,))
