"""The rule that a flow has a goal."""

from __future__ import annotations

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import Goal
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.words import tr


@rule(Severity.WARNING)
def goal_missing(view: View) -> Found:
    """A flow needs a goal.

    Why: without one nobody can tell whether the flow is worth its messages.
    Fix: choose the event that the flow exists to bring about, in the settings of the flow.
    """
    if view.flow.goals:
        return
    awaited = (name for _, kind in view.of(WaitForEvent) for name in kind.listens_to)
    fixes = tuple(_make_goal(event) for event in list(dict.fromkeys(awaited))[:3])
    message = tr("The flow has no goal, so nobody can tell what it brings about.")
    yield Problem(None, message, "goals", fixes=fixes)


def _make_goal(event: str) -> Fix:
    def edit(flow: Flow) -> Flow:
        return edits.change_flow(flow, goals=(*flow.goals, Goal(event)))

    return Fix(tr("Make {event} the goal", event=event), edit)
