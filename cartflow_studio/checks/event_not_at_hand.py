"""The rule that a condition looks at an event only where there is one."""

from __future__ import annotations

from dataclasses import replace

from cartflow_studio.checks.conditions import rows_at
from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.mending import replace_row
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.condition import Compare
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def event_not_at_hand(view: View) -> Found:
    """A condition looks at an event that nobody has here.

    Why: without the event the comparison is false for everybody.
    Fix: look at the entry event or at the person instead, or wait for an event before.
    """
    by_event = bool(view.entry_events)
    for place in view.places:
        for row, event in rows_at(place.condition, place.event):
            if not isinstance(row, Compare):
                continue
            reason = _reason(view, row, event, place.node)
            if not reason:
                continue
            names = {"who": view.owner(place.node), "name": row.name, "reason": reason}
            message = tr("{who} looks at {name} of an event, but {reason}.", **names)
            fixes: tuple[Fix, ...] = ()
            if by_event and row.source != "entry":
                entry = replace(row, source="entry")
                fixes = (replace_row(tr("Look at the entry event"), place.node, event, row, entry),)
            yield Problem(place.node, message, place.field, fixes=fixes)


def _reason(view: View, row: Compare, event: str, node: str | None) -> str:
    """Why the event that a row looks at is not at hand; empty if it is."""
    if row.source == "event" and not event:
        return tr("no event is at hand there")
    if row.source == "entry" and view.flow.entries and not view.entry_events:
        return tr("no event starts this flow")
    if row.source == "last" and node is not None and _nothing_awaited(view, node):
        return tr("nothing was waited for on the way there")
    return ""


def _nothing_awaited(view: View, node: str) -> bool:
    return node in view.reached and not view.awaited.get(node, frozenset({"?"}))
