"""The rule that an event is defined once and lets people in once."""

from __future__ import annotations

from dataclasses import replace

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.mending import delete
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.condition import Condition
from cartflow_studio.flow.model import Flow
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def duplicate_event(view: View) -> Found:
    """An event is defined once, and one trigger listens to it.

    Why: with two definitions nobody knows which holds; with two equal triggers people would be
    let in twice, or refused the second time, by chance of the order.
    Fix: keep one of them, or give the triggers conditions that tell them apart.
    """
    seen: set[str] = set()
    for place, definition in enumerate(view.flow.events):
        if definition.name in seen:
            message = tr("The event {name} is defined twice.", name=definition.name)
            yield Problem(None, message, fixes=(_without(place),))
        seen.add(definition.name)
    first: dict[tuple[str, Condition | None], str] = {}
    for node, kind in view.of(EventTrigger):
        other = first.setdefault((kind.event, kind.when), node.id)
        if other != node.id and kind.event:
            message = tr(
                "{name} and {other} let people in by the same event, {event}.",
                name=view.name(node.id),
                other=view.name(other),
                event=kind.event,
            )
            fixes = (delete(node.id, tr("Delete the second trigger")),)
            yield Problem(node.id, message, "event", fixes=fixes, severity=Severity.WARNING)


def _without(place: int) -> Fix:
    def edit(flow: Flow) -> Flow:
        return replace(flow, events=flow.events[:place] + flow.events[place + 1 :])

    return Fix(tr("Keep the first definition"), edit)
