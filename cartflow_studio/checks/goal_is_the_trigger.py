"""The rule that a goal is something else than what lets people in."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.WARNING)
def goal_is_the_trigger(view: View) -> Found:
    """The goal is the same event that starts a journey.

    Why: doing the same thing again would count as a success of the flow.
    Fix: choose the event that the flow should bring about, or give the goal a condition.
    """
    for goal in view.flow.goals:
        if goal.event in view.entry_events and goal.where is None:
            message = tr(
                "People enter by {event}, and the same event counts as the goal.", event=goal.event
            )
            yield Problem(None, message, "goals")
