"""The rule that a goal can be reached."""

from __future__ import annotations

from dataclasses import replace

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.knowledge import events_of, key_of, property_types
from cartflow_studio.checks.logic import never
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import ANY_VALUE, Goal
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def goal_never_reached(view: View) -> Found:
    """Nobody can ever reach this goal.

    Why: the performance would say 0 for ever, and nobody would leave the flow by the goal.
    Fix: correct the goal in the settings of the flow, or delete it.
    """
    for place, goal in enumerate(view.flow.goals):
        reason = _reason(view, goal)
        if reason:
            name = goal.event or tr("without an event")
            message = tr("Nobody can reach the goal {name}: {reason}.", name=name, reason=reason)
            fixes = [_without(place)]
            if goal.event and not goal.match and key_of(view):
                fixes.insert(0, _widened(place))
            yield Problem(None, message, "goals", fixes=tuple(fixes))


def _reason(view: View, goal: Goal) -> str:
    if not goal.event:
        return tr("it is not said which event it is")
    if not goal.within.amount:
        return tr("its window after entry has no length")
    if never(goal.where):
        return tr("its condition can never be true")
    match = goal.match or key_of(view)
    if match in ("", ANY_VALUE):
        return ""
    entry = events_of(view, "entry", None, "") if goal.match else ()
    for events in ((goal.event,), entry):
        types = property_types(view, events)
        if types is not None and match not in types:
            return tr(
                "it wants the same {match}, and {event} has no such property",
                match=match,
                event=events[0],
            )
    return ""


def _widened(place: int) -> Fix:
    def edit(flow: Flow) -> Flow:
        goals = list(flow.goals)
        goals[place] = replace(goals[place], match=ANY_VALUE)
        return edits.change_flow(flow, goals=tuple(goals))

    return Fix(tr("Any value will do"), edit)


def _without(place: int) -> Fix:
    def edit(flow: Flow) -> Flow:
        return edits.change_flow(flow, goals=flow.goals[:place] + flow.goals[place + 1 :])

    return Fix(tr("Delete the goal"), edit)
