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
            fixes: tuple[Fix, ...] = ()
            if row.source == "event" and not event:
                reason = tr("no event is at hand there")
                if by_event:
                    entry = replace(row, source="entry")
                    fixes = (
                        replace_row(tr("Look at the entry event"), place.node, event, row, entry),
                    )
            elif row.source == "entry" and view.flow.entries and not by_event:
                reason = tr("no event starts this flow")
            elif (
                row.source == "last"
                and place.node is not None
                and _nothing_awaited(view, place.node)
            ):
                reason = tr("nothing was waited for on the way there")
                if by_event:
                    entry = replace(row, source="entry")
                    fixes = (
                        replace_row(tr("Look at the entry event"), place.node, event, row, entry),
                    )
            else:
                continue
            who = view.owner(place.node)
            message = tr(
                "{who} looks at {name} of an event, but {reason}.",
                who=who,
                name=row.name,
                reason=reason,
            )
            yield Problem(place.node, message, place.field, fixes=fixes)


def _nothing_awaited(view: View, node: str) -> bool:
    return node in view.reached and not view.awaited.get(node, frozenset({"?"}))
