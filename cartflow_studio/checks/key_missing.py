"""The rule that a journey per key has its key."""

from __future__ import annotations

from dataclasses import replace

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.knowledge import property_types
from cartflow_studio.checks.mending import set_setting
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def key_missing(view: View) -> Found:
    """One journey per key needs the property that is the key.

    Why: an event without the key lets nobody in.
    Fix: choose a property that every triggering event has, like cart_id, or another Frequency.
    """
    reentry = view.flow.settings.reentry
    if reentry.mode != "one per key":
        return
    others = (set_setting(tr("Only after they left"), reentry=replace(reentry, mode="after exit")),)
    if not reentry.key:
        message = tr("Nobody can enter: there is one journey per key, but no key is chosen.")
        yield Problem(None, message, "reentry", fixes=others)
        return
    for event in view.entry_events:
        types = property_types(view, [event])
        if types is not None and reentry.key not in types:
            message = tr(
                "Nobody can enter by {event}: it has no {key} to tell journeys apart.",
                event=event,
                key=reentry.key,
            )
            yield Problem(None, message, "reentry", fixes=others)
    for node in view.flow.entries:
        if not node.type.listens_to:
            message = tr(
                "Nobody can enter by {name}: without an event there is no {key} to tell "
                "journeys apart.",
                name=view.name(node.id),
                key=reentry.key,
            )
            yield Problem(node.id, message, fixes=others)
