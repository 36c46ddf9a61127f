"""The rule that people must have a way in."""

from __future__ import annotations

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.mending import COLUMN
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow import annotating, edits
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def no_trigger(view: View) -> Found:
    """A flow needs a trigger.

    Why: the trigger says when a journey starts; without one nobody ever enters.
    Fix: drag a trigger onto the canvas and connect it to the first step.
    """
    if not view.flow.entries:
        off = [node.id for node in view.drawn.entries]
        message = tr("Nobody can enter: the flow has no trigger.")
        fix = Fix(tr("Add an event trigger"), _with_trigger)
        if off:
            message = tr("Nobody can enter: no trigger is switched on.")
            fix = Fix(tr("Switch on"), lambda flow: annotating.switch(flow, off, on=True))
        yield Problem(None, message, fixes=(fix,))


def _with_trigger(flow: Flow) -> Flow:
    targets = set(flow.links.values())
    first = next((node for node in flow.nodes if node not in targets), None)
    trigger = edits.free_id(flow, "trigger")
    at = flow.positions.get(first, (0, 0)) if first is not None else (0, 0)
    place = at if first is None else (at[0] - COLUMN, at[1])
    flow = edits.add_node(flow, Node(trigger, EventTrigger()), place)
    return flow if first is None else edits.connect(flow, trigger, "next", first)
