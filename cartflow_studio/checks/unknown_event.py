"""The rule that events are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from cartflow_studio.checks.conditions import rows_at
from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.knowledge import RECEIPTS
from cartflow_studio.checks.mending import rename_event, with_guess
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.condition import Happened
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import EventDefinition
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def unknown_event(view: View) -> Found:
    """An event that the flow names is not among its event definitions.

    Why: a misspelt event never happens: nobody enters, nobody is let out, no goal is reached.
    Fix: choose a defined event, or define this one in the settings of the flow.
    """
    known = {*view.flow.definitions, *RECEIPTS}
    if not view.flow.events:
        return
    seen: set[tuple[str | None, str]] = set()
    for node, field, event in _named(view):
        if event in known or (node, event) in seen or not event:
            continue
        seen.add((node, event))
        who = view.owner(node)
        near = get_close_matches(event, view.flow.definitions, n=1, cutoff=0.6)
        message = tr(
            "{who} names the event {event}, which is defined nowhere.",
            who=who,
            event=event,
        )
        fixes = [rename_event(tr("Use {name}", name=name), node, event, name) for name in near]
        yield Problem(node, with_guess(message, near), field, fixes=(*fixes, _define(event)))


def _named(view: View) -> Iterator[tuple[str | None, str, str]]:
    for node in view.nodes:
        field = "event" if node.type.is_entry else "events"
        for event in node.type.listens_to:
            yield node.id, field, event
    for goal in view.flow.goals:
        yield None, "goals", goal.event
    for criterion in view.flow.exits:
        yield None, "exits", criterion.event
    for place in view.places:
        for row, _ in rows_at(place.condition, place.event):
            if isinstance(row, Happened):
                yield place.node, place.field, row.event


def _define(event: str) -> Fix:
    def edit(flow: Flow) -> Flow:
        return replace(flow, events=(*flow.events, EventDefinition(event)))

    return Fix(tr("Define {event}", event=event), edit)
