"""The rule that a goal can be reached."""

from __future__ import annotations

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.knowledge import events_of, property_types
from cartflow_studio.checks.logic import never
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import Goal


@rule(Severity.ERROR)
def goal_never_reached(view: View) -> Found:
    """Nobody can ever reach this goal.

    Why: the performance would say 0 for ever, and nobody would leave the flow by the goal.
    Fix: correct the goal in the settings of the flow, or delete it.
    """
    for place, goal in enumerate(view.flow.goals):
        reason = _reason(view, goal)
        if reason:
            name = goal.event or "without an event"
            message = f"Nobody can reach the goal {name}: {reason}."
            yield Problem(None, message, "goals", fixes=(_without(place),))


def _reason(view: View, goal: Goal) -> str:
    if not goal.event:
        return "it is not said which event it is"
    if not goal.within.amount:
        return "its window after entry has no length"
    if never(goal.where):
        return "its condition can never be true"
    if not goal.match:
        return ""
    for events in ((goal.event,), events_of(view, "entry", None, "")):
        types = property_types(view, events)
        if types is not None and goal.match not in types:
            return f"it wants the same {goal.match}, and {events[0]} has no such property"
    return ""


def _without(place: int) -> Fix:
    def edit(flow: Flow) -> Flow:
        return edits.change_flow(flow, goals=flow.goals[:place] + flow.goals[place + 1 :])

    return Fix("Delete the goal", edit)
