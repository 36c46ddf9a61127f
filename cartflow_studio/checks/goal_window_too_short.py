"""The rule that there is a message before the goal's window ends."""

from __future__ import annotations

from dataclasses import replace

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import UNITS, Duration, days
from cartflow_studio.flow.model import Flow
from cartflow_studio.words import tr


@rule(Severity.WARNING)
def goal_window_too_short(view: View) -> Found:
    """The window of a goal ends before anybody has got a message.

    Why: the messages could never be the reason for a goal that counts.
    Fix: make the window of the goal longer than the way to the first message.
    """
    times = view.timing.earliest
    sent = [times[node.id] for node in view.messages if node.id in times]
    if not sent:
        return
    first = min(sent)
    for place, goal in enumerate(view.flow.goals):
        if goal.within.amount and goal.within.approximately <= first:
            enough = days(first // UNITS["day"] + 7)
            message = tr(
                "The goal {event} counts for {within} after entry, but the first message "
                "is sent later.",
                event=goal.event,
                within=goal.within,
            )
            yield Problem(None, message, "goals", fixes=(_widen(place, enough),))


def _widen(place: int, within: Duration) -> Fix:
    def edit(flow: Flow) -> Flow:
        goals = list(flow.goals)
        goals[place] = replace(goals[place], within=within)
        return edits.change_flow(flow, goals=tuple(goals))

    return Fix(tr("Let it count for {within}", within=within), edit)
