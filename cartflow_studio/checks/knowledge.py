"""What a flow knows of events, their properties and of people, with types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cartflow_studio.checks.view import View
from cartflow_studio.flow.settings import CHANNELS
from cartflow_studio.nodes.update_person import UpdatePerson

RECEIPTS = tuple(
    f"message_{word}" for word in ("delivered", "opened", "clicked", "replied", "answered")
)
KNOWN_ATTRIBUTES: Mapping[str, str] = {
    "id": "text",
    "email": "text",
    "phone": "text",
    "language": "text",
    "timezone": "text",
    "first_name": "text",
    "last_name": "text",
    "push_token": "text",
    "tags": "list",
    **{f"consent_{channel}": "yes/no" for channel in CHANNELS},
}


def attributes(view: View) -> dict[str, str]:
    """Types of the attributes that are declared, known to everyone, or set by the flow ("")."""
    changed = (change for _, kind in view.of(UpdatePerson) for change in kind.changes)
    set_here = {change.attribute: "" for change in changed if change.action == "set"}
    return {**KNOWN_ATTRIBUTES, **set_here, **dict(view.flow.attributes)}


def declares_attributes(view: View) -> bool:
    """Whether the flow says what is known of people; else nothing can be called unknown."""
    return bool(view.flow.attributes)


def property_types(view: View, events: Iterable[str]) -> dict[str, str] | None:
    """Types of the properties of some events; "" where they differ. None if one of the events is
    not described, or there are none.
    """
    found: dict[str, str] = {}
    names = tuple(events)
    for name in names:
        definition = view.flow.definitions.get(name)
        if definition is None or not definition.properties:
            return None
        for prop, kind in definition.properties:
            found[prop] = kind if found.get(prop, kind) == kind else ""
    return found if names else None


def key_of(view: View) -> str:
    """The property by which people have a journey each; "" where they have one at a time."""
    reentry = view.flow.settings.reentry
    return reentry.key if reentry.mode == "one per key" else ""


def events_of(view: View, source: str, node: str | None, at_hand: str) -> tuple[str, ...]:
    """The events that a row or placeholder may look at: at hand, the entry's or the last."""
    if source == "event":
        return (at_hand,) if at_hand else ()
    if source == "entry":
        only_events = all(entry.type.listens_to for entry in view.flow.entries)
        return view.entry_events if only_events else ()
    if node is None:
        return ()
    return tuple(sorted(view.awaited.get(node, ())))
