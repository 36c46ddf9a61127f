"""The rule that properties of events are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from cartflow_studio.checks.conditions import rows_at
from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.knowledge import events_of, key_of, property_types
from cartflow_studio.checks.mending import replace_row, set_field, with_guess
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.condition import SOURCES, Compare
from cartflow_studio.flow.settings import ANY_VALUE
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def unknown_property(view: View) -> Found:
    """A condition looks at a property that its event does not have.

    Why: a missing property makes a comparison false, so nobody would ever match.
    Fix: choose a property of the event, or add it to the event's definition.
    """
    for place in view.places:
        for row, event in rows_at(place.condition, place.event):
            if not isinstance(row, Compare) or row.source == "person":
                continue
            names = events_of(view, row.source, place.node, event)
            types = property_types(view, names)
            if types is None or row.name in types:
                continue
            near = get_close_matches(row.name, types, n=1, cutoff=0.6)
            fixes = [
                replace_row(
                    tr("Use {name}", name=name), place.node, event, row, replace(row, name=name)
                )
                for name in near
            ]
            message = _sentence(view, place.node, SOURCES[row.source], row.name, near)
            yield Problem(place.node, message, place.field, fixes=tuple(fixes))
    yield from _unknown_keys(view)
    yield from _missing_keys(view)


def _sentence(view: View, node: str | None, whose: str, name: str, near: list[str]) -> str:
    who = view.owner(node)
    message = tr(
        "{who} looks at {whose} {name}, but there is no such property.",
        who=who,
        whose=tr(whose),
        name=name,
    )
    return with_guess(message, near)


def _missing_keys(view: View) -> Iterator[Problem]:
    """Waits of a flow with a journey per key, for events that do not have the key."""
    key = key_of(view)
    for node, kind in view.of(WaitForEvent) if key else ():
        for event in kind.listens_to if not kind.match else ():
            types = property_types(view, [event])
            if types is None or key in types:
                continue
            message = tr(
                "{name} never hears of {event}: people have a journey per {key}, and {event}"
                " has no {key}.",
                name=view.name(node.id),
                event=event,
                key=key,
            )
            widen = set_field(tr("Any value will do"), node.id, "match", ANY_VALUE)
            yield Problem(node.id, message, "match", fixes=(widen,))


def _unknown_keys(view: View) -> Iterator[Problem]:
    entry = property_types(view, events_of(view, "entry", None, ""))
    for node, kind in view.of(WaitForEvent):
        known = (entry, *(property_types(view, [event]) for event in kind.listens_to))
        if kind.match in ("", ANY_VALUE):
            continue
        if not any(each is not None and kind.match not in each for each in known):
            continue
        shared = [each for each in known if each is not None]
        both = [name for name in shared[0] if all(name in each for each in shared)]
        near = get_close_matches(kind.match, both, n=1, cutoff=0.6)
        fixes: list[Fix] = [
            set_field(tr("Use {name}", name=name), node.id, "match", name) for name in near
        ]
        fixes.append(set_field(tr("Any value will do"), node.id, "match", ""))
        message = tr(
            "{name} wants the same {match} as the entry event's, but not every event has it.",
            name=view.name(node.id),
            match=kind.match,
        )
        yield Problem(node.id, message, "match", fixes=tuple(fixes))
